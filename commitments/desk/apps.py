from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "commitments.desk"

    def ready(self):
        from commitments.accounts.actions import belongings  # models are ready only now

        from .actions import forget_mail

        belongings.append(forget_mail)

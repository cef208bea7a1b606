from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "commitments.accounts"
    label = "accounts"

    def ready(self):
        from allauth.core.internal import ratelimit

        from . import limits

        ratelimit.consume, ratelimit.clear = limits.consume, limits.clear

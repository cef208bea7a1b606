from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "commitments.pages"
    label = "pages"

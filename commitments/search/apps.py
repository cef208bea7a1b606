from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "commitments.search"
    label = "search"
    verbose_name = "search"

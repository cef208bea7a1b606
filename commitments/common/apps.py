from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "commitments.common"
    label = "common"

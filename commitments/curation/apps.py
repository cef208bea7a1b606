from django.apps import AppConfig


class CurationConfig(AppConfig):
    name = "commitments.curation"
    label = "curation"

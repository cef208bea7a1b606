from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "commitments.catalogue"
    label = "catalogue"

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "commitments.catalogue"
    label = "catalogue"

    def ready(self):
        from commitments.search import index  # models are ready only now

        from . import searched

        for source in searched.SOURCES:
            index.register(source)

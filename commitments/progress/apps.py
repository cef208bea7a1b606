from django.apps import AppConfig


class ProgressConfig(AppConfig):
    name = "commitments.progress"
    label = "progress"

    def ready(self):
        from commitments.record import autosave, kinds  # models are ready only now
        from commitments.search import index

        from . import searched
        from .autosave import PAGES
        from .kind import OfReports

        kinds.register(OfReports())
        autosave.PAGES.update(PAGES)
        for source in searched.SOURCES:
            index.register(source)

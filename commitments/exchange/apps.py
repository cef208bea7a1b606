from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "commitments.exchange"
    verbose_name = _("Support and practices")

    def ready(self):
        from commitments.audit import history  # models are ready only now
        from commitments.record import autosave, kinds
        from commitments.search import index

        from . import searched
        from .access import events_kept_from
        from .autosave import PAGES
        from .kind import OfOffers, OfPractices

        kinds.register(OfOffers())
        kinds.register(OfPractices())
        autosave.PAGES.update(PAGES)
        history.withheld_from.append(events_kept_from)
        for source in searched.SOURCES:
            index.register(source)

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PledgesConfig(AppConfig):
    name = "commitments.pledges"
    verbose_name = _("Pledges and targets")

    def ready(self):
        from commitments.audit import history  # models are ready only now
        from commitments.record import autosave, kinds
        from commitments.search import index

        from . import admin_visibility, searched
        from .autosave import PAGES
        from .kind import OfPledges

        kinds.register(OfPledges())
        autosave.PAGES.update(PAGES)
        history.unnamed_rows.append(admin_visibility.targets_of_shielded)
        for source in searched.SOURCES:
            index.register(source)

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "commitments.exchange"
    verbose_name = _("Support and practices")

    def ready(self):
        from commitments.audit import history  # models are ready only now
        from commitments.progress.access import shields
        from commitments.progress.actions import reminding
        from commitments.progress.views import desk
        from commitments.record import autosave, kinds

        from .access import events_kept_from
        from .access.shields import is_public_by_name
        from .assemble.reminders import waiting_for
        from .autosave import PAGES
        from .kind import OfOffers, OfPractices
        from .views.support import section_of

        kinds.register(OfOffers())
        kinds.register(OfPractices())
        autosave.PAGES.update(PAGES)
        history.withheld_from.append(events_kept_from)
        reminding.ask_also(waiting_for)
        shields.ask_also(is_public_by_name)
        desk.show_also(section_of)

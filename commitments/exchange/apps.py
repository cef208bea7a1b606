from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "commitments.exchange"
    verbose_name = _("Support and practices")

    def ready(self):
        from commitments.audit import history  # models are ready only now
        from commitments.progress import keeping
        from commitments.progress.access import shields
        from commitments.progress.actions import reminding
        from commitments.progress.views import desk
        from commitments.record import kinds

        from .access import GATES, events_kept_from
        from .access.shields import is_public_by_name
        from .assemble.reminders import waiting_for
        from .kind import OfOffers, OfPractices
        from .views.support import section_of

        kinds.register(OfOffers())
        kinds.register(OfPractices())

        # The forms of this room are kept as those of reports are; the table lies below and cannot know them.
        keeping.GATES.update(GATES)
        history.withheld_from.append(events_kept_from)
        reminding.ask_also(waiting_for)
        shields.ask_also(is_public_by_name)
        desk.show_also(section_of)

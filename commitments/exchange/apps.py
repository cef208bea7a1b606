from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "commitments.exchange"
    verbose_name = _("Support and practices")

    def ready(self):
        from commitments.progress import keeping

        from .access import GATES

        # The forms of this room are kept as those of reports are; the table lies below and cannot know them.
        keeping.GATES.update(GATES)

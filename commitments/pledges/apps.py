from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PledgesConfig(AppConfig):
    name = "commitments.pledges"
    verbose_name = _("Pledges and targets")

    def ready(self):
        from commitments.audit import history  # models are ready only now
        from commitments.record import kinds

        from . import telling
        from .kind import OfPledges

        kinds.register(OfPledges())
        history.unnamed_rows.append(telling.targets_of_shielded)

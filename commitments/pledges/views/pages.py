"""What the pages of every record's life (record/views.py) show of pledges."""

from django.utils.translation import gettext_lazy as _

from commitments.pledges.models import PledgeRevision
from commitments.record.views import Pages


class PledgePages(Pages):
    revision = PledgeRevision
    pk = "pledge_id"
    withdraw = _("Take the pledge from public view")
    withdraw_lede = _(
        "For a pledge that names somebody or puts somebody at risk. Its place stays, with your reason; what it said is no "
        "longer shown. A maker who no longer stands by a pledge says so in a state of it."
    )
    withdrawn = _("The pledge was taken from public view. Its place stays and says so.")

    def kicker(self, record):
        return f"{record.actor.name}. {record.title}"


PAGES = PledgePages()

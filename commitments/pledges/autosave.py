"""The pages of pledges that have a form to keep (record/autosave.py), each with who may write there."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from commitments.pledges import access
from commitments.pledges.models import PledgeRevision
from commitments.record import permissions
from commitments.record.autosave import Page

PAGES = {
    "pledges:new": Page(_("Make a pledge"), permissions.actors_to_write_for),
    "pledges:write": Page(_("Write the pledge"), access.revision_to_write),
    "pledges:revise": Page(_("Revise the pledge"), access.pledge_to_revise),
    "pledges:check": Page(_("Check the pledge"), access.revision_for_member),
    "pledges:review": Page(_("Review a pledge"), access.revision_for_check),
    "pledges:withdraw": Page(
        _("Take the pledge from public view"), partial(permissions.record_to_withdraw, PledgeRevision)
    ),
}

"""The pages of reports that have a form to keep (record/autosave.py), each with who may write there."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from commitments.progress import access
from commitments.progress.models import Revision
from commitments.record import permissions
from commitments.record.autosave import Page


def _writer(user, report_id):
    revision = access.revision_for_member(user, report_id)
    permissions.refuse(permissions.why_not_write(user, revision.report.actor))


def _speaker(user, report_id):
    revision = access.revision_for_member(user, report_id)
    permissions.refuse(access.why_not_assign(user, revision.report.actor))


def _curator(user, report_id, code=""):
    access.report_for_takedown(user, report_id)


PAGES = {
    "progress:new": Page(_("Log progress"), permissions.actors_to_write_for),
    "progress:new-review": Page(_("Begin a full review"), permissions.actors_to_write_for),
    "progress:claim": Page(_("Answers in a draft"), access.claim_gate),
    "progress:assign": Page(_("Ask others to fill rows"), _speaker),
    "progress:period": Page(_("Period and language"), _writer),
    "progress:correct": Page(_("Correct the report"), access.report_to_correct),
    "progress:check": Page(_("Check your answers"), access.revision_for_member),
    "progress:clear": Page(_("Clear the report"), access.revision_in_clearance),
    "progress:review": Page(_("Review"), access.revision_for_review),
    "progress:escalate": Page(_("Submit without clearance"), access.revision_of_speaker),
    "progress:decline": Page(_("Decline the invitation"), access.invitation_to_answer),
    "progress:withdraw": Page(_("Withdraw the report"), partial(permissions.record_to_withdraw, Revision)),
    "progress:takedown": Page(_("Ask for a takedown"), _curator),
    "progress:takedown-of": Page(_("Ask for a takedown"), _curator),
    "progress:ask-withdrawal": Page(_("Ask for the withdrawal of the report"), access.report_to_ask_for),
    "progress:withdrawal": Page(_("Answer a request for withdrawal"), access.request_to_answer),
}

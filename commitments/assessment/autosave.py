"""The pages of assessments that have a form to keep (record/autosave.py), each with who may write there."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from commitments.assessment import access
from commitments.assessment.models import AssessmentRevision
from commitments.record import permissions
from commitments.record.autosave import Page


def _writer(user, assessment_id):
    revision = access.assessor_revision(user, assessment_id)
    permissions.refuse(permissions.why_not_write(user, revision.assessment.assessor))
    return revision


PAGES = {
    "assessment:new": Page(_("Assess somebody"), permissions.actors_to_write_for),
    "assessment:write": Page(_("Write the assessment"), _writer),
    "assessment:revise": Page(_("Revise the assessment after the reply"), _writer),
    "assessment:check": Page(_("Check the assessment"), _writer),
    "assessment:correct": Page(_("Correct the assessment"), access.assessment_to_correct),
    "assessment:retract": Page(_("Take the assessment back"), access.revision_to_retract),
    "assessment:reply": Page(_("Reply to an assessment"), access.revision_for_subject),
    "assessment:review": Page(_("Review an assessment"), access.revision_for_panel),
    "assessment:withdraw": Page(
        _("Withdraw the assessment"), partial(permissions.record_to_withdraw, AssessmentRevision)
    ),
}

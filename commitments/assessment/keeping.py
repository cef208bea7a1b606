"""The pages of assessments that have a form to keep, each with who may write there (see commitments/progress/keeping.py)."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from commitments.assessment import access
from commitments.record import permissions


def _writer(user, assessment_id):
    revision = access.assessor_revision(user, assessment_id)
    permissions.refuse(permissions.why_not_write(user, revision.assessment.assessor))
    return revision


GATES: dict[str, Callable[..., object]] = {
    "assessment:new": permissions.actors_to_write_for,
    "assessment:write": _writer,
    "assessment:revise": _writer,
    "assessment:check": _writer,
    "assessment:correct": access.assessment_to_correct,
    "assessment:retract": access.revision_to_retract,
    "assessment:reply": access.revision_for_subject,
    "assessment:review": access.revision_for_panel,
    "assessment:withdraw": access.assessment_to_withdraw,
}
"""What is closed for a while is kept all the same."""

WORDS = {
    "assessment:new": _("Assess somebody"),
    "assessment:write": _("Write the assessment"),
    "assessment:revise": _("Revise the assessment after the reply"),
    "assessment:check": _("Check the assessment"),
    "assessment:correct": _("Correct the assessment"),
    "assessment:retract": _("Take the assessment back"),
    "assessment:reply": _("Reply to an assessment"),
    "assessment:review": _("Review an assessment"),
    "assessment:withdraw": _("Withdraw the assessment"),
}

"""What the assessor reads before submitting a text, and does after the reply: maintains, takes back. The rest, as of every
kind of record, is in record/views.py."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from commitments.assessment import access, actions, lifecycle
from commitments.assessment.access import shields
from commitments.assessment.assemble import pages, texts
from commitments.record import autosave, permissions
from commitments.record.forms import ReasonForm, SubmitForm
from commitments.record.pages import desk_frame, is_sent_twice, version_in
from commitments.record.views import is_taken


def check_page(request, revision, *, form=None, problem="", status=200):
    user, assessment = request.user, revision.assessment
    missing = pages.missing_labels(revision) if revision.is_open else []
    why_not_submit = access.why_not_submit(user, revision)
    if not why_not_submit and missing:
        why_not_submit = _("Some answers are still missing.")
    reason = {"personal_data_reason": revision.personal_data_reason}
    withdrawn = permissions.is_withdrawn(revision)
    replied = revision.state == lifecycle.REPLIED
    form = form or autosave.put_back(request, SubmitForm(initial=reason))
    context = {
        "revision": revision,
        "assessment": assessment,
        "subject": assessment.subject,
        "commitment": assessment.commitment,
        "told": pages.told_now(revision),
        "reply": texts.answered(revision),
        "settle_by": lifecycle.settle_by(replied_on=timezone.localdate(revision.reply.filed_at)) if replied else None,
        "author": (shields.identity_to_carry(revision) if revision.is_open else "") or revision.author,
        "names": shields.what_names_it(revision) if revision.is_open else [],
        "missing": missing,
        "findings": pages.findings_of(revision) if revision.is_open else [],
        "form": form,
        "comment": access.latest_comment(revision),
        "ended": lifecycle.ENDED if withdrawn else "",
        "may_write": revision.is_open and not permissions.why_not_write(user, assessment.assessor),
        "why_not_submit": why_not_submit,
        "why_not_recall": permissions.why_not_recall(user, revision, author=assessment.assessor),
        "why_not_settle": access.why_not_settle(user, revision),
        "may_retract": not access.why_not_retract(user, revision) and not withdrawn,
        "may_discard": not access.why_not_discard(user, revision),
        "problem": problem,
        **desk_frame(request, assessment.assessor),
    }
    return render(request, "assessment/check.html", context, status=status)


@require_POST
@login_required
def maintain(request, assessment_id):
    """Leave the text as it is after the reply."""
    if is_sent_twice(request, access.assessor_revision(request.user, assessment_id), name="maintain"):
        return _maintained(request, assessment_id)
    revision = access.revision_after_reply(request.user, assessment_id)
    try:
        actions.maintain_assessment(revision=revision, by=request.user, at=timezone.now(), version=version_in(request))
    except actions.Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("assessment:check", assessment_id)
    return _maintained(request, assessment_id)


def _maintained(request, assessment_id):
    messages.success(request, _("The assessment is maintained. The panel publishes it together with the reply."))
    return redirect("assessment:check", assessment_id)


@require_http_methods(["GET", "POST"])
@login_required
def retract(request, assessment_id):
    """Take back for good what was handed in and is not public, after asking why."""
    if is_sent_twice(request, access.assessor_revision(request.user, assessment_id), name="retract"):
        return _retracted(request, assessment_id)
    revision = access.revision_to_retract(request.user, assessment_id)
    form = ReasonForm(
        request.POST or None,
        label=_("Why is it taken back?"),
        help_text=_("The panel reads this, and its subject where it was sent. Name no person."),
        required=_("Say why the assessment is taken back."),
    )
    act = partial(actions.retract_assessment, revision=revision, version=version_in(request))
    if is_taken(request, form, act):
        return _retracted(request, assessment_id)
    context = {
        "revision": revision,
        "assessment": revision.assessment,
        "form": form,
        **desk_frame(request, revision.assessment.assessor),
    }
    return render(request, "assessment/retract.html", context, status=422 if form.errors else 200)


def _retracted(request, assessment_id):
    messages.success(request, _("The assessment was taken back. It is not published."))
    return redirect("assessment:check", assessment_id)

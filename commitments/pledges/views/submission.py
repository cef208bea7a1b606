"""Check and submit. The receipt, calling back, throwing away and revising are in record/views.py."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commitments.pledges import access, actions, assemble, lifecycle, safety
from commitments.pledges.entries import missing_fields
from commitments.pledges.forms import SubmitForm
from commitments.record import actions as record
from commitments.record import autosave, permissions
from commitments.record.pages import desk_frame, version_in


@require_safe
@login_required
def check(request, pledge_id):
    """Everything that a revision says, to be read once more; and the button that submits it, or why there is none."""
    revision = access.revision_for_member(request.user, pledge_id)
    if revision.is_public:
        return redirect("pledges:pledge", pledge_id)
    return check_page(request, revision)


def check_page(request, revision, *, form=None, problem="", status=200):
    whole = assemble.whole(revision)
    missing = missing_fields(
        assemble.text_of(whole), said=assemble.said_of(whole), number=whole.number, reason=whole.reason
    )
    why_not = permissions.why_not_speak(request.user, revision.pledge.actor)
    if missing and not why_not:
        why_not = _("Some answers are still missing. They are marked above.")
    findings = safety.findings_in(whole) if revision.is_open else ()
    reason = {"personal_data_reason": revision.personal_data_reason}
    context = {
        "revision": whole,
        "lines": assemble.lines_of(whole, missing=missing),
        "entries": whole.entries.all(),
        "money": whole.money.all(),
        "findings": [(str(assemble.LABELS[finding.field]), finding) for finding in findings],
        "form": form or autosave.put_back(request, SubmitForm(initial=reason)),
        "comment": access.latest_comment(revision) if revision.state == lifecycle.RETURNED else "",
        "may_write": permissions.why_not_write(request.user, revision.pledge.actor) == "",
        "why_not": why_not,
        "why_not_recall": access.why_not_recall(request.user, revision),
        "discardable": permissions.why_not(permissions.check_discardable, revision) == "",
        "problem": problem,
        **desk_frame(request, revision.pledge.actor),
    }
    return render(request, "pledges/check.html", context, status=status)


@require_POST
@login_required
def submit(request, pledge_id):
    """Hand a revision to the panel."""
    revision = access.revision_of_speaker(request.user, pledge_id)
    if revision.state == lifecycle.SUBMITTED and revision.submitted_by_id == request.user.pk:
        return redirect("pledges:sent", pledge_id)  # the same form, sent twice
    form = SubmitForm(request.POST)
    if not form.is_valid():
        return check_page(request, revision, form=form, status=422)
    reason = form.cleaned_data["personal_data_reason"] if "personal_data_reason" in request.POST else None
    try:
        with autosave.saved(request):
            record.submit(
                revision,
                by=request.user,
                at=timezone.now(),
                version=version_in(request),
                personal_data_reason=reason,
            )
    except actions.Stale as stale:
        problem = _("%(refusal)s Read it once more below, then submit.") % {"refusal": stale}
        return _again(request, pledge_id, form=form, problem=problem, status=409)
    except actions.Unexplained as refusal:
        form.add_error("personal_data_reason", str(refusal))
        return _again(request, pledge_id, form=form, status=422)
    except actions.Refused as refusal:
        return _again(request, pledge_id, form=form, problem=str(refusal), status=422)
    return redirect("pledges:sent", pledge_id)


def _again(request, pledge_id, **page):
    return check_page(request, access.revision_for_member(request.user, pledge_id), **page)

"""Check, submit, the receipt; calling back; throwing a draft away."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commitments.pledges import access, actions, assemble, lifecycle, safety
from commitments.pledges.entries import missing_fields
from commitments.pledges.forms import SubmitForm
from commitments.pledges.models import PledgeRevision
from commitments.record import actions as record
from commitments.record import autosave, permissions
from commitments.record.pages import desk_frame, is_discarded_already, is_sent_twice, version_in


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
    context = {
        "revision": whole,
        "lines": assemble.lines_of(whole, missing=missing),
        "entries": whole.entries.all(),
        "money": whole.money.all(),
        "findings": [(str(assemble.LABELS[finding.field]), finding) for finding in findings],
        "form": form or SubmitForm(initial={"personal_data_reason": revision.personal_data_reason}),
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


@require_POST
@login_required
def recall(request, pledge_id):
    """Call back what the panel has not begun to read."""
    revision = access.revision_of_speaker(request.user, pledge_id)
    try:
        if not is_sent_twice(request, revision, to_state=lifecycle.DRAFT):
            record.recall(revision, by=request.user, at=timezone.now(), version=version_in(request))
    except actions.Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The pledge is a draft again. Nobody outside your organisation can read it."))
    return redirect("pledges:check", pledge_id)


@require_safe
@login_required
def sent(request, pledge_id):
    """The receipt of what was handed in last, with its digest."""
    revision = access.revision_for_member(request.user, pledge_id)
    if not revision.round:
        raise Http404
    context = {
        "revision": revision,
        "round": revision.rounds.get(number=revision.round),
        **desk_frame(request, revision.pledge.actor),
    }
    return render(request, "pledges/sent.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def discard(request, pledge_id):
    """Throw away a draft that nobody else has seen, after asking."""
    try:
        revision = access.draft_to_discard(request.user, pledge_id)
    except (Http404, PermissionDenied):
        unsettled = PledgeRevision.objects.unsettled().filter(pledge=pledge_id)
        if not is_discarded_already(request, pledge_id, verb="pledge.discarded", in_the_making=unsettled):
            raise
        messages.success(request, _("The draft was discarded."))
        return redirect("progress:desk")
    if request.method == "POST":
        try:
            record.discard(revision, by=request.user, at=timezone.now(), version=version_in(request))
        except actions.Stale as stale:
            messages.error(request, str(stale))
            return redirect("pledges:discard", pledge_id)
        messages.success(request, _("The draft was discarded."))
        return redirect("progress:desk")
    return render(request, "pledges/discard.html", {"revision": revision, **desk_frame(request, revision.pledge.actor)})

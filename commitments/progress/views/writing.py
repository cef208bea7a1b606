"""The draft: its commitments one by one, its period."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from commitments.catalogue.models import Commitment
from commitments.progress import access, actions, lifecycle
from commitments.progress.assemble import answers, lists, sheets
from commitments.progress.forms.questions import Questions
from commitments.progress.forms.report import PeriodForm

from . import asked_for, desk_frame, version_in
from .asking import AGAIN, CHECK, MORE, asked_of, carried, claim_page, conflict_page, onward


@require_safe
@login_required
def write(request, report_id):
    """The commitments that a draft speaks of, and those that it might."""
    revision = access.open_revision_for_member(request.user, report_id)
    said = sheets.sheets_of(revision)
    context = {
        "revision": revision,
        "sheets": said,
        "comment": access.latest_comment(revision),
        "query": asked_for(request, "q"),
        "frameworks": lists.commitments_to_choose(
            asked_for(request, "q"), besides=[sheet.commitment.pk for sheet in said]
        ),
        **desk_frame(request, revision.report.actor),
    }
    return render(request, "progress/write.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def claim(request, report_id, code):
    """The answers on one commitment in an open revision."""
    revision = access.revision_for_member(request.user, report_id)
    commitment = _commitment_of(revision, code)
    at = timezone.now()
    actor = revision.report.actor
    asked = asked_of(commitment=commitment, actor=actor, method=revision.method) | {"today": at.date()}
    page = {"commitment": commitment, "actor": actor, "revision": revision, "at": at}
    if request.method == "GET":
        access.check_writable(revision)
        stored = sheets.stored_entry(revision, commitment)
        page |= {"version": revision.version, "seen": answers.fingerprint(stored)}
        return claim_page(request, Questions.blank(entry=stored, **asked), **page)
    then = request.POST.get("then", CHECK)
    page |= {"version": request.POST.get("version", ""), "seen": request.POST.get("seen", "")}
    questions = Questions.sent(request.POST, complete=then == CHECK, **asked)
    if then in AGAIN:
        return claim_page(request, questions.as_typed(more=int(then == MORE), **asked), **page)
    valid = questions.is_valid()
    conflict = {"commitment": commitment, "revision": revision, "action": request.path, "typed": questions.entry}
    try:
        lifecycle.check_writable(state=revision.state)
        if valid:
            _log(revision, commitment, questions.entry, request=request, at=at)
            return onward(request, revision, then=then)
    except actions.Stale:
        return conflict_page(request, **conflict)
    except actions.Refused as refusal:
        return conflict_page(request, closed=str(refusal), **conflict)
    return claim_page(request, questions, status=422, **page)


def _commitment_of(revision, code):
    """A commitment that can be reported on, or that the revision already speaks of. 404 for any other."""
    wanted = Commitment.objects.select_related("framework")
    known = Q(pk__in=Commitment.objects.trackable()) | Q(pk__in=revision.claims.values("commitment"))
    return get_object_or_404(wanted.filter(known), code=code)


def _log(revision, commitment, entry, *, request, at):
    """Log; when colleagues have saved other answers meanwhile, log all the same: this one must be as it was seen.

    Raises Stale when this very claim was changed.
    """
    written = {"commitment": commitment, "entry": entry, "by": request.user, "at": at}
    try:
        actions.log_claim(revision=revision, version=version_in(request), **written)
    except actions.Stale:
        now = access.revision_for_member(request.user, revision.report_id)
        stored = sheets.stored_entry(now, commitment)
        if stored == entry:
            return  # the same form, sent twice
        if answers.fingerprint(stored) != request.POST.get("seen"):
            raise
        actions.log_claim(revision=now, version=now.version, **written)


@require_http_methods(["GET", "POST"])
@login_required
def remove_claim(request, report_id, code):
    """Take one commitment out of a draft, after asking."""
    revision = access.open_revision_for_member(request.user, report_id)
    found = sheets.claim_on(revision, get_object_or_404(Commitment, code=code))
    if found is None:
        return redirect("progress:write", report_id)
    if request.method == "POST":
        found.revision = revision
        try:
            actions.remove_claim(claim=found, version=version_in(request), by=request.user, at=timezone.now())
        except actions.Stale as stale:
            messages.error(request, str(stale))
        else:
            messages.success(request, _("%(commitment)s was taken out.") % {"commitment": found.commitment.label})
        return redirect("progress:write", report_id)
    context = {
        "revision": revision,
        "claim": found,
        **desk_frame(request, revision.report.actor),
    }
    return render(request, "progress/remove_claim.html", context)


@require_http_methods(["GET", "POST"])
@login_required
def period(request, report_id):
    """The period that a draft speaks of, and the language that it is written in."""
    revision = access.open_revision_for_member(request.user, report_id)
    at = timezone.now()
    names = ("period_start", "period_end", "language")
    stored = {name: getattr(revision, name) for name in names}
    form = PeriodForm(request.POST or None, initial=stored, today=at.date())
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in names}
        try:
            version = version_in(request)
            actions.set_period(revision=revision, version=version, by=request.user, at=at, **facts)
        except actions.Stale:
            if facts != stored:
                return _period_conflict(request, revision, facts)
        return redirect("progress:check", report_id)
    context = {
        "revision": revision,
        "form": form,
        "version": request.POST.get("version", revision.version),
        **desk_frame(request, revision.report.actor),
    }
    return render(request, "progress/period.html", context, status=422 if form.errors else 200)


def _period_conflict(request, revision, facts):
    context = {
        "heading": _("A colleague saved while you were writing"),
        "revision": revision,
        "subject": _("The period"),
        "differences": answers.compare_periods(revision, facts),
        "is_gone": False,
        "carried": carried(request, but=("version",)),
        "action": request.path,
        "version": revision.version,
        "seen": "",
        "can_edit": False,
        "closed": "",
        **desk_frame(request, revision.report.actor),
    }
    return render(request, "progress/conflict.html", context, status=409)

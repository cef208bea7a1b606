"""The draft: its commitments one by one, its period."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from commitments.common.parameters import reads
from commitments.progress import access, actions, lifecycle
from commitments.progress.access import waiting
from commitments.progress.assemble import answers, comments, lists, sheets, tasks
from commitments.progress.assemble.earlier import EarlierForPart
from commitments.progress.forms.questions import Questions
from commitments.progress.forms.report import PeriodForm
from commitments.record import autosave, permissions
from commitments.record.pages import asked_for, desk_frame, version_in

from .asking import (
    AGAIN,
    CHECK,
    EDIT,
    MORE,
    asked_of,
    carried,
    claim_page,
    conflict_page,
    differences,
    onward,
    opened_with,
    put_back,
    say_left_out,
)
from .uploads import receive_uploads


@reads("q", pages=())
@require_safe
@login_required
def write(request, report_id):
    """What a draft speaks of: of a full review every row, of another report what it says so far and what it might."""
    revision = access.open_revision_for_member(request.user, report_id)
    if revision.report.framework_id:
        return _review(request, revision)
    said = sheets.sheets_of(revision, own=True)
    context = {
        "sheets": said,
        "commented": comments.asked_about(revision),
        "query": asked_for(request, "q"),
        "frameworks": lists.commitments_to_choose(
            asked_for(request, "q"), besides=[sheet.claim.commitment_id for sheet in said if sheet.claim.commitment_id]
        ),
        **_around(request, revision),
    }
    return render(request, "progress/write.html", context)


def _review(request, revision):
    rows = tasks.tasks_of(revision, commented=comments.asked_about(revision))
    around = _around(request, revision)
    context = {
        "rows": rows,
        "may_write": not around["why_not_write"],
        "why_not_check": "" if rows.has_claims else _("A report says something on at least one commitment."),
        "silent": tasks.silent_in(waiting.assignments().filter(report=revision.report_id)),
        "why_not_assign": access.why_not_assign(request.user, revision.report.actor),
        **around,
    }
    return render(request, "progress/full_review.html", context)


def _around(request, revision):
    actor = revision.report.actor
    return {
        "revision": revision,
        "comment": access.latest_comment(revision),
        "why_not_write": permissions.why_not_write(request.user, actor),
        **desk_frame(request, actor),
    }


@require_http_methods(["GET", "POST"])
@login_required
def claim(request, report_id, code):
    """The answers on one commitment in an open revision, for its actor's writers or for the part that was asked."""
    place = access.claim_gate(request.user, report_id, code)
    revision, commitment, actor = place.revision, place.commitment, place.revision.report.actor
    at = timezone.now()
    stored = sheets.claim_on(revision, commitment)
    asked = asked_of(
        commitment=commitment,
        actor=actor,
        method=revision.method,
        period_end=revision.period_end,
        at=at,
        earlier=EarlierForPart(actor, place=place, user=request.user) if place.part else None,
        revision=revision,
        stored=stored,
    )
    page = {"commitment": commitment, "actor": actor, "revision": revision, "part": place.part}
    if request.method == "GET":
        access.check_writable(revision)
        return _opened(request, stored, asked=asked, page=page)
    refusals = receive_uploads(request, actor=actor, earlier=asked["earlier"], at=at)
    then = request.POST.get("then", CHECK)
    page |= {"version": request.POST.get("version", ""), "seen": request.POST.get("seen", "")}
    questions = Questions.sent(request.POST, complete=then == CHECK, refusals=refusals, **asked)
    valid = questions.is_valid()
    if stored and (then == EDIT or "joining" in request.POST):
        about = {"revision": revision, "commitment": commitment}
        page["theirs"] = differences(answers.entry_of(stored), questions.entry, **about)
    if then in AGAIN:
        return claim_page(request, questions.as_typed(more=int(then == MORE), **asked), **page)
    conflict = {"commitment": commitment, "revision": revision, "action": request.path, "typed": questions.entry}
    conflict["part"] = place.part
    try:
        lifecycle.check_writable(state=revision.state)
        if valid:
            with autosave.saved(request):
                _log(place, questions, request=request, at=at)
            say_left_out(request, questions.claim.left_out)
            return onward(request, revision, then=then, part=place.part)
    except actions.Stale:
        return conflict_page(request, **conflict)
    except actions.Refused as refusal:
        return conflict_page(request, closed=str(refusal), **conflict)
    return claim_page(request, questions, status=422, **page)


def _opened(request, stored, *, asked, page):
    """The page as it is first shown: with what is stored, or with what was typed before and not saved."""
    entry = answers.entry_of(stored) if stored else None
    blank = Questions.blank(entry=entry, initial={"unchanged": asked["confirmed"]}, **asked)
    questions = put_back(request, blank, stored=entry, asked=asked)
    page |= opened_with(request, version=page["revision"].version, seen=answers.fingerprint(entry))
    return claim_page(request, questions, **page)


def _log(place, questions, *, request, at):
    """Log; when colleagues have saved other answers meanwhile, log all the same: this one must be as it was seen.

    Raises Stale when this very claim was changed.
    """
    revision, commitment, said = place.revision, place.commitment, questions.said
    written = {"commitment": commitment, "prepared_by": place.part, "by": request.user, "at": at, **said}
    try:
        actions.log_claim(revision=revision, version=version_in(request), **written)
    except actions.Stale:
        now = access.claim_gate(request.user, revision.report_id, commitment.code).revision
        stored = sheets.stored_entry(now, commitment)
        if stored == said["entry"]:
            return  # the same form, sent twice
        if answers.fingerprint(stored) != request.POST.get("seen"):
            raise
        actions.log_claim(revision=now, version=now.version, **written)


@require_http_methods(["GET", "POST"])
@login_required
def remove_claim(request, report_id, code):
    """Take one commitment out of a draft, after asking."""
    revision = access.open_revision_for_writer(request.user, report_id)
    found = sheets.claim_of_code(revision, code)
    if found is None:
        return redirect("progress:write", report_id)
    if request.method == "POST":
        found.revision = revision
        try:
            actions.remove_claim(claim=found, version=version_in(request), by=request.user, at=timezone.now())
        except actions.Stale as stale:
            messages.error(request, str(stale))
        else:
            messages.success(request, _("%(commitment)s was taken out.") % {"commitment": found.about.label})
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
    revision = access.open_revision_for_writer(request.user, report_id)
    at = timezone.now()
    names = ("period_start", "period_end", "language")
    stored = {name: getattr(revision, name) for name in names}
    form = PeriodForm(request.POST or None, initial=stored, today=at.date())
    if request.method == "GET":
        autosave.put_back(request, form)
    if request.method == "POST" and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in names}
        try:
            with autosave.saved(request):
                version = version_in(request)
                actions.set_period(revision=revision, version=version, by=request.user, at=at, **facts)
        except actions.Stale:
            if facts != stored:
                return _period_conflict(request, revision, facts)
        return redirect("progress:check", report_id)
    context = {
        "revision": revision,
        "form": form,
        "version": request.POST.get("version") or opened_with(request, version=revision.version, seen="")["version"],
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
        "back": reverse("progress:check", args=[revision.report_id]),
        **desk_frame(request, revision.report.actor),
    }
    return render(request, "progress/conflict.html", context, status=409)

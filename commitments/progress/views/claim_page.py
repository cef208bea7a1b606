"""The page about one claim, as the draft and the quick log (begin.py) both show it: its conflict, and where it goes on.
What it asks is forms/claim.py, and what its questions must know assemble/background.py."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commitments.progress import access, actions, lifecycle
from commitments.progress.assemble import display, sheets
from commitments.progress.assemble.background import background_of
from commitments.progress.assemble.earlier import EarlierForPart
from commitments.progress.forms.claim import JOIN, Questions
from commitments.progress.models import Claim, Revision
from commitments.record import autosave
from commitments.record.pages import desk_frame, version_in

from .uploads import receive_uploads

# What the reporter pressed.
CHECK, LEAVE, MORE = "check", "leave", "more"
AGAIN = (MORE, JOIN)
"""The page is shown again with all that was typed; nothing is judged or saved."""


@require_http_methods(["GET", "POST"])
@login_required
def claim(request, report_id, code):
    """The answers on one commitment in an open revision, for its actor's writers or for the part that was asked."""
    place = access.claim_gate(request.user, report_id, code)
    revision, actor = place.revision, place.revision.report.actor
    at = timezone.now()
    background = background_of(
        place.commitment,
        actor=actor,
        method=revision.method,
        period_end=revision.period_end,
        at=at,
        revision=revision,
        earlier=EarlierForPart(actor, place=place, user=request.user) if place.part else None,
    )
    page = {"revision": revision, "part": place.part, **desk_frame(request, actor)}
    if request.method == "GET":
        access.check_writable(revision)
        questions, typing = Questions.blank(background), page["typing"]
        before = Questions.sent(typing.typed, background) if typing.typed else None
        if before and not before.is_stored:
            typing.show()
            questions = before.as_typed()
        return claim_page(request, questions, **page)
    then = request.POST.get("then", CHECK)
    refusals = receive_uploads(request, actor=actor, earlier=background.earlier, at=at)
    questions = Questions.sent(request.POST, background, complete=then == CHECK, refusals=refusals)
    valid = questions.is_valid()
    if then in AGAIN:
        return claim_page(request, questions.as_typed(more=int(then == MORE)), **page)
    try:
        lifecycle.check_writable(state=revision.state)
        if not valid:
            return claim_page(request, questions, status=422, **page)
        with autosave.saved(request):
            _log(place, questions, request=request, at=at)
        return onward(request, revision, questions, part=place.part)
    except actions.Refused as refusal:
        return conflict_page(request, questions, refusal, action=request.path, **page)


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
        if display.fingerprint(stored) != request.POST.get("seen"):
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


# --- how it is shown --------------------------------------------------------------------------------------------------


def claim_page(request, questions, *, revision=None, part=None, status=200, **frame):
    """The questions about one claim, with the `frame` of their desk. `revision` is the draft they belong to; the quick log
    has none yet. `part` is the part of the actor that was asked to fill this one, and that sees nothing else of the
    draft."""
    background = questions.background
    context = {
        **frame,
        "questions": questions,
        "form": questions.claim,
        "failed": status == 422,
        "commitment": background.commitment,
        "revision": revision,
        "part": part,
        "is_in_review": revision is not None and revision.report.framework_id is not None,
        "draft": other_draft(background, besides=revision) if part is None else None,
        "comment": access.latest_comment(revision) if revision and part is None else "",
        "last": background.last,
    }
    return render(request, "progress/claim.html", context, status=status)


def other_draft(background, *, besides=None):
    """An open revision of the actor that already speaks of the commitment."""
    if background.actor is None:
        return None
    speaking = Claim.objects.about(background.commitment).values("revision")
    drafts = Revision.objects.filter(report__actor=background.actor, state__in=lifecycle.OPEN, pk__in=speaking)
    if besides:
        drafts = drafts.exclude(pk=besides.pk)
    return drafts.order_by("-created_at", "-id").first()


# --- when a colleague wrote meanwhile, and when it is saved -----------------------------------------------------------


def conflict_page(request, questions, refusal, *, revision, action, part=None, **frame):
    """Both texts side by side: what is stored now and what was typed, which is carried along whole.

    Where the `refusal` is not that a colleague saved first, the revision takes no more changes. `part` and `frame`: see
    claim_page.
    """
    background = questions.background
    mine = carried(request, but=("version", "seen"))
    revision = Revision.objects.with_names().get(pk=revision.pk)
    stored = sheets.stored_entry(revision, background.commitment)
    context = {
        **frame,
        "heading": _("A colleague saved while you were writing"),
        "revision": revision,
        "subject": background.commitment.label,
        "differences": display.compare(stored, questions.entry, **background.words),
        "is_gone": stored is None,
        "carried": mine,
        "action": action,
        "version": revision.version,
        "seen": display.fingerprint(stored),
        "can_edit": True,
        "closed": "" if isinstance(refusal, actions.Stale) else str(refusal),
        "back": reverse("progress:desk") if part else reverse("progress:check", args=[revision.report_id]),
    }
    return render(request, "progress/conflict.html", context, status=409)


def carried(request, *, but=()):
    """Every value of a sent form, to travel in the next one."""
    left_out = {"csrfmiddlewaretoken", "then", *but}
    return [(name, value) for name, values in request.POST.lists() if name not in left_out for value in values]


def say_left_out(request, places):
    """Where it does not count, though it was ticked: a link that two curators disputed or retired is said, never
    passed over."""
    for place in places:
        words = _("It does not count under %(where)s: the link is %(status)s now. Nothing else was changed.")
        messages.warning(request, words % {"where": place.where, "status": place.status_word})


def onward(request, revision, questions, *, part=None):
    """Where it goes on after a claim was saved: to the check; in a full review to the next row of its list; and for a
    part back to its own desk."""
    say_left_out(request, questions.claim.left_out)
    if part is not None:
        words = _("Saved. %(actor)s sees it in its report.") % {"actor": revision.report.actor.name}
        messages.success(request, words)
        return redirect("progress:desk")
    if request.POST.get("then") == LEAVE:
        messages.success(request, _("Saved. Nobody outside your organisation sees it until it is submitted."))
        return redirect("progress:desk")
    return redirect("progress:write" if revision.report.framework_id else "progress:check", revision.report_id)

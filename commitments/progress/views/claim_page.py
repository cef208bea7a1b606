"""The page about one claim, as the draft and the quick log (begin.py) both show it: its questions, what they must
know, its conflict, and where it goes on."""

from dataclasses import dataclass, replace

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commitments.catalogue.models import Anchor, Commitment
from commitments.common.widgets import typed
from commitments.pledges.models import Pledge
from commitments.progress import access, actions, lifecycle
from commitments.progress.assemble import comments, display, sheets
from commitments.progress.assemble.carried import last_time
from commitments.progress.assemble.earlier import EarlierEvidence, EarlierForPart
from commitments.progress.assemble.references import places_from, titles_of_places
from commitments.progress.entries import ClaimEntry
from commitments.progress.forms.claim import ClaimForm, claim_initial
from commitments.progress.forms.evidence import PREFIX, BaseEvidenceFormSet, blank_rows, evidence_initial, evidence_rows
from commitments.progress.forms.report import ReportForm
from commitments.progress.models import Claim, Comment, Revision
from commitments.record import autosave
from commitments.record.pages import desk_frame, version_in

from .uploads import receive_uploads

# What the reporter pressed.
CHECK, LEAVE, MORE, EDIT = "check", "leave", "more", "edit"
AGAIN = (MORE, EDIT)
"""The page is shown again with all that was typed; nothing is judged or saved."""


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
        page["theirs"] = differences(display.entry_of(stored), questions.entry, **about)
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
    entry = display.entry_of(stored) if stored else None
    blank = Questions.blank(entry=entry, initial={"unchanged": asked["confirmed"]}, **asked)
    questions = put_back(request, blank, stored=entry, asked=asked)
    page |= opened_with(request, version=page["revision"].version, seen=display.fingerprint(entry))
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


# --- what it asks -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Remark:
    """A comment, and the answer that it is about."""

    field: str
    label: str
    comment: Comment


def asked_of(*, commitment, actor, method, period_end, at, earlier=None, stored=None, revision=None):
    """What the questions must know of their commitment and of what the actor gave before. `actor` may still be open:
    then no announcement is on the menu. `stored`: the claim that `revision` holds already."""
    report = revision.report_id if revision else None
    last = last_time(actor=actor, commitment=commitment, period_end=period_end, at=at, report=report)
    unchanged_since = stored.unchanged_since if stored else None
    confirmed = unchanged_since is not None and last is not None and last.to_confirm == unchanged_since
    return {
        "last": last,
        "confirmed": confirmed,
        "outdated": display.entry_of(stored) if unchanged_since and not confirmed else None,
        "remarks": _remarks(revision, commitment) if revision else (),
        "commitment": commitment,
        "menu": _menu_of(commitment, actor),
        "places": _places_from(commitment, actor),
        # A need says who has it. An organisation that is shielded is not asked for one (docs/adr/0021).
        "asks_support": actor is None or not actor.shielded,
        "anchors": list(Anchor.objects.filter(method=method, kind=commitment.kind)),
        "earlier": earlier or EarlierEvidence(actor),
        "today": at.date(),
    }


def _menu_of(about, actor):
    """The actions that can be cited. A pledge has none: it is its maker's own, and not drawn from a menu."""
    if isinstance(about, Pledge):
        return []
    return list(Commitment.objects.menu_of(about, actor_code=actor.code if actor else ""))


def _places_from(about, actor):
    """Where else the answer may count. What is said on a pledge counts on the pledge alone."""
    return () if isinstance(about, Pledge) else places_from(about, fictional=actor is not None and actor.fictional)


def _remarks(revision, commitment):
    return tuple(
        Remark(field, comments.label_of(field), comment)
        for field, said in comments.comments_on(revision, commitment).items()
        for comment in said
    )


@dataclass(eq=False)
class Questions:
    """The forms of one page about one claim, sent and judged together. `report` is there on the quick log alone."""

    claim: ClaimForm
    evidence: BaseEvidenceFormSet
    report: ReportForm | None = None

    @classmethod
    def blank(cls, *, entry=None, initial=None, report=None, today, earlier=None, **asked):
        """The page as it is first shown: with what is stored, or empty."""
        entry = entry or ClaimEntry()
        evidence = evidence_rows(blank_rows(entry.evidence))(
            prefix=PREFIX, initial=evidence_initial(entry), form_kwargs={"today": today, "earlier": earlier}
        )
        claim = ClaimForm(initial={**claim_initial(entry), **(initial or {})}, **asked)
        return cls(claim=claim, evidence=evidence, report=report)

    @classmethod
    def sent(cls, data, *, report=None, today, complete, earlier=None, refusals=None, **asked):
        """The page as it came back. `refusals`: what views/uploads.py did not take, by the name of its field."""
        kwargs = {"today": today, "complete": complete, "earlier": earlier, "refusals": refusals}
        evidence = evidence_rows(0)(data, prefix=PREFIX, form_kwargs=kwargs)
        return cls(claim=ClaimForm(data, complete=complete, **asked), evidence=evidence, report=report)

    def as_typed(self, *, more=0, report=None, **asked):
        """The same page with all that was typed, unjudged, and `more` empty rows unless one is left already."""
        kwargs = {name: asked.pop(name, None) for name in ("today", "earlier")}
        kwargs["refusals"] = self.evidence.form_kwargs["refusals"]
        missing = more if all(row.is_filled for row in self.evidence) else 0
        evidence = evidence_rows(missing)(prefix=PREFIX, initial=self.evidence.typed(), form_kwargs=kwargs)
        evidence.wants_more = bool(more)
        return Questions(claim=ClaimForm(initial=typed(self.claim), **asked), evidence=evidence, report=report)

    @property
    def parts(self):
        return [part for part in (self.claim, self.evidence, self.report) if part is not None]

    def is_valid(self):
        # Each is judged, so that the page names everything at once.
        judged = [part.is_valid() for part in self.parts]
        claim = self.claim
        if all(judged) and claim.complete and claim.has_ticked and not (self.confirms or claim.confirmed):
            claim.refuse_two_answers()  # the tick, and evidence of another kind than last time's
            return False
        return all(judged)

    @property
    def confirms(self):
        """Last time's answers are confirmed as they were: the tick is there, and nothing else was typed."""
        return self.claim.has_ticked and self.entry.answers in self.claim.nothing_else

    @cached_property
    def entry(self):
        return self.claim.entry(self.evidence.entries())

    @property
    def said(self):
        """What the page says as log_claim takes it: answers, or that last time's are confirmed."""
        if self.confirms:
            counted = {"counts": self.entry.counts, "lends": self.entry.lends}
            return {
                "entry": replace(self.claim.last.confirmed_entry, **counted),
                "confirms": self.claim.last.to_confirm,
            }
        return {"entry": self.entry, "confirms": None}


# --- how it is shown --------------------------------------------------------------------------------------------------


def put_back(request, questions, *, stored, asked, report=None):
    """`questions` as they are first shown; or what was typed into them before and not saved, where that says something
    else than `stored`. `report` is the quick log's form with what was typed into it."""
    typing = autosave.form_of(request)
    if not typing.typed:
        return questions
    before = Questions.sent(typing.typed, complete=False, **asked)
    valid, same_tick = before.is_valid(), before.claim.has_ticked == asked["confirmed"]
    if report is None and valid and same_tick and before.entry == (stored or ClaimEntry()):
        return questions
    typing.show()
    return before.as_typed(report=report, **asked)


def opened_with(request, *, version, seen):
    """What a form carries to be compared when it is saved: text that is put back was written over what stood then."""
    typing = autosave.form_of(request)
    before = typing.typed if typing.shown else {}
    return {"version": before.get("version", version), "seen": before.get("seen", seen)}


def claim_page(
    request, questions, *, commitment, actor, revision=None, part=None, version="", seen="", theirs=(), status=200
):
    """The questions about one claim. `revision` is the draft they belong to; the quick log has none yet. `part` is the
    part of the actor that was asked to fill this one, and that sees nothing else of the draft. `theirs` is what a
    colleague saved in other words, while somebody joins the two."""
    context = {
        "questions": questions,
        "form": questions.claim,
        "failed": status == 422,
        "commitment": commitment,
        "revision": revision,
        "part": part,
        "is_in_review": revision is not None and revision.report.framework_id is not None,
        "comment": access.latest_comment(revision) if revision and part is None else "",
        "version": version,
        "seen": seen,
        "theirs": theirs,
        "last": questions.claim.last,
        "draft": other_draft(actor=actor, commitment=commitment, besides=revision) if part is None else None,
        **desk_frame(request, actor),
    }
    return render(request, "progress/claim.html", context, status=status)


def other_draft(*, actor, commitment, besides=None):
    """An open revision of the actor that already speaks of the commitment."""
    if actor is None:
        return None
    drafts = Revision.objects.filter(
        report__actor=actor, state__in=lifecycle.OPEN, pk__in=Claim.objects.about(commitment).values("revision")
    )
    if besides:
        drafts = drafts.exclude(pk=besides.pk)
    return drafts.order_by("-created_at", "-id").first()


# --- when a colleague wrote meanwhile, and when it is saved -----------------------------------------------------------


def conflict_page(request, *, revision, commitment, typed, action, closed="", part=None):
    """Both texts side by side: what is stored now and what was typed, which is carried along whole.

    `closed` is the sentence that says why the revision takes no more changes. `part`: see claim_page.
    """
    revision = Revision.objects.with_names().get(pk=revision.pk)
    claim = sheets.claim_on(revision, commitment)
    stored = display.entry_of(claim) if claim else None
    context = {
        "heading": _("A colleague saved while you were writing"),
        "revision": revision,
        "subject": commitment.label,
        "differences": differences(stored, typed, revision=revision, commitment=commitment),
        "is_gone": stored is None,
        "carried": carried(request, but=("version", "seen")),
        "action": action,
        "version": revision.version,
        "seen": display.fingerprint(stored),
        "can_edit": True,
        "closed": closed,
        "back": reverse("progress:desk") if part else reverse("progress:check", args=[revision.report_id]),
        **desk_frame(request, revision.report.actor),
    }
    return render(request, "progress/conflict.html", context, status=409)


def differences(stored, typed, *, revision, commitment):
    """Where what is stored says something else than what was typed."""
    menu = _menu_of(commitment, revision.report.actor)
    labels = {action.code: action.label for action in menu} | titles_of_places(
        _places_from(commitment, revision.report.actor)
    )
    return display.compare(stored or ClaimEntry(), typed, kind=commitment.kind, actions=labels)


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


def onward(request, revision, *, then, part=None):
    """Where it goes on after a claim was saved: to the check; in a full review to the next row of its list; and for a
    part back to its own desk."""
    if part is not None:
        words = _("Saved. %(actor)s sees it in its report.") % {"actor": revision.report.actor.name}
        messages.success(request, words)
        return redirect("progress:desk")
    if then == LEAVE:
        messages.success(request, _("Saved. Nobody outside your organisation sees it until it is submitted."))
        return redirect("progress:desk")
    return redirect("progress:write" if revision.report.framework_id else "progress:check", revision.report_id)

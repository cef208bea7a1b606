"""The page about one claim, as the quick log and the draft both show it: its questions, its facts, its conflict."""

from dataclasses import dataclass

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from commitments.catalogue.models import Anchor, Commitment
from commitments.pledges.models import Pledge
from commitments.progress import access, lifecycle
from commitments.progress.assemble import answers, comments, sheets
from commitments.progress.assemble.carrying import last_time
from commitments.progress.assemble.counting import places_from, titles_of_places
from commitments.progress.assemble.earlier import EarlierEvidence
from commitments.progress.entries import ClaimEntry
from commitments.progress.forms.questions import Questions
from commitments.progress.models import Claim, Comment, Revision
from commitments.record import autosave
from commitments.record.pages import desk_frame

# What the reporter pressed.
CHECK, LEAVE, MORE, EDIT = "check", "leave", "more", "edit"
AGAIN = (MORE, EDIT)
"""The page is shown again with all that was typed; nothing is judged or saved."""


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
        "outdated": answers.entry_of(stored) if unchanged_since and not confirmed else None,
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


def conflict_page(request, *, revision, commitment, typed, action, closed="", part=None):
    """Both texts side by side: what is stored now and what was typed, which is carried along whole.

    `closed` is the sentence that says why the revision takes no more changes. `part`: see claim_page.
    """
    revision = Revision.objects.with_names().get(pk=revision.pk)
    claim = sheets.claim_on(revision, commitment)
    stored = answers.entry_of(claim) if claim else None
    context = {
        "heading": _("A colleague saved while you were writing"),
        "revision": revision,
        "subject": commitment.label,
        "differences": differences(stored, typed, revision=revision, commitment=commitment),
        "is_gone": stored is None,
        "carried": carried(request, but=("version", "seen")),
        "action": action,
        "version": revision.version,
        "seen": answers.fingerprint(stored),
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
    return answers.compare(stored or ClaimEntry(), typed, kind=commitment.kind, actions=labels)


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

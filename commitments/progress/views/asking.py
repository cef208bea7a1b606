"""The page about one claim, as the quick log and the draft both show it: its questions, its facts, its conflict."""

from dataclasses import dataclass

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from commitments.catalogue.models import Anchor, Commitment
from commitments.common.words import Shown, shown_claim
from commitments.progress import access, lifecycle
from commitments.progress.assemble import answers, sheets
from commitments.progress.entries import ClaimEntry
from commitments.progress.models import Claim, Revision

from . import desk_frame

# What the reporter pressed.
CHECK, LEAVE, MORE, EDIT = "check", "leave", "more", "edit"
AGAIN = (MORE, EDIT)
"""The page is shown again with all that was typed; nothing is judged or saved."""


def asked_of(*, commitment, actor, method):
    """What a ClaimForm must know of its commitment. `actor` may still be open: then no announcement is on the menu."""
    return {
        "commitment": commitment,
        "menu": list(Commitment.objects.menu_of(commitment, actor_code=actor.code if actor else "")),
        "anchors": list(Anchor.objects.filter(method=method, kind=commitment.kind)),
    }


@dataclass(frozen=True)
class Said:
    """What stands today for this actor and commitment, to be looked at and never taken over."""

    claim: Claim
    shown: Shown


def said_so_far(*, actor, commitment, at):
    if actor is None:
        return None
    standing = Claim.objects.standing(as_of=at.date(), known_at=at).filter(actor=actor, commitment=commitment)
    claim = standing.select_related("revision").first()
    return Said(claim, shown_claim(claim)) if claim else None


def other_draft(*, actor, commitment, besides=None):
    """An open revision of the actor that already speaks of the commitment."""
    if actor is None:
        return None
    drafts = Revision.objects.filter(report__actor=actor, state__in=lifecycle.OPEN, claims__commitment=commitment)
    if besides:
        drafts = drafts.exclude(pk=besides.pk)
    return drafts.order_by("-created_at", "-id").first()


def claim_page(request, questions, *, commitment, actor, at, revision=None, version="", seen="", status=200):
    """The questions about one claim. `revision` is the draft they belong to; the quick log has none yet."""
    context = {
        "questions": questions,
        "form": questions.claim,
        "failed": status == 422,
        "commitment": commitment,
        "revision": revision,
        "comment": access.latest_comment(revision) if revision else "",
        "version": version,
        "seen": seen,
        "last": said_so_far(actor=actor, commitment=commitment, at=at),
        "draft": other_draft(actor=actor, commitment=commitment, besides=revision),
        **desk_frame(request, actor),
    }
    return render(request, "progress/claim.html", context, status=status)


def conflict_page(request, *, revision, commitment, typed, action, closed=""):
    """Both texts side by side: what is stored now and what was typed, which is carried along whole.

    `closed` is the sentence that says why the revision takes no more changes.
    """
    revision = Revision.objects.with_names().get(pk=revision.pk)
    claim = sheets.claim_on(revision, commitment)
    stored = answers.entry_of(claim) if claim else None
    menu = Commitment.objects.menu_of(commitment, actor_code=revision.report.actor.code)
    context = {
        "heading": _("A colleague saved while you were writing"),
        "revision": revision,
        "subject": commitment.label,
        "differences": answers.compare(
            stored or ClaimEntry(), typed, kind=commitment.kind, actions={a.code: a.label for a in menu}
        ),
        "is_gone": stored is None,
        "carried": carried(request, but=("version", "seen")),
        "action": action,
        "version": revision.version,
        "seen": answers.fingerprint(stored),
        "can_edit": True,
        "closed": closed,
        **desk_frame(request, revision.report.actor),
    }
    return render(request, "progress/conflict.html", context, status=409)


def carried(request, *, but=()):
    """Every value of a sent form, to travel in the next one."""
    left_out = {"csrfmiddlewaretoken", "then", *but}
    return [(name, value) for name, values in request.POST.lists() if name not in left_out for value in values]


def onward(request, revision, *, then):
    if then == LEAVE:
        messages.success(request, _("Saved. Nobody outside your organisation sees it until it is submitted."))
        return redirect("progress:desk")
    return redirect("progress:check", revision.report_id)

"""What keeps two writers apart: one version a paper, and the sentence for who came second; what holds a shield off a
publication; and the mark each move leaves."""

from django.db.models import F
from django.utils.translation import gettext as _

from commitments.actors.models import Actor
from commitments.audit.actions import record_event
from commitments.common.moves import Refused
from commitments.exchange import lifecycle


class Stale(Refused):
    """Somebody wrote or moved this after the form was opened. Nothing was written."""

    def __init__(self):
        super().__init__(_("Somebody else saved or answered this after you opened it. Nothing was overwritten."))


def check_version(paper, version):
    if version is not None and version != paper.version:
        raise Stale


def swap(paper, *, version, states):
    """Compare and swap: goes on only if nobody wrote since `version`. One statement, so no race."""
    ours = type(paper).objects.filter(pk=paper.pk, version=version, state__in=states)
    if not ours.update(version=F("version") + 1):
        raise Stale


def hold_named(paper):
    """Let a publication and the shield of whom it names wait for each other (progress/actions/shielding.py). The actor
    is read afresh."""
    paper.actor = Actor.objects.select_for_update(no_key=True).get(pk=paper.actor_id)


def move(paper, name, *, by, at, comment="", verb="", **facts):
    step = lifecycle.check_move(name, state=paper.state)
    ours = type(paper).objects.filter(pk=paper.pk, state=paper.state, version=paper.version)
    if not ours.update(state=step.target, version=F("version") + 1, **facts):
        raise Stale
    from_state = paper.state
    paper.refresh_from_db()
    note_move(
        paper, from_state=from_state, by=by, at=at, verb=verb or f"{word_for(paper)}.{step.target}", comment=comment
    )
    return paper


def note_move(paper, *, from_state, by, at, verb, comment=""):
    paper.moves.create(from_state=from_state, to_state=paper.state, at=at, by=by, comment=comment)
    record_event(
        verb=verb,
        about=paper,
        by=by,
        at=at,
        before={"state": from_state} if from_state else None,
        after={"state": paper.state},
        note=comment,
    )


def word_for(paper):
    """`offer` or `practice`: how the events of a paper begin."""
    return "practice" if paper._meta.model_name == "sharedpractice" else "offer"

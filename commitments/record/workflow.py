"""When a record may move, and what keeps two writers apart.

Each kind of record writes its own table (its `lifecycle.py`) and hangs it on its models as `workflow`; nothing here knows
one kind from another. A write goes: lock the record, check the move, move. Who comes second reads a sentence.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.actors.models import Actor
from commitments.audit.actions import record_event

REVIEW_DAYS = 14
"""What waits longer for the panel is marked for the curators. Our own choice: two weeks. Silence decides nothing: nothing is
published or returned by time."""

NEWS = timedelta(days=14)
"""How long a desk says that something was published, and where it is seen, before it is one of many. Our own choice."""


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for a person, and since when it does. The name is for comparison alone: no content leaves. Each
    feature says its own (`waiting_for` in its assemble/reminders.py), and one mail counts them (desk/actions.py)."""

    name: str
    since: datetime


class Refused(Exception):
    """A move or a write that the rules refuse. Its text is the sentence the user reads."""


class Stale(Refused):
    """Somebody wrote or moved this record after it was read. Nothing was written."""

    def __init__(self, record):
        super().__init__(str(record.workflow.stale))


class Incomplete(Refused):
    """Something is still to be said before this can be submitted. `missing` names the empty required fields."""

    def __init__(self, missing):
        self.missing = missing
        super().__init__(_("Some answers are still missing."))


class Unexplained(Refused):
    """It holds what looks like personal data, and not a word why that may stay."""

    def __init__(self):
        super().__init__(_("Say why what looks like personal data may stay, or take it out."))


@dataclass(frozen=True)
class Move:
    """One legal step. `who` names the side that takes it (`access` says who is on that side)."""

    name: str
    sources: tuple[str, ...]
    target: str
    who: str
    otherwise: object


@dataclass(frozen=True)
class Workflow:
    """The life of one kind of record, as a table. Reads no database and no clock.

    `closed` says for each state in which its author does not write why not; `begun`, why nothing is called back that a
    reviewer has begun to read; `stale`, what who comes second reads; `ended`, why nothing more becomes of a correction whose
    record was withdrawn. `unsettled` are the states in which a revision still has somewhere to go before the public sees it.
    `noun` begins the verbs of its events.
    """

    noun: str
    moves: Mapping[str, Move]
    open: tuple[str, ...]
    closed: Mapping[str, object]
    stale: object
    unsettled: tuple[str, ...] = ()
    begun: object = ""
    ended: object = ""
    counts_revisions: bool = True
    """Its events say which revision moved."""
    names_moves: bool = False
    """Its rows of moves hold the name of the move."""
    keeps: tuple[str, ...] = field(default=())
    """What was fetched with a revision and stays with it when it has moved."""

    def check_move(self, name, *, state):
        """The move of that name, when it may be made from `state`. Raises Refused with the move's own sentence."""
        move = self.moves[name]
        if state not in move.sources:
            raise Refused(str(move.otherwise))
        return move

    def check_writable(self, *, state):
        """Raises Refused unless its author may write in `state`."""
        if sentence := self.closed.get(state):
            raise Refused(str(sentence))

    def check_recallable(self, *, state, review_began):
        """Raises Refused unless it was handed in and nobody has begun to read it for good."""
        self.check_move("recall", state=state)
        if review_began:
            raise Refused(str(self.begun))

    def check_discardable(self, *, state, handed_in):
        """Raises Refused unless the draft was never handed in: what the panel had stays in the record."""
        if handed_in or state != "draft":
            raise Refused(str(NEVER_SUBMITTED))

    def is_escalated(self, *, days):
        """Whether what has waited so many days for the panel is marked for the curators."""
        return days > REVIEW_DAYS


NEVER_SUBMITTED = gettext_lazy("Only a draft that was never submitted can be discarded.")


# --- one writer at a time ----------------------------------------------------------------------------------------------


def lock(model, *ids, actors=(), as_read=None):
    """Let one act at a time decide what becomes of these records, and of the actors that it names: what is read after
    this stays true. Actors come first, and ids in their order, so that no two acts wait for each other for ever; an id
    that is None is none. Raises Stale where a record is gone, or `as_read`, a revision, is not what its caller read.

    A row lock on PostgreSQL; on SQLite the transaction itself already keeps everybody else from writing. The actors, as
    they are now.
    """
    named = lock_actors(*actors) if actors else []
    wanted = {pk for pk in ids if pk is not None}
    if len(model.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk")) != len(wanted):
        raise Stale(model)
    if as_read is not None:
        stored = type(as_read).objects.filter(pk=as_read.pk).values("version", "state").first()
        if stored != {"version": as_read.version, "state": as_read.state}:
            raise Stale(as_read)
    return named


def lock_actors(*ids):
    """The actors, read afresh: a publication and the shield of whom it names wait for each other."""
    return list(Actor.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk"))


def check_version(revision, version):
    """Raises Stale unless `version`, the one that the user read, is still that of `revision`; None where nothing was read."""
    if version is not None and version != revision.version:
        raise Stale(revision)


def take(revision, *, version):
    """Let a writer write: `version` is the one that they read."""
    revision.workflow.check_writable(state=revision.state)
    swap(revision, version=version, states=revision.workflow.open)


def swap(revision, *, version, states):
    """Compare and swap: goes on only if nobody wrote since `version`. One statement, so there is no race."""
    ours = type(revision).objects.filter(pk=revision.pk, version=version, state__in=states)
    if not ours.update(version=F("version") + 1):
        raise Stale(revision)


# --- moving ------------------------------------------------------------------------------------------------------------


def move(revision, name, *, by, at, comment="", verb="", **facts):
    """Make the move `name`, write `facts` with it, and mark it. The revision, as it is stored then."""
    step = revision.workflow.check_move(name, state=revision.state)
    ours = type(revision).objects.filter(pk=revision.pk, state=revision.state, version=revision.version)
    if not ours.update(state=step.target, version=F("version") + 1, **facts):
        raise Stale(revision)
    from_state = revision.state
    refresh(revision)
    mark(revision, name, from_state=from_state, by=by, at=at, verb=verb, comment=comment)
    return revision


def refresh(revision):
    """Read the revision as it is stored, with what was fetched with it."""
    kept = {name: getattr(revision, name) for name in revision.workflow.keeps}
    revision.refresh_from_db()
    for name, value in kept.items():
        setattr(revision, name, value)


def mark(revision, name, *, from_state, by, at, verb="", comment=""):
    """What a move leaves behind: its row and its event."""
    named = {"name": name} if revision.workflow.names_moves else {}
    revision.moves.create(from_state=from_state, to_state=revision.state, at=at, by=by, comment=comment, **named)
    number = {"number": revision.number} if revision.workflow.counts_revisions else {}
    record_event(
        verb=verb or f"{revision.workflow.noun}.{revision.state}",
        about=revision,
        by=by,
        at=at,
        before={"state": from_state} if from_state else None,
        after={"state": revision.state, **number},
        note=comment,
    )

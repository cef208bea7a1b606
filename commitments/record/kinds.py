"""What one kind of record has of its own: what the acts of this folder ask of it, and no more.

A *record* has an address and a life: a report, an assessment, a pledge. A *revision* is the row of it that moves. Where a
record has no numbered revisions (an offer, a practice) the two are one row.
"""

from abc import ABC, abstractmethod
from typing import Any

from django.db import models
from django.db.models import Min
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy

from commitments.actors.models import Actor
from commitments.record import workflow


class Kind(ABC):
    """One kind of record. A feature writes a subclass in its `kind.py`, and registers it when it is ready (`apps.py`)."""

    revision: type[models.Model]
    takedown: type[models.Model]
    """The table of its takedowns."""
    parent = ""
    """The field by which a revision names its record; empty where the two are one row."""
    copied: tuple[str, ...] = ()
    """Columns that a correction takes over from what it corrects."""

    leans_on_others = False
    """What others do after it was handed in can make it unfit: the end of what it matches, stands on or names. Then it is
    asked once more before publication whether it is ready. Of every other kind the digest says enough, that it is what was
    handed in and found ready: it speaks of a time that is over, and a tie that somebody makes meanwhile stops nothing."""

    recalled: dict[str, Any] = {}
    """Columns that are set back when it is called back."""

    # Sentences that speak of it by its name.
    say_why: Any = gettext_lazy("A correction says why it is made.")
    uncorrectable: Any = ""
    """Nothing of it is published that could be corrected."""
    in_the_making: Any = ""
    """A correction of it is begun already."""
    altered: Any = ""
    """Its rows are not what was handed in. Where nothing is said here, who answers it reads that they came second."""

    # --- its rows ----------------------------------------------------------------------------------------------------

    @property
    def workflow(self):
        return self.revision.workflow  # type: ignore[attr-defined]  # every revision has one

    @property
    def record(self):
        """The model of its records."""
        return self.revision._meta.get_field(self.parent).related_model if self.parent else self.revision

    def record_of(self, revision):
        return getattr(revision, self.parent) if self.parent else revision

    def revisions_of(self, record):
        """All revisions of a record, the first one first."""
        rows: Any = self.revision._default_manager
        if not self.parent:
            return rows.filter(pk=record.pk)
        return rows.filter(**{self.parent: record}).order_by("number")

    def public_since(self, record):
        """The instant at which the first of them was published, None before."""
        return self.revisions_of(record).aggregate(first=Min("published_at"))["first"]

    def is_fictional(self, record):
        """Whether it is of the demonstration: all that it names is of one world."""
        return Actor.objects.filter(pk__in=self.parties(record), fictional=True).exists()

    def in_force_of(self, record):
        """Those that speak for it in public; several only while one takes the place of another."""
        published = self.revisions_of(record).filter(state="published")
        return published.filter(superseded_at=None) if self.parent else published

    def in_the_making_of(self, record):
        """Those that still have somewhere to go before the public sees them."""
        return self.revisions_of(record).filter(state__in=self.workflow.unsettled)

    def lock(self, record, revision=None):
        """Locks the record, the records that it leans on, and before them the actors that it names."""
        workflow.lock(type(record), record.pk, as_read=revision)

    def parties(self, record):
        """Ids of the actors that make it or are named in it: who of the panel is of their family answers nothing of it."""
        return {record.actor_id}

    def waiting_for_panel(self, revisions, *, at):
        """The part of `revisions` that nobody but the panel can lead on, each with `waits_since`, a day."""
        return revisions.filter(state="submitted").annotate(waits_since=TruncDate("submitted_at"))

    def called(self, revision):
        """Whose it is, as the queue of the panel says."""
        return self.record_of(revision).actor.name

    # --- what an act asks --------------------------------------------------------------------------------------------

    def is_answerable(self, revision):
        """Whether the panel may answer it: not what a shield took from their sight."""
        return True

    @abstractmethod
    def whole(self, revision):
        """The same revision as its rows stand now, with all that it says. An act reads it once, under the lock, and asks
        the next four of that."""

    @abstractmethod
    def check_ready(self, whole, *, at):
        """Raises Refused or Incomplete unless it may be handed in as it is."""

    @abstractmethod
    def findings_in(self, whole):
        """What looks like personal data in it; empty where nothing does."""

    @abstractmethod
    def content_of(self, whole, *, salt):
        """All that it says, as plain values, for its round and the digest of that."""

    def check_publishable(self, whole, *, at):
        """Raises Refused where more than being ready stands in the way of publication."""

    def check_correctable(self, record):
        """Raises Refused where more than its state stands in the way of a correction."""

    def columns_from(self, last, *, at):
        """The columns of a correction, begun at `at`, that start from those of the revision `last`."""
        return {name: getattr(last, name) for name in self.copied}

    def copy_parts(self, last, *, to):
        """What hangs on the revision `last`, copied to its correction `to`."""

    @abstractmethod
    def takedown_of(self, record, **part):
        """(the columns of a takedown of that `part`, all takedowns of the same). Raises Refused where there is nothing that
        could be taken down."""

    @abstractmethod
    def record_of_takedown(self, takedown):
        """The record of which it takes texts."""

    # --- what follows ------------------------------------------------------------------------------------------------

    def before_submit(self, revision, *, move, by, at):
        """Columns to be set before it is checked and kept; by which `move` it goes to the panel. What holds no longer leaves
        the revision here."""
        return {}

    def keep_remarks(self, revision, remarks, *, by, at, comment=""):
        """Keeps what was typed beside an act of the panel. Whether anything is said to its author, `comment` included."""
        if remarks:
            raise LookupError(f"{self.workflow.noun}: no place for remarks")
        return bool(comment)

    def before_publish(self, revision, *, earlier, at):
        """Columns to be set with the move. `earlier` are the revisions that are superseded by it."""
        return {}

    def after_publish(self, revision):
        """What else says now what `revision` says."""

    def before_withdraw(self, record, revisions, *, by, at):
        """What ends with the published `revisions` of a record."""

    def after_withdraw(self, record):
        """What else must say no word of it any more."""

    @abstractmethod
    def take_texts(self, case, takedown, *, by, at, with_evidence):
        """Empties, in every row that repeats them, the texts that a confirmed takedown names; `case` is that of
        audit/takedown.py. `with_evidence`: the documents, too."""

    def delete_parts(self, revision):
        """What hangs on a draft goes before it."""

    def before_delete(self, record):
        """What hangs on a record whose only draft is discarded."""


KINDS: dict[type[models.Model], Kind] = {}
"""Every kind by the model of its revisions."""

_OF_ROWS: dict[type[models.Model], Kind] = {}


def register(kind):
    KINDS[kind.revision] = kind
    _OF_ROWS.update(dict.fromkeys((kind.revision, kind.record, kind.takedown), kind))


def in_review_of(actors):
    """Whether something that was handed in and has no answer yet is by one of these actors (ids), or names it."""
    for kind in KINDS.values():
        waits = set(kind.workflow.unsettled) - set(kind.workflow.open)
        revisions = kind.revision._default_manager.filter(state__in=waits)
        if kind.parent:
            revisions = revisions.select_related(kind.parent)
        if any(actors & kind.parties(kind.record_of(revision)) for revision in revisions):
            return True
    return False


def kind_of(row):
    """The kind of a revision, a record or a takedown. LookupError for every other row."""
    return _OF_ROWS[type(row)]

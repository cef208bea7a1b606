"""What has waited too long for the panel, and what a curator does then: reminds the reviewers, or asks one of them.

Neither answers anything, gives a right or takes one: who may answer is as before, and whoever comes first does.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commitments.accounts.roles import is_curator, is_reviewer, reviewers
from commitments.audit.actions import record_event
from commitments.audit.models import Event
from commitments.record import permissions, workflow
from commitments.record.kinds import KINDS, kind_of
from commitments.record.models import ReviewRequest
from commitments.record.workflow import Refused


@dataclass(frozen=True)
class Silence:
    """A revision that waits for the panel: since when, who was asked to answer it, when all were reminded last."""

    revision: object
    record: object
    noun: str
    label: str
    author: str
    since: date
    days: int
    requests: tuple[ReviewRequest, ...] = ()
    reminded_on: date | None = None
    may_act: bool = False
    """Its reader is a curator without a tie to it, and it has waited too long."""
    asks_me: bool = False

    @property
    def is_escalated(self):
        return self.days > workflow.REVIEW_DAYS

    @property
    def asked(self):
        """Who was asked, by name."""
        return sorted(request.reviewer.get_full_name() for request in self.requests)


def silence_of(revision, *, at, user=None):
    """The Silence of a revision as `user` reads it; None where it does not wait for the panel."""
    kind, record = kind_of(revision), kind_of(revision).record_of(revision)
    waiting = kind.waiting_for_panel(kind.revisions_of(record).filter(pk=revision.pk), at=at).first()
    if waiting is None or permissions.is_withdrawn(revision) or not kind.is_answerable(revision):
        return None
    requests = tuple(ReviewRequest.objects.standing().about(revision).select_related("reviewer"))
    reminded = _reminders(revision).order_by("-id").first()
    days = (timezone.localdate(at) - waiting.waits_since).days
    return Silence(
        revision=revision,
        record=record,
        noun=kind.workflow.noun,
        label=str(kind.record._meta.verbose_name),
        author=kind.called(revision),
        since=waiting.waits_since,
        days=days,
        requests=requests,
        reminded_on=timezone.localdate(reminded.at) if reminded else None,
        may_act=days > workflow.REVIEW_DAYS and is_curator_without_tie(user, record),
        asks_me=any(request.reviewer == user for request in requests),
    )


def silence_to_break(user, noun, pk, *, at):
    """The Silence of the record `pk` whose kind has this noun, for a curator without a tie to it, once it has waited too
    long. 404 for everybody else, and before: reviewers have their time first."""
    for revision in _handed_in(user, noun, pk):
        silence = silence_of(revision, at=at, user=user)
        if silence and silence.may_act:
            return silence
    raise Http404


def is_over(user, noun, pk, *, at):
    """Whether a curator without a tie comes too late: it was handed in, and waits no more."""
    handed_in = _handed_in(user, noun, pk)
    return bool(handed_in) and all(silence_of(revision, at=at) is None for revision in handed_in)


def is_curator_without_tie(user, record):
    return user is not None and is_curator(user) and not permissions.is_tied(user, record)


def reviewers_for(record):
    """Who of the panel could answer it: nobody with a tie to it."""
    return [user for user in reviewers() if not permissions.is_tied(user, record)]


def asked_of(user, *, at):
    """What this person was asked to answer and still could: nothing that is answered, or was handed in anew since, and
    nothing once the seat has ended."""
    if not is_reviewer(user):
        return []
    requests = list(ReviewRequest.objects.standing().filter(reviewer=user).order_by("asked_at", "id"))
    waiting = _still_waiting(requests, at=at)
    return [request for request in requests if request.place in waiting]


def ids_asked_of(user, *models, at):
    """The ids of those revisions of each of these models that this person was asked to answer."""
    asked = asked_of(user, at=at)
    return [
        {model._meta.pk.to_python(each.revision) for each in asked if each.noun == KINDS[model].workflow.noun}
        for model in models
    ]


# --- the acts ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def remind(revision, *, by, at):
    """Write down that the reviewers are reminded, at most once a day, and give those who are: who was asked, else all who
    could answer it."""
    silence = _lock(revision, at=at)
    if silence.reminded_on == timezone.localdate(at):
        raise Refused(_("The reviewers were reminded of this today already."))
    record_event(verb=_verb(revision, "reminded"), about=revision, by=by, at=at, after={"days": silence.days})
    able = reviewers_for(silence.record)
    asked = [request.reviewer for request in silence.requests if request.reviewer in able]
    return asked or able


@transaction.atomic
def ask_reviewer(revision, *, reviewer, by, at, instead=False):
    """Ask somebody of the panel to answer it. `instead`: whoever was asked before is asked no more."""
    silence = _lock(revision, at=at)
    if not is_reviewer(reviewer) or permissions.is_tied(reviewer, silence.record):
        raise Refused(_("%(name)s may not answer this.") % {"name": reviewer.get_full_name()})
    for request in silence.requests if instead else ():
        if request.reviewer != reviewer:
            ReviewRequest.objects.filter(pk=request.pk).update(ended_at=at, ended_by=by)
            _record(revision, "released", request.reviewer, by=by, at=at)
    standing = next((request for request in silence.requests if request.reviewer == reviewer), None)
    if standing:
        return standing
    place = ReviewRequest.place_of(revision)
    request = ReviewRequest.objects.create(**place, reviewer=reviewer, asked_at=at, asked_by=by)
    _record(revision, "asked", reviewer, by=by, at=at)
    return request


def _lock(revision, *, at):
    """Its Silence, under the lock of its record. Raises Refused unless it has waited too long."""
    kind = kind_of(revision)
    kind.lock(kind.record_of(revision))
    silence = silence_of(revision, at=at)
    if silence is None:
        raise Refused(_("It waits for the panel no more."))
    if not silence.is_escalated:
        words = ngettext(
            "Reviewers have their time first: %(days)s day.",
            "Reviewers have their time first: %(days)s days.",
            workflow.REVIEW_DAYS,
        )
        raise Refused(words % {"days": workflow.REVIEW_DAYS})
    return silence


def _record(revision, what, reviewer, *, by, at):
    record_event(verb=_verb(revision, what), about=revision, by=by, at=at, after={"reviewer": reviewer.pk})


def _verb(revision, what):
    whom = "reviewers" if what == "reminded" else "reviewer"
    return f"{revision.workflow.noun}.{whom}_{what}"


def _reminders(revision):
    return Event.objects.about(revision).filter(verb=_verb(revision, "reminded"))


def _handed_in(user, noun, pk):
    """The revisions of a record that were handed in, for a curator without a tie to it."""
    named = [kind for kind in KINDS.values() if kind.workflow.noun == noun]
    records = [(kind, kind.record._default_manager.filter(pk=pk).first()) for kind in named]
    return [
        revision
        for kind, record in records
        if record and is_curator_without_tie(user, record)
        for revision in kind.revisions_of(record).filter(submitted_at__isnull=False)
    ]


def _still_waiting(requests, *, at):
    """The places of those of these requests whose revision waits for the panel, in the round in which it was asked for."""
    places = set()
    for kind in KINDS.values():
        ids = [each.revision for each in requests if each.noun == kind.workflow.noun]
        if ids:
            rows = kind.waiting_for_panel(kind.revision._default_manager.filter(pk__in=ids), at=at)
            places |= {tuple(ReviewRequest.place_of(row).values()) for row in rows if kind.is_answerable(row)}
    return places

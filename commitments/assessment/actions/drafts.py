"""Writing into an assessment that is open: begun, and written."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commitments.assessment import access
from commitments.assessment.lifecycle import Refused
from commitments.assessment.models import Assessment, AssessmentEvidence, AssessmentRevision
from commitments.assessment.questions import STORED
from commitments.audit import keys
from commitments.audit.actions import record_event
from commitments.audit.immutability import TAKEN_DOWN
from commitments.catalogue.models import Commitment, Method
from commitments.evidence.actions import check_room, use_all
from commitments.evidence.refusals import NotUsable, TooMuch
from commitments.progress import periods
from commitments.record import workflow

FIELDS = tuple(each.name for each in STORED)


@transaction.atomic
def begin_assessment(
    *,
    assessor,
    subject,
    commitment,
    period_end,
    by,
    at,
    period_start=None,
    language="en",
    entry=None,
    key=None,
):
    """A new assessment with its first draft revision. The same `key` gives the revision that it made before; one that
    was discarded is begun anew.

    Refused where a tie stands between the two, where another body of the organisation speaks already, and where the
    assessor has one in the making.
    """
    facts = {"period_start": period_start, "period_end": period_end, "language": language}

    def make():
        revision = _begin(assessor, subject, commitment, by=by, at=at, **facts)
        if entry is not None:
            write_assessment(revision=revision, entry=entry, version=revision.version, by=by, at=at)
        return revision

    made, before = keys.once(key=key, act="assessment.begin", by=by, at=at, make=make)
    return made or AssessmentRevision.objects.with_names().filter(pk=before).first() or make()


def _begin(assessor, subject, commitment, *, by, at, **facts):
    check_period(**{name: facts[name] for name in ("period_start", "period_end")}, at=at)
    if not Commitment.objects.trackable().filter(pk=commitment.pk).exists():
        raise Refused(_("This commitment cannot be assessed."))
    workflow.lock_actors(access.organisation_of(assessor.pk))
    check_free(assessor, subject)
    check_one_voice(assessor, subject, commitment, facts["period_start"], facts["period_end"])
    assessment = Assessment.objects.create(
        assessor=assessor, subject=subject, commitment=commitment, created_at=at, created_by=by
    )
    revision = AssessmentRevision.objects.create(
        assessment=assessment, kind=commitment.kind, method=method_at(at), created_at=at, created_by=by, **facts
    )
    workflow.mark(revision, "begin", from_state="", by=by, at=at, verb="assessment.begun")
    return revision


@transaction.atomic
def write_assessment(*, revision, entry, version, by, at, period=None, language=None):
    """Write what `entry` says into an open revision, replacing what it said before. `version` is the one that the
    writer's form was opened with; `period` (first day or None, last day) and `language` stay unless given."""
    if period is not None:
        check_period(period_start=period[0], period_end=period[1], at=at)
    workflow.take(revision, version=version)
    revision.version = version + 1
    before = facts_of(revision)
    if period is not None and period != (revision.period_start, revision.period_end):
        revision.period_start, revision.period_end = period
        # The day on which an earlier round was handed in (kept in the round) does not bound the period of the next.
        revision.submitted_at = revision.submitted_by = None
    revision.language = language or revision.language
    say(revision, entry, by=by, at=at)
    record_event(verb="assessment.written", about=revision, by=by, at=at, before=before, after=facts_of(revision))
    return revision


def say(revision, entry, *, by, at):
    """Write the entry into the row, with its evidence. The caller holds the revision."""
    for name in FIELDS:
        setattr(revision, name, getattr(entry, name))
    if TAKEN_DOWN not in (getattr(entry, name) for name in FIELDS):
        revision.redacted_at = None  # written anew since: these words nobody took down
    written = ("period_start", "period_end", "language", "submitted_at", "submitted_by", "redacted_at")
    revision.save(update_fields=[*FIELDS, *written])
    revision.used_evidence.all().delete()
    used = evidence_used(revision.assessment.assessor, entry.evidence, by=by, at=at)
    AssessmentEvidence.objects.bulk_create(
        AssessmentEvidence(revision=revision, evidence=item, locator=locator) for item, locator in used
    )


def evidence_used(actor, entries, *, by, at):
    """The actor's items that say what `entries` say, each once, with their locators."""
    try:
        used = use_all(actor=actor, entries=entries, by=by, at=at)
        check_room([item for item, _locator in used])
    except (NotUsable, TooMuch) as refusal:
        raise Refused(str(refusal)) from refusal
    return used


def check_period(*, period_start, period_end, at):
    refusal = periods.why_not(start=period_start, end=period_end, today=timezone.localdate(at))
    if refusal:
        raise Refused(refusal[1])


def check_free(assessor, subject):
    """No tie stands between the two. The sentence names no person."""
    if reason := access.why_not_between(assessor, subject):
        raise Refused(reason)


def check_one_voice(assessor, subject, commitment, period_start, period_end, *, but=None):
    """The assessor has nothing else in the making on the same, and no other body of its organisation speaks of it."""
    about = {"assessor": assessor, "subject": subject, "commitment": commitment}
    over = {"period_start": period_start, "period_end": period_end, "but": but}
    if access.begun_by(**about, **over):
        raise Refused(_("You have an assessment of this in the making already. Go on with that one."))
    if access.rival_of(**about, **over):
        raise Refused(
            _("Another body of your organisation assesses the same over the same time: an organisation speaks once.")
        )


def method_at(at):
    return Method.objects.in_force(as_of=at.date(), known_at=at).get()


def facts_of(revision):
    """What an event keeps of an answer."""
    facts = {name: getattr(revision, name) for name in FIELDS}
    days = {name: _day(getattr(revision, name)) for name in ("period_start", "period_end")}
    return {**facts, **days, "language": revision.language}


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""

"""Setting the clock by which an actor's progress on a commitment is read."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from commitments.actors.models import Actor, Adherence, Position
from commitments.audit.actions import record_event
from commitments.pledges import access, lifecycle
from commitments.pledges.models import PledgeEntry, PledgeRevision, Source, Target
from commitments.record.workflow import Refused

BEGINS = (Position.FOR, Position.DECLARED_SUPPORT)
"""Positions with which the clock of an adherence begins."""


@transaction.atomic
def set_target(*, actor, commitment, years, source, by, at, starts_on=None, pledge=None, citation="", instead_of=None):
    """Set, or set anew, the horizon of `actor` on `commitment`. The one before stays in the record, ended.

    The day follows from the source where it can: a pledge's is the day on which it was made, an adherence's that of the
    position. `instead_of` is the id of the target that the writer saw (None: none): Refused when there is another now.
    """
    if years not in Target.YEARS:
        raise Refused(_("Choose 2, 5 or 15 years."))
    starts_on = _begins(actor, commitment, source=source, starts_on=starts_on, pledge=pledge, at=at)
    if source == Source.FRAMEWORK and not citation.strip():
        raise Refused(_("Give the place in the framework that sets this date."))
    held = Actor.objects.select_for_update(no_key=True).get(pk=actor.pk)
    if reason := access.why_not_set_target(held):
        raise Refused(reason)
    before = Target.objects.current().filter(actor=actor, commitment=commitment).first()
    facts = {
        "years": years,
        "starts_on": starts_on,
        "source": source,
        "pledge": pledge if source == Source.PLEDGE else None,
    }
    facts["citation"] = citation.strip() if source == Source.FRAMEWORK else ""
    if before is not None and all(getattr(before, name) == value for name, value in facts.items()):
        return before
    if (before.pk if before else None) != instead_of:
        raise Refused(_("Somebody else set this time after you opened the page. Nothing was overwritten."))
    if before is not None and before.citation and source != Source.FRAMEWORK:
        raise Refused(_("A framework sets this date. Curators keep it."))
    if before is not None:
        Target.objects.filter(pk=before.pk).update(ended_at=at, ended_by=by)
    try:
        with transaction.atomic():
            target = Target.objects.create(actor=actor, commitment=commitment, set_at=at, set_by=by, **facts)
    except IntegrityError as rival:
        raise Refused(_("Somebody else set this time after you opened the page.")) from rival
    record_event(
        verb="target.set", about=target, by=by, at=at, before=_facts(before) if before else None, after=_facts(target)
    )
    return target


@transaction.atomic
def end_target(*, target, by, at):
    """Take a target back. That it was set, and until when, stays in the record."""
    if not Target.objects.current().filter(pk=target.pk).update(ended_at=at, ended_by=by):
        raise Refused(_("This time was replaced or taken back meanwhile."))
    record_event(verb="target.taken_back", about=target, by=by, at=at, before=_facts(target))


def _begins(actor, commitment, *, source, starts_on, pledge, at):
    if source == Source.PLEDGE:
        return _made_on(actor, commitment, pledge)
    if source == Source.ADHERENCE:
        return _adhered_on(actor, commitment, at=at)
    if starts_on is None:
        raise Refused(_("Give the day from which the time runs."))
    if starts_on > at.date():
        raise Refused(_("The time begins on a day that has come."))
    return starts_on


def _made_on(actor, commitment, pledge):
    ours = PledgeRevision.objects.in_force().filter(pledge=pledge, pledge__actor=actor, advances__commitment=commitment)
    if pledge is None or not ours.exists():
        raise Refused(_("Choose a published pledge of your own that advances this commitment."))
    made = PledgeEntry.objects.filter(
        revision__pledge=pledge, revision__state=lifecycle.PUBLISHED, standing=lifecycle.MADE
    )
    return made.order_by("on").values_list("on", flat=True)[0]


def _adhered_on(actor, commitment, *, at):
    latest = Adherence.objects.on(commitment.framework, as_of=at.date(), known_at=at).filter(actor=actor).last()
    if latest is None or latest.position not in BEGINS:
        raise Refused(_("No day is known on which this framework was supported, so the time cannot begin there."))
    return latest.dated_on


def _facts(target):
    return {
        "actor": target.actor.code,
        "commitment": target.commitment.code,
        "years": target.years,
        "starts_on": str(target.starts_on),
        "source": target.source,
        "pledge": target.pledge.code if target.pledge else "",
        "citation": target.citation,
    }

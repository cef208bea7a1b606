"""What holds from a day on, and since when that is known: the one base of all that keeps its past (docs/adr/0024).

A version is a whole row, written once. It is proposed by one curator and recorded when a second confirms it (or at once,
where one hand is enough); from that instant on it holds from its day, for every question that is asked with a later
`known_at`. What a later row takes the place of is marked once, with the instant, and stays.
"""

import uuid
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime, time
from operator import attrgetter
from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from .constraints import not_before, one_of

BEGINNING = datetime.min.replace(tzinfo=UTC)
"""Since when all is known that was here before versions were kept, and what the first load brings."""


class Act(models.TextChoices):
    """What a version does to the one before it. Only a change marks a break in what is compared over time."""

    BEGIN = "begin", _("entered")
    CHANGE = "change", _("changed")
    CORRECT = "correct", _("corrected")


@dataclass(frozen=True)
class Supposed:
    """A proposal that is read as if it had been recorded at an instant: its rows, and those that they would replace."""

    model: type[models.Model]
    at: datetime
    rows: frozenset[int]
    gone: frozenset[int]


_supposed: ContextVar[Supposed | None] = ContextVar("supposed", default=None)


@contextmanager
def supposing(versions, *, at):
    """Inside, every question reads the `versions` of one decision, which are stored and wait, as if they had been recorded
    at `at`. Nothing is written: no other request and no other transaction reads any of it, and afterwards nothing is
    left. So what a proposal would change is read by the very queries that will read it (docs/adr/0024)."""
    gone = frozenset(each.replaces_id for each in versions if each.replaces_id)
    token = _supposed.set(Supposed(type(versions[0]), at, frozenset(each.pk for each in versions), gone))
    try:
        yield
    finally:
        _supposed.reset(token)


class VersionQuerySet(models.QuerySet):
    def recorded(self, *, known_at):
        """All versions that stood at an instant, whatever day they hold from: the whole past as it was known then, and
        what was known to lie ahead."""
        stood = Q(recorded_at__lte=known_at) & (Q(superseded_at=None) | Q(superseded_at__gt=known_at))
        supposed = _supposed.get()
        if supposed and supposed.model is self.model and supposed.at <= known_at:
            stood = (stood & ~Q(pk__in=supposed.gone)) | Q(pk__in=supposed.rows)
        return self.filter(stood)

    def in_force(self, *, as_of, known_at):
        """What held on the day `as_of`, by what was known at `known_at`: at most one version of each noun."""
        version: Any = self.model
        by_then = {f"{version.DAY}__lte": as_of}
        same = {name: OuterRef(name) for name in version.NOUN}
        later = version.objects.recorded(known_at=known_at).filter(**by_then, **same)
        later = later.filter(**{f"{version.DAY}__gt": OuterRef(version.DAY)})
        return self.recorded(known_at=known_at).filter(**by_then).exclude(Exists(later))

    def latest_first(self, *, as_of, known_at):
        """What held by the day `as_of`, as it was known, the latest day first: where one noun is asked for, the first of
        them is the one in force, and the database need not compare each with the others."""
        version: Any = self.model
        return self.recorded(known_at=known_at).filter(**{f"{version.DAY}__lte": as_of}).order_by(f"-{version.DAY}")

    def put_on_all(self, nouns, *, as_of, known_at):
        """Give each of `nouns`, which are not saved, the facts that it had on a day. One query, none where there is none."""
        nouns = [noun for noun in nouns if noun is not None]
        model: Any = self.model
        (name,) = model.NOUN
        held = self.in_force(as_of=as_of, known_at=known_at).filter(**{f"{name}__in": {noun.pk for noun in nouns}})
        versions = {getattr(version, f"{name}_id"): version for version in held} if nouns else {}
        for noun in nouns:
            if noun.pk in versions:
                versions[noun.pk].put_on(noun)

    def waiting(self):
        """What one curator proposed and nobody has confirmed or refused, the oldest first."""
        return self.filter(recorded_at=None, refused_at=None).order_by("proposed_at", "pk")


class Version(models.Model):
    """`PROPOSED_AS` is the word for its kind in the addresses of proposals; `NOUN` names the columns that say what this is a
    version of; `DAY` the one that says since when it holds; `FACTS` what it holds; `ONE_HAND` what of it one curator may
    correct. People are kept by id and words, as events keep them: what lies below accounts keeps versions too.
    """

    PROPOSED_AS: ClassVar[str]
    NOUN: ClassVar[tuple[str, ...]]
    DAY: ClassVar[str] = "from_on"
    FACTS: ClassVar[tuple[str, ...]]
    ONE_HAND: ClassVar[tuple[str, ...]] = ()

    from_on: Any = models.DateField(_("holds from"))
    act = models.CharField(_("act"), max_length=10, choices=Act.choices, default=Act.BEGIN)
    recorded_at = models.DateTimeField(_("recorded"), null=True, blank=True, editable=False)
    superseded_at = models.DateTimeField(_("replaced"), null=True, blank=True, editable=False)
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="replaced_by"
    )
    reason = models.TextField(_("reason"), blank=True)
    decision = models.UUIDField(_("decision"), default=uuid.uuid4, editable=False)
    proposed_at = models.DateTimeField(_("proposed"), null=True, blank=True, editable=False)
    proposed_by_id = models.CharField(_("proposed by, id"), max_length=40, blank=True, editable=False)
    proposed_by_label = models.CharField(_("proposed by"), max_length=254, blank=True, editable=False)
    confirmed_by_id = models.CharField(_("confirmed by, id"), max_length=40, blank=True, editable=False)
    confirmed_by_label = models.CharField(_("confirmed by"), max_length=254, blank=True, editable=False)
    refused_at = models.DateTimeField(_("given back"), null=True, blank=True, editable=False)
    refused_by_id = models.CharField(_("given back by, id"), max_length=40, blank=True, editable=False)
    refused_by_label = models.CharField(_("given back by"), max_length=254, blank=True, editable=False)
    refusal = models.TextField(_("why it was given back"), blank=True)

    class Meta:
        abstract = True

    @property
    def is_waiting(self):
        return self.recorded_at is None and self.refused_at is None

    @property
    def facts(self):
        """{name: value} of what it holds, as columns (`parent_id`)."""
        return {name: getattr(self, name) for name in self.FACTS}

    def put_on(self, noun):
        """Give `noun`, which is not saved, the facts of this version."""
        for name in self.FACTS:
            setattr(noun, name, getattr(self, name))
            relation = name.removesuffix("_id")
            if relation in self._state.fields_cache:  # fetched with the version
                setattr(noun, relation, getattr(self, relation))
        return noun


def columns(facts):
    """The columns of an abstract model, for `FACTS`: what may change is declared once, for the noun and its versions."""
    return tuple(field.attname for field in facts._meta.local_fields)


def version_constraints(name, *, noun, day="from_on"):
    """The rules of every version, named for one table."""
    return (
        one_of("act", Act, name=f"{name}_act_known"),
        models.UniqueConstraint(
            fields=[*noun, day],
            condition=Q(recorded_at__isnull=False, superseded_at__isnull=True),
            name=f"{name}_one_a_day",
            violation_error_message=_("Something else holds from that day already. Correct that."),
        ),
        models.CheckConstraint(
            condition=Q(confirmed_by_id="") | ~Q(confirmed_by_id=F("proposed_by_id")),
            name=f"{name}_by_two_people",
            violation_error_message=_("A proposal is confirmed by somebody else than who made it."),
        ),
        models.CheckConstraint(
            condition=Q(refused_at__isnull=True) | Q(recorded_at__isnull=True), name=f"{name}_recorded_or_refused"
        ),
        models.CheckConstraint(
            condition=Q(proposed_at__isnull=False) | Q(proposed_by_id=""), name=f"{name}_proposed_by_somebody"
        ),
        models.CheckConstraint(
            condition=Q(refused_at__isnull=True, refused_by_id="")
            | (Q(refused_at__isnull=False) & ~Q(refused_by_id="")),
            name=f"{name}_refused_by_somebody",
        ),
        models.CheckConstraint(
            condition=Q(superseded_at__isnull=True) | Q(recorded_at__isnull=False), name=f"{name}_recorded_before"
        ),
        models.CheckConstraint(
            condition=~Q(act=Act.BEGIN) | Q(replaces__isnull=True), name=f"{name}_beginning_replaces_nothing"
        ),
        models.CheckConstraint(
            condition=Q(act=Act.BEGIN) | ~Q(reason=""),
            name=f"{name}_says_why",
            violation_error_message=_("Say why."),
        ),
        not_before("superseded_at", "recorded_at", name=f"{name}_replaced_after_it_was_recorded"),
    )


def version_index(name, *, noun, day="from_on"):
    return models.Index(fields=[*noun, day, "recorded_at"], name=f"{name}_in_force")


def reason_of(version, versions):
    """Why `version` holds from its day, of all `versions` of its noun: the word of the act of that day, and not of what
    corrected it since. Empty where it held from the beginning."""
    day = version.DAY
    if getattr(version, day) == BEGINNING.date():
        return ""
    begun = {}
    for each in sorted(versions, key=attrgetter(day)):
        begun.setdefault(each.decision, getattr(each, day))
    of_that_day = [each for each in versions if getattr(each, day) == getattr(version, day)]
    acts = [each for each in of_that_day if each.act != Act.CORRECT and begun[each.decision] == getattr(each, day)]
    return acts[-1].reason if acts else ""


def midnight(day):
    """When the day begins, as the site counts days."""
    return datetime.combine(day, time.min, tzinfo=UTC)


def carry(noun_model, version_model, *, noun):
    """For a migration: a first version of every row of `noun_model`, known since the beginning; of a retired one a second,
    from the day of its retirement. Both models are those of the migration."""
    ours = {field.attname for field in noun_model._meta.concrete_fields}
    facts = [f.attname for f in version_model._meta.concrete_fields if f.attname in ours and f.attname != "id"]
    versions = []
    for row in noun_model.objects.order_by("pk").iterator():
        held = {noun: row, **{name: getattr(row, name) for name in facts}}
        begun = {"from_on": BEGINNING.date(), "recorded_at": BEGINNING, "act": Act.BEGIN.value}
        versions.append(version_model(**held | begun | {"retired_on": None}))
        if row.retired_on:
            said = {"act": Act.CHANGE.value, "reason": "It was retired before versions were kept; the log says why."}
            known = {"from_on": row.retired_on, "recorded_at": midnight(row.retired_on)}
            versions.append(version_model(**held | said | known))
    version_model.objects.bulk_create(versions)

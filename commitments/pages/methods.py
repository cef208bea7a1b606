"""The versions of the method as pages show them: from which day each holds, its months, and what it changed."""

from dataclasses import dataclass, replace
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commitments.catalogue.models import Anchor, Method
from commitments.common.differences import Part, parts_of
from commitments.common.vocabulary import Kind

BANDS: tuple[tuple[Promise, str], ...] = (
    (_("2 years"), "2y"),
    (_("5 years"), "5y"),
    (_("everything else"), "else"),
)


@dataclass(frozen=True)
class Months:
    """After how many months an answer is getting old and is out of date. `was` is the same of the version before, where
    that is otherwise."""

    horizon: str
    ageing: int
    stale: int
    was: "Months | None" = None


@dataclass(frozen=True)
class Sentence:
    """What must be true for a step. `parts` is the difference from the version before; empty where there is none."""

    anchor: Anchor
    parts: tuple[Part, ...] = ()

    @property
    def is_refrain(self):
        return self.anchor.kind == Kind.REFRAIN


@dataclass(frozen=True)
class Version:
    """One version. `until` is the day from which the next one holds, None where none is recorded."""

    method: Method
    until: date | None
    before: Method | None
    months: tuple[Months, ...]
    sentences: tuple[Sentence, ...]
    is_in_force: bool
    lies_ahead: bool

    @property
    def changed_months(self):
        return [each for each in self.months if each.was]

    @property
    def changed_sentences(self):
        return [each for each in self.sentences if each.parts]

    @property
    def changes_nothing(self):
        """It follows another one, with the same months and sentences."""
        return self.before is not None and not self.changed_months and not self.changed_sentences


def versions(*, at):
    """Every recorded version, the latest first, those of days ahead among them. Two queries."""
    methods = list(Method.objects.recorded(known_at=at).order_by("effective_on", "pk"))
    anchors: dict[int, list[Anchor]] = {method.pk: [] for method in methods}
    for anchor in Anchor.objects.filter(method__in=methods).order_by("pk"):
        anchors[anchor.method_id].append(anchor)
    three = zip(methods, [None, *methods], [*methods[1:], None], strict=False)
    return [_version(*each, anchors, today=at.date()) for each in three][::-1]


def _version(method, before, after, anchors, *, today):
    until = after.effective_on if after else None
    begun = method.effective_on <= today
    return Version(
        method=method,
        until=until,
        before=before,
        months=tuple(_months(str(label), method, before, column) for label, column in BANDS),
        sentences=tuple(_sentences(anchors[method.pk], anchors[before.pk] if before else None)),
        is_in_force=begun and (until is None or until > today),
        lies_ahead=not begun,
    )


def _months(horizon, method, before, column):
    now = Months(horizon, *_pair(method, column))
    was = Months(horizon, *_pair(before, column)) if before else now
    return now if was == now else replace(now, was=was)


def _pair(method, column):
    return getattr(method, f"ageing_{column}"), getattr(method, f"stale_{column}")


def _sentences(anchors, before):
    was = None if before is None else {(each.kind, each.step): each.sentence for each in before}
    for anchor in anchors:
        said = anchor.sentence if was is None else was.get((anchor.kind, anchor.step), "")
        yield Sentence(anchor, () if said == anchor.sentence else parts_of(said, anchor.sentence))

"""Where a comparison over time is not of like with like: the wording, the method or the body itself became another between
two reports. A correction is no break. (The dashed line that stands at that day.)"""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import pairwise

from django.utils import timezone
from django.utils.translation import gettext as _

from commitments.actors.models import Actor, ActorVersion
from commitments.catalogue.models import CommitmentVersion, Method
from commitments.catalogue.wording import wordings_of
from commitments.common.templatetags.waymark import long_date


class What(StrEnum):
    WORDING = "wording"
    METHOD = "method"
    SUCCESSION = "succession"


@dataclass(frozen=True, order=True)
class Break:
    on: date
    what: What

    @property
    def text(self):
        said = {
            What.WORDING: _("the wording changed on %(day)s"),
            What.METHOD: _("another version of the method holds since %(day)s"),
            What.SUCCESSION: _("one body or commitment took the place of another on %(day)s"),
        }
        return said[self.what] % {"day": long_date(self.on)}

    @property
    def code(self):
        """`wording 2024-09-01`, for downloads."""
        return f"{self.what} {self.on.isoformat()}"


@dataclass(frozen=True)
class Breaks:
    """All breaks of one actor on some commitments: those of `everywhere`, and those of each commitment by its id."""

    everywhere: frozenset[Break]
    of_commitments: dict[int, set[Break]]

    def between(self, earlier, later, *, commitment):
        """The breaks between two published answers on a commitment (claims or cells), in order: whatever lies between the
        ends of their periods, or between the days on which they were published."""
        spans = [(earlier.period_end, later.period_end), (_day(earlier), _day(later))]
        known = self.everywhere | self.of_commitments.get(commitment.pk, set())
        return tuple(sorted(each for each in known if any(min(span) < each.on <= max(span) for span in spans)))


def breaks_of(actor, commitments, when):
    """The Breaks of `actor` on `commitments`, as they are known. Five queries at most, whatever their number."""
    codes = tuple(sorted((each.code, each.pk) for each in commitments))
    catalogue = when.once(["breaks", codes], lambda: _of_catalogue(commitments, when))
    of_actor = {Break(day, What.SUCCESSION) for day in _successions_of(actor, when)}
    return replace(catalogue, everywhere=catalogue.everywhere | of_actor)


def _of_catalogue(commitments, when):
    """The Breaks that are those of every actor. Three queries."""
    found = defaultdict(set)
    for pk, wordings in wordings_of(commitments, known_at=when.known_at).items():
        found[pk] |= {Break(each.since, What.WORDING) for each in wordings[1:]}
    for commitment, days in _successions_of_commitments(commitments, when).items():
        found[commitment] |= {Break(day, What.SUCCESSION) for day in days}
    methods = Method.objects.recorded(known_at=when.known_at).order_by("effective_on", "pk")
    return Breaks(frozenset(Break(each.effective_on, What.METHOD) for each in methods[1:]), found)


def with_breaks(rows, *, actor, when):
    """The rows of a scorecard, each with the breaks between the report that stands and the one before it. No query where
    nothing is compared."""
    compared = [row for row in rows if _is_compared(row)]
    if not compared:
        return rows
    breaks = breaks_of(actor, [row.commitment for row in rows], when)
    return [_with_breaks(row, breaks) if _is_compared(row) else row for row in rows]


def _is_compared(row):
    return row.previous is not None and row.previous.is_reported and row.cell.is_reported


def _with_breaks(row, breaks):
    between = breaks.between(row.previous, row.cell, commitment=row.commitment)
    return replace(row, breaks=between, cell=replace(row.cell, breaks=tuple(each.code for each in between)))


def _successions_of_commitments(commitments, when):
    """{commitment id: days on which it took the place of another, or another took its place}."""
    said = _began(CommitmentVersion, "commitment", when)
    codes = {each.code: each.pk for each in commitments}
    found = defaultdict(set)
    for code, successors, day in said:
        for each in {code, *successors} & codes.keys():
            found[codes[each]].add(day)
    return found


def _successions_of(actor, when):
    """The same of one actor; not of or by a body that is shielded today."""
    began = when.once(["actors that began"], lambda: _began(ActorVersion, "actor", when))
    said = [each for each in began if actor.code in (each[0], *each[1])]
    parties = {code for each in said for code in (each[0], *each[1])}
    shielded = (
        set(Actor.objects.filter(code__in=parties, shielded=True).values_list("code", flat=True)) if said else set()
    )
    return {day for code, successors, day in said if not shielded & {code, *successors}}


def _began(model, noun, when):
    """[(code, codes of its successors, the day from which they are that)]. One query."""
    rows = model.objects.recorded(known_at=when.known_at).order_by(f"{noun}__code", "from_on")
    told = list(rows.values_list(f"{noun}__code", "succeeded_by", "from_on").exclude(succeeded_by=""))
    began = told[:1] + [later for earlier, later in pairwise(told) if earlier[:2] != later[:2]]
    return [(code, successors.split(), day) for code, successors, day in began]


def _day(answer):
    return timezone.localtime(answer.published_at).date()

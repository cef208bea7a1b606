"""What a correction changed, field by field, as anyone may read it."""

from dataclasses import dataclass, replace

from commitments.common import differences
from commitments.progress.models import Claim
from commitments.progress.questions import TEXTS

from .display import Difference, compare, compare_periods, told_entry_of
from .sheets import action_titles, claims_of

ADDED = "added"
CHANGED = "changed"
DROPPED = "dropped"


@dataclass(frozen=True)
class Change:
    """One answer before and after. `parts` marks the words, where both sides are texts."""

    difference: Difference
    parts: tuple[differences.Part, ...] = ()

    @property
    def label(self):
        return self.difference.label

    @property
    def before(self):
        return self.difference.before

    @property
    def after(self):
        return self.difference.after


@dataclass(frozen=True)
class ChangedClaim:
    """One commitment of two revisions. `redacted_at` says that its texts were taken down, and when."""

    claim: Claim
    kind: str
    changes: tuple[Change, ...]

    @property
    def commitment(self):
        return self.claim.about

    @property
    def redacted_at(self):
        return self.claim.redacted_at


def changed_claims(before, after, *, at):
    """What two revisions say differently, in the order of their frameworks; what is the same is left out. A file is offered
    where a claim that is in force at `at` still rests on it."""
    old = {claim.about_id: claim for claim in claims_of(before)}
    new = {claim.about_id: claim for claim in claims_of(after)}
    in_force = Claim.objects.in_force(known_at=at).filter(revision__report=after.report_id)
    offered = {str(pk) for pk in in_force.exclude(evidence=None).values_list("evidence", flat=True)}
    found = [_changed(old.get(pk), claim, offered) for pk, claim in new.items()]
    found += [_changed(claim, None, offered) for pk, claim in old.items() if pk not in new]
    return [changed for changed in found if changed.changes or changed.redacted_at]


def changed_facts(before, after):
    """The period and the language, where they differ."""
    facts = {name: getattr(after, name) for name in ("period_start", "period_end", "language")}
    return tuple(_change(difference) for difference in compare_periods(before, facts))


def _changed(old, new, offered):
    titles = {**(action_titles(old) if old else {}), **(action_titles(new) if new else {})}
    entries = [told_entry_of(claim) if claim else None for claim in (old, new)]
    kind = ADDED if old is None else DROPPED if new is None else CHANGED
    differences = compare(*entries, kind=(new or old).kind, actions=titles)
    return ChangedClaim(new or old, kind, tuple(_change(difference, offered) for difference in differences))


def _change(difference, offered=frozenset()):
    difference = replace(
        difference, before=_offering(difference.before, offered), after=_offering(difference.after, offered)
    )
    if _is_text(difference.before) and _is_text(difference.after):
        return Change(difference, differences.parts_of(difference.before.text, difference.after.text))
    return Change(difference)


def _offering(line, offered):
    if line is None or not line.pieces:
        return line
    pieces = (piece if piece.file in offered else replace(piece, file="") for piece in line.pieces)
    return replace(line, pieces=tuple(pieces))


def _is_text(line):
    return line is not None and line.name in TEXTS

"""What a commitment said from which day on, and what became of its words since.

Titles as adopted are the instrument's, the rest is ours. A correction was put right in every version that it touched, so
two versions that stand and say something else differ by a change: it marks a break, and a correction marks none.
"""

from calendar import monthrange
from collections import defaultdict
from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commitments.common.differences import Part, parts_of
from commitments.common.versions import BEGINNING, reason_of
from commitments.common.vocabulary import Language

from .models import CommitmentTranslation, CommitmentVersion

TEXTS: dict[str, Promise] = {
    "official_title": _("Title as adopted"),
    "official_title_variant": _("Title as it stands elsewhere in the text"),
    "title": _("Title on this site"),
    "short_title": _("Short title, in our words"),
    "statement": _("Summary, in our words"),
}
"""What is read as the wording of a commitment, by its column."""


@dataclass(frozen=True)
class Difference:
    """One text before and after, word by word."""

    label: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Wording:
    """The words from a day on. `changes` is what differs from the words before; `reason` is why, in a curator's words."""

    version: CommitmentVersion | CommitmentTranslation
    reason: str
    changes: tuple[Difference, ...]

    @property
    def since(self):
        """The day, or None where it was so when these words came here."""
        return None if self.version.from_on == BEGINNING.date() else self.version.from_on

    @property
    def by_two(self):
        """Whether a second curator confirmed it."""
        return bool(self.version.confirmed_by_id)

    @property
    def texts(self):
        """[(label, text)] of all that it says."""
        return [(label, text) for name, label in TEXTS.items() if (text := getattr(self.version, name))]


@dataclass(frozen=True)
class Since:
    """Words of a day, and what became of them until a later one: `later` are the wordings that came, `changes` what they
    make together. Empty where they still hold."""

    then: Wording
    later: tuple[Wording, ...]
    changes: tuple[Difference, ...]

    @property
    def has_changed(self):
        return bool(self.later)

    @property
    def kept_official_title(self):
        """Whether there is a title as adopted, and it is the same."""
        official = {each.version.official_title for each in (self.then, *self.later)}
        return len(official) == 1 and official != {""}


def wordings_of(commitments, *, known_at):
    """{commitment id: [Wording, ...]} by the day from which each holds, those of days ahead among them, by what was known
    at `known_at`. `commitments` are rows or ids. One query, none for none."""
    ids = {getattr(each, "pk", each) for each in commitments}
    if not ids:
        return {}
    written = CommitmentVersion.objects.filter(commitment__in=ids, recorded_at__lte=known_at)
    rows = defaultdict(list)
    for version in written.select_related("commitment").order_by("from_on", "recorded_at", "pk"):
        rows[version.commitment_id].append(version)
    return {pk: _wordings(versions, known_at=known_at) for pk, versions in rows.items()}


def in_languages(commitment, *, as_of, known_at):
    """Its words on a day in each other language that has some, as a Wording, by what was known at `known_at`. One query."""
    written = CommitmentTranslation.objects.filter(commitment=commitment, recorded_at__lte=known_at)
    rows = defaultdict(list)
    for version in written.order_by("from_on", "recorded_at", "pk"):
        rows[version.language].append(version)
    told = []
    for language in filter(rows.__contains__, Language.values):
        held = [each for each in _standing(rows[language], known_at) if each.from_on <= as_of]
        if held and held[-1].texts:
            told.append(Wording(held[-1], reason_of(held[-1], rows[language]), ()))
    return told


def since(wordings, *, day, until):
    """What became by the day `until` of the words that held on `day`; None where none did."""
    held = [each for each in wordings if each.version.from_on <= day]
    if not held:
        return None
    later = tuple(each for each in wordings if day < each.version.from_on <= until)
    return Since(held[-1], later, _differences(held[-1].version, later[-1].version) if later else ())


def since_published(wordings, revision, *, until):
    """The same of the day on which `revision` (of any record) was published. Of one of which the public is told the month
    alone the end of that month counts, so that no day can be found by the wording under which it stands."""
    day = timezone.localtime(revision.published_at).date()
    if revision.is_dated_by_month:
        day = day.replace(day=monthrange(day.year, day.month)[1])
    return since(wordings, day=min(day, until), until=until)


def _wordings(versions, *, known_at):
    told: list[Wording] = []
    for version in _standing(versions, known_at):
        changes = _differences(told[-1].version, version) if told else ()
        if changes or not told:
            told.append(Wording(version, reason_of(version, versions), changes))
    return told


def _standing(versions, known_at):
    return [each for each in versions if each.superseded_at is None or each.superseded_at > known_at]


def _differences(before, after):
    return tuple(
        Difference(str(label), parts_of(getattr(before, name), getattr(after, name)))
        for name, label in TEXTS.items()
        if getattr(before, name) != getattr(after, name)
    )

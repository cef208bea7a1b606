"""The database counted against the numbers of the sources, and its anchors looked for in the documents themselves."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from commitments.accounts.models import User
from commitments.actors.models import Actor, ActorName, Adherence
from commitments.catalogue.models import (
    Anchor,
    Commitment,
    CrosswalkLink,
    Framework,
    Group,
    LinkDecision,
    Method,
    Milestone,
)
from commitments.common.sheets import BadSheet, read_sheet
from commitments.progress.importing import PAPERS
from commitments.progress.models import Claim

EXPECTED = "expected_counts.csv"
ALL = "all"
# The line of an anchor was counted by hand in a text that other programs may wrap one line differently.
NEAR = 2


@dataclass(frozen=True)
class Count:
    """How many rows of one sort there are, and how many there should be (0 when the sheet does not name the sort)."""

    table: str
    key: str
    expected: int
    found: int

    @property
    def is_right(self):
        return self.expected == self.found


def compare_counts(text):
    """A Count for every line of the sheet of expected counts, and for every sort of row that it does not name."""
    found = counts_of_database()
    expected, problems = {}, []
    for row in read_sheet(text, name=EXPECTED, columns=("table", "key", "count")):
        if row["count"].isdecimal():
            expected[row["table"], row["key"]] = int(row["count"])
        else:
            problems.append(f"{EXPECTED}, row {row.number}: count {row['count']} is not a number.")
    if problems:
        raise BadSheet(problems)
    sorts = [*expected, *(sort for sort in found if sort not in expected)]
    return [Count(table, key, expected.get((table, key), 0), found.get((table, key), 0)) for table, key in sorts]


def counts_of_database():
    """`{(table, key): number}` of all that the sheets load. Fictional actors come from elsewhere and are left out."""
    counts = Counter({("frameworks", ALL): Framework.objects.count(), ("groups", ALL): Group.objects.count()})
    counts[("methods", ALL)] = Method.objects.count()
    for framework, level, kind, trackable in Commitment.objects.values_list(
        "framework__code", "level", "kind", "trackable"
    ):
        counts["commitments", f"{framework}/{level}/{kind}/{'tracked' if trackable else 'untracked'}"] += 1
    for relation, in_source in CrosswalkLink.objects.in_world(fictional=False).values_list("relation", "in_source"):
        counts["crosswalk", relation] += 1
        counts["crosswalk", "in_source"] += in_source
    real = {"actor__fictional": False}
    counts += _by("milestones", Milestone.objects.values_list("framework__code"))
    counts += _by("anchors", Anchor.objects.values_list("kind"))
    counts += _by("actors", Actor.objects.filter(fictional=False).values_list("type"))
    counts += _by("actor_names", ActorName.objects.filter(**real, superseded_at=None).values_list("language"))
    counts += _by("adherence", Adherence.objects.filter(**real).values_list("framework__code", "position"))
    for paper in PAPERS:
        claims = Claim.objects.filter(revision__report=paper.report_id, superseded_at=None)
        counts[paper.sheet.removesuffix(".csv"), ALL] = claims.count()
    return dict(counts)


def decided_by_demonstration():
    """Codes of links of the real world on which curators of the demonstration decided, as they could before the worlds
    decided apart. Two curators decide of them again: no command does it for them."""
    people = {str(pk) for pk in User.objects.filter(demonstration=True).values_list("pk", flat=True)}
    decided = LinkDecision.objects.filter(confirmed_at__isnull=False, link__real=None).order_by("confirmed_at", "pk")
    latest = dict(decided.values_list("link__code", "confirmed_by_id"))
    return sorted(code for code, confirmed_by in latest.items() if confirmed_by in people)


def without_source():
    """Codes of commitments that do not say where they stand, and of those with an anchor that names no file."""
    nowhere = Commitment.objects.filter(source_locator="") | Commitment.objects.filter(source_document="")
    adrift = Commitment.objects.exclude(anchor="").filter(anchor_document="")
    return sorted(set((nowhere | adrift).values_list("code", flat=True)))


def misplaced_anchors(folder):
    """A sentence for each anchor that does not stand, word for word, near its line of its file in `folder`."""
    places = Commitment.objects.exclude(anchor="").order_by("position", "code")
    documents = Documents(folder)
    for code, name, line, words in places.values_list("code", "anchor_document", "anchor_line", "anchor"):
        if problem := documents.why_not_at(name, line, words):
            yield f"{code}: {problem}"


def misplaced_readings(folder, sheets):
    """The same for the words on which the reading of a transcribed paper rests. The announcement names their file."""
    documents = Documents(folder)
    files = dict(Commitment.objects.values_list("code", "anchor_document"))
    for paper in PAPERS:
        for row in read_sheet(sheets.get(paper.readings_sheet, ""), name=paper.readings_sheet, columns=()):
            name = files.get(row["announcement"], "")
            if problem := documents.why_not_at(name, int(row["line"]), row["words"]):
                yield f"{paper.readings_sheet}, row {row.number}: {problem}"


class Documents:
    """The source documents in a folder, read once each."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self._lines = {}

    def why_not_at(self, name, line, words):
        """Why `words` cannot be found at that line (counted from 1), or nothing. Runs of white space are one blank."""
        lines = self._lines_of(name)
        if lines is None:
            return f"there is no file {name or '(none named)'} in {self.folder}."
        near = lines[max(0, (line or 1) - 1 - NEAR) : (line or 1) + NEAR]
        if _plain(words) in _plain(" ".join(near)):
            return ""
        if _plain(words) in _plain(" ".join(lines)):
            return f"“{words}” is in {name}, but not at line {line}."
        return f"“{words}” is not in {name}."

    def _lines_of(self, name):
        if name not in self._lines:
            path = self.folder / name
            self._lines[name] = path.read_text(encoding="utf-8").split("\n") if name and path.is_file() else None
        return self._lines[name]


def _by(table, rows):
    return Counter((table, "/".join(row)) for row in rows)


def _plain(text):
    return " ".join(text.split())

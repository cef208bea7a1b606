"""One pledge as a page shows it: its text, what makes it specific, its parties, its states, its money, its revisions."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Min
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.actors.models import Actor
from commitments.common import c1, differences
from commitments.common.citations import Citation
from commitments.common.labels import cited_as
from commitments.common.templatetags.waymark import long_date
from commitments.pledges import entries, lifecycle, measures
from commitments.pledges.models import (
    Answered,
    MoneyStage,
    PartnerAnswer,
    Pledge,
    PledgeEntry,
    PledgeMoney,
    PledgePartner,
    PledgeRevision,
    Specific,
)
from commitments.pledges.reading import whole

LABELS = {
    "title": gettext_lazy("Title"),
    "text": gettext_lazy("What is pledged"),
    "nature": gettext_lazy("Nature"),
    "form": gettext_lazy("Form"),
    "matches": gettext_lazy("Matches"),
    "partners": gettext_lazy("Partners"),
    "commitments": gettext_lazy("Commitments that it advances"),
    "measure": gettext_lazy("What is measured"),
    "unit": gettext_lazy("Unit"),
    "direction": gettext_lazy("Direction"),
    "baseline": gettext_lazy("Baseline"),
    "target": gettext_lazy("Target"),
    "due_on": gettext_lazy("To be reached by"),
    "specific": gettext_lazy("What its text says"),
    "language": gettext_lazy("Language"),
    "reason": gettext_lazy("Reason for the revision"),
    "on": gettext_lazy("Day on which it was made"),
    "entry": gettext_lazy("State and documents"),
    "money": gettext_lazy("Sources of the sums"),
}
"""The parts of a pledge in the order of the form, each with its label on every other page."""

DIFFED = ("title", "text", "measure")
"""Texts that are compared word by word."""


@dataclass(frozen=True)
class Line:
    """One part of the text as a page shows it: a text, or short texts in a list. `missing`: required and empty."""

    name: str
    label: str
    text: str = ""
    items: tuple[str, ...] = ()
    missing: bool = False


@dataclass(frozen=True)
class Change:
    """One part of the text before and after; either may be silent. `parts` marks the words of two texts."""

    label: str
    before: Line | None
    after: Line | None
    parts: tuple[differences.Part, ...] = ()


@dataclass(frozen=True)
class Party:
    """An actor that the pledge names, asked on the day on which a text that names it was first published. `answer` is what
    it said last, of revision `of`, on a day; empty: nothing yet."""

    actor: Actor
    asked_on: date
    answer: str = ""
    on: date | None = None
    of: int = 0
    is_of_this: bool = False

    @property
    def is_confirmed(self):
        return self.answer == Answered.CONFIRMED

    @property
    def is_declined(self):
        return self.answer == Answered.DECLINED


@dataclass(frozen=True)
class Entry:
    """A state in the history of a pledge. `revision` is the text that told it, whose unit and language are its own;
    `distance`: from the target of the text that is shown, where both speak of the same measure."""

    entry: PledgeEntry
    revision: PledgeRevision
    distance: measures.Distance | None


@dataclass(frozen=True)
class Sums:
    """What is told of one stage of money, the latest day first. Never added up: not across currencies, stages or days."""

    stage: str
    label: str
    rows: tuple[PledgeMoney, ...]


@dataclass(frozen=True)
class Mark:
    """One line of what makes a pledge specific. It is said or it is not; no line weighs more, and nothing is counted."""

    label: str
    is_said: bool


@dataclass(frozen=True)
class Sheet:
    """All that anyone reads of a pledge. `revision` is the one shown, with its parts; `latest` the one in force."""

    revision: PledgeRevision
    latest: PledgeRevision
    revisions: tuple[PledgeRevision, ...]
    lines: tuple[Line, ...]
    marks: tuple[Mark, ...]
    parties: tuple[Party, ...]
    history: tuple[Entry, ...]
    money: tuple[Sums, ...]
    matched_by: tuple[PledgeRevision, ...]
    due_has_passed: bool
    matches_withdrawn: bool = False
    """The pledge that it matches was withdrawn by its maker since."""

    @property
    def pledge(self):
        return self.revision.pledge

    @property
    def commitments(self):
        return [each.commitment for each in self.revision.advances.all()]

    @property
    def standing(self):
        """The latest state, or None while nothing is said."""
        return self.history[0] if self.history else None

    @property
    def is_over(self):
        """Its maker has withdrawn it: nothing more is said of it, and nobody matches it anew."""
        return self.standing is not None and lifecycle.is_over(self.standing.entry.standing)

    @property
    def unconfirmed(self):
        return [party for party in self.parties if not party.answer]


def sheet_of(revision, *, today):
    """The Sheet of a published revision. Of the later ones nothing is hidden: an earlier text is shown with today's states."""
    revisions = tuple(
        PledgeRevision.objects.filter(pledge=revision.pledge_id, state=lifecycle.PUBLISHED).order_by("-number")
    )
    shown = whole(revision)
    history = _history(shown, revisions)
    return Sheet(
        revision=shown,
        latest=revisions[0],
        revisions=revisions,
        lines=lines_of(shown),
        marks=marks_of(shown),
        parties=parties_of(shown),
        history=history,
        money=_money(shown.pledge),
        matched_by=tuple(_matched_by(shown.pledge)),
        due_has_passed=lifecycle.has_run_past(
            due_on=shown.due_on, standing=history[0].entry.standing if history else "", today=today
        ),
        matches_withdrawn=_is_over(shown.matches_id),
    )


def citation_of(shown):
    """How a revision with its parts is cited; of one that was taken from public view, that it is gone."""
    pledge = shown.pledge
    said = _("%(author)s, pledge: %(title)s, revision %(number)s, published %(day)s. Waymark.")
    return Citation(
        words=said
        % {
            "author": cited_as(pledge.actor.name, transcribed=pledge.is_transcribed),
            "title": _("a text that is no longer shown") if shown.withdrawn_at else shown.title,
            "number": shown.number,
            "day": long_date(shown.published_at),
        },
        path=reverse("pledges:revision", args=[pledge.pk, shown.number]),
        form=c1.pledge(revision=shown),
        fictional=pledge.actor.fictional,
        note="" if shown.withdrawn_at else pledge.source_note,
        gone=_("It was taken from public view: %(day)s.") % {"day": long_date(shown.withdrawn_at)}
        if shown.withdrawn_at
        else "",
    )


def lines_of(shown, *, missing=()):
    """The parts of a text that say something, and those named in `missing`, in the order of the form."""
    said = dict(_said(shown))
    lines = []
    for name, label in LABELS.items():
        if name in said:
            text, items = said[name]
            lines.append(Line(name, str(label), text=text, items=items))
        elif name in missing:
            lines.append(Line(name, str(label), missing=True))
    return tuple(lines)


def missing_labels(names):
    return tuple(str(LABELS[name]) for name in names)


def _said(shown):
    """(name, (text, items)) of each part that says something. Zero says something."""
    plain = measures.plain
    baseline = [plain(shown.baseline), shown.unit] if shown.baseline is not None else []
    if shown.baseline_on:
        baseline.append(_("on %(day)s") % {"day": long_date(shown.baseline_on)})
    target = [plain(shown.target), shown.unit] if shown.target is not None else []
    texts = {
        "title": shown.title,
        "text": shown.text,
        "nature": str(shown.get_nature_display()) if shown.nature else "",
        "form": str(shown.get_form_display()),
        "matches": f"{shown.matches.label} ({_name_of(shown.matches.actor)})" if shown.matches else "",
        "measure": shown.measure,
        "unit": "" if shown.has_figures else shown.unit,  # each figure has it beside it
        "direction": str(shown.get_direction_display()) if shown.direction else "",
        "baseline": " ".join(baseline),
        "target": " ".join(target),
        "due_on": long_date(shown.due_on) if shown.due_on else "",
        "language": str(shown.get_language_display()),
    }
    lists = {
        "partners": tuple(_name_of(each.actor) for each in shown.partners.all()),
        "commitments": tuple(_named(each.commitment) for each in shown.advances.all()),
        "specific": tuple(str(Specific(code).label) for code in shown.specific_codes if code in Specific.values),
    }
    for name, text in texts.items():
        if text:
            yield name, (text, ())
    for name, items in lists.items():
        if items:
            yield name, ("", items)


def _name_of(actor):
    return _("An organisation that is not named") if actor.shielded else actor.name


def _named(commitment):
    return f"{commitment.label} ({commitment.framework.short_title})"


def marks_of(shown):
    """What makes it specific: what its figures and dates show by themselves, and what its maker says that the text says."""
    shared = shown.form in entries.SHARED
    facts = [
        (_("It says which commitments it advances"), bool(shown.advances.all())),
        (_("It says what is measured, and in what unit"), bool(shown.measure and shown.unit)),
        (_("It has a baseline"), shown.baseline is not None),
        (_("It has a target"), shown.target is not None),
        (_("It has a date by which it is to be reached"), shown.due_on is not None),
        *([(_("It names its partners"), bool(shown.partners.all()))] if shared else []),
    ]
    codes = shown.specific_codes
    return (*(Mark(*fact) for fact in facts), *(Mark(str(each.label), each.value in codes) for each in Specific))


def parties_of(shown):
    """The partners that a revision names, each with what it answered last, of this revision or of an earlier one."""
    answers = PartnerAnswer.objects.filter(revision__pledge=shown.pledge_id, revision__state=lifecycle.PUBLISHED)
    answers = answers.filter(revision__number__lte=shown.number)
    latest = {each.actor_id: each for each in answers.select_related("revision").order_by("id")}
    named = PledgePartner.objects.filter(revision__pledge=shown.pledge_id, revision__state=lifecycle.PUBLISHED)
    asked = dict(named.values("actor").annotate(first=Min("revision__published_at")).values_list("actor", "first"))
    return tuple(
        _party(each.actor, asked[each.actor_id].date(), latest.get(each.actor_id), shown)
        for each in shown.partners.all()
    )


def _party(actor, asked_on, answer, shown):
    if answer is None:
        return Party(actor, asked_on)
    number = answer.revision.number
    return Party(actor, asked_on, answer.answer, answer.at.date(), number, is_of_this=number == shown.number)


def _history(shown, revisions):
    """Every state that was ever told, the latest first. Each distance is from the target that holds in the text shown."""
    by_pk = {revision.pk: revision for revision in revisions}
    told = (
        PledgeEntry.objects.filter(revision__in=by_pk)
        .prefetch_related("evidence")
        .order_by("-on", "-revision__number", "-id")
    )
    return tuple(_told(each, by_pk[each.revision_id], shown) for each in told)


def _told(entry, revision, shown):
    if (revision.measure, revision.unit) != (shown.measure, shown.unit):
        return Entry(entry, revision, None)
    ruler = {"baseline": shown.baseline, "target": shown.target, "direction": shown.direction}
    return Entry(entry, revision, measures.distance(value=entry.value, **ruler))


def _money(pledge):
    told = PledgeMoney.objects.filter(revision__pledge=pledge, revision__state=lifecycle.PUBLISHED)
    rows = list(told.select_related("corrects").order_by("-on", "-id"))
    corrections = {row.corrects_id: row for row in reversed(rows) if row.corrects_id}
    for row in rows:
        setattr(row, "correction", corrections.get(row.pk))  # noqa: B010 - for the page alone, and no field of a sum
    return tuple(
        Sums(stage.value, str(stage.label), of_stage)
        for stage in MoneyStage
        if (of_stage := tuple(row for row in rows if row.stage == stage.value))
    )


def _is_over(pledge_id):
    return Pledge.objects.with_standing().filter(pk=pledge_id, standing=lifecycle.GIVEN_UP).exists()


def _matched_by(pledge):
    found = PledgeRevision.objects.in_force().with_names().filter(matches=pledge, pledge__actor__shielded=False)
    return found.order_by("published_at", "id")


def changes_between(before, after):
    """What the texts of two revisions (with their parts) say differently, in the order of the form."""
    old = {line.name: line for line in lines_of(before)}
    new = {line.name: line for line in lines_of(after)}
    return tuple(
        Change(str(label), old.get(name), new.get(name), _parts(name, old.get(name), new.get(name)))
        for name, label in LABELS.items()
        if old.get(name) != new.get(name)
    )


def _parts(name, before, after):
    if name not in DIFFED or before is None or after is None:
        return ()
    return differences.parts_of(before.text, after.text)

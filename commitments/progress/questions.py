"""The questions of a claim, each declared once, with the words of its answers. Pure: below the models.

A question is a row of `ClaimEntry`. The form's first values and its entry, the lines of every page, what differs between two
texts, rounds and their digest, the search for personal data, takedowns and triggers, what a shield looks at, the columns of
the export, the admin and the search by words are all read from these rows. So a new question is a row here, a column of the
model, a field of the form and the line that places it in the form's template.

Forms, imports and the demonstration hand the answers to the actions as entries, which are plain values. What must be answered
before a claim is submitted is a rule, and stands last.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from enum import Enum, auto
from typing import Any

from django.db.models import Choices, IntegerChoices, TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commitments.common.vocabulary import Kind


class Answer(TextChoices):
    ASSESSED = "assessed", _("We can say where it stands")
    CANNOT_ASSESS = "cannot_assess", _("We cannot assess it")
    NOT_APPLICABLE = "not_applicable", _("It does not apply to us")


class Stage(IntegerChoices):
    NO_ACTION = 0, _("No action yet")
    PLANNED = 1, _("Planned")
    UNDER_WAY = 2, _("Under way")
    SUBSTANTIAL = 3, _("Substantially in place")
    IN_PLACE = 4, _("In place and operating")


class Practice(TextChoices):
    UPHELD = "upheld", _("Upheld")
    EXCEPTIONS = "exceptions", _("Exceptions occur")
    NOT_UPHELD = "not_upheld", _("Not upheld")


class Momentum(TextChoices):
    ADVANCING = "advancing", _("Advancing")
    STEADY = "steady", _("Steady")
    STALLED = "stalled", _("Stalled")
    REVERSED = "reversed", _("Reversed")


class SelfView(TextChoices):
    GOING_WELL = "going_well", _("Going well")
    MIXED = "mixed", _("Mixed")
    NOT_WELL = "not_well", _("Not doing well")


class Reason(TextChoices):
    LAW = "law", _("No law yet, or one that stands in the way")
    CAPACITY = "capacity", _("Too few staff or skills")
    DATA = "data", _("Too little data")
    MONEY = "money", _("Too little money")
    COORDINATION = "coordination", _("Offices do not work together yet")
    POLITICAL = "political", _("No political agreement")
    SHOCK = "shock", _("A crisis from outside")
    OTHER = "other", _("Another reason")


class Support(TextChoices):
    """Whether support would be welcome, and who may read that."""

    PUBLIC = "public", _("Yes, and everybody may know")
    PRIVATE = "private", _("Yes, and only those who match needs with offers may know")


class SupportKind(TextChoices):
    LAW = "law", _("Advice on law and policy")
    CAPACITY = "capacity", _("Training and staff")
    DATA = "data", _("Data and research")
    MONEY = "money", _("Money")
    TECHNOLOGY = "technology", _("Technology and equipment")
    PEERS = "peers", _("Exchange with peers")


class Value(Enum):
    """What an answer is, and so how it is stored, shown and read back."""

    CHOICE = auto()  # one code
    YES_NO = auto()
    TEXT = auto()  # free text: searched for personal data and for what names a shielded author; may be taken down
    CODES = auto()  # several codes; the column holds them separated by blanks
    ROWS = auto()  # rows of a table of their own


def always(said: Mapping) -> bool:
    return True


def is_assessed(said: Mapping) -> bool:
    return said["answer"] == Answer.ASSESSED


def is_absent(said: Mapping) -> bool:
    return said["answer"] != Answer.ASSESSED


def is_not_well(said: Mapping) -> bool:
    return is_assessed(said) and said["self_view"] == SelfView.NOT_WELL


def asks_reasons(said: Mapping) -> bool:
    return is_not_well(said) or (is_assessed(said) and said["stage"] == Stage.NO_ACTION)


def welcomes_support(said: Mapping) -> bool:
    return is_not_well(said) and bool(said["support"])


@dataclass(frozen=True, eq=False)
class Question:
    """One row. `name` is the column of the model and the attribute of the entry."""

    value: Value
    label: Promise | str = ""
    """What its answer is called on every page but the form. Empty: it is told in the line of another answer."""
    choices: type[Choices] | None = None
    when: Callable[[Mapping], bool] = always
    """Whether it belongs to what was answered (by name). An answer that does not is left out of the entry."""
    of_kind: str = ""
    """The only kind of commitment that it is asked of."""
    asked_as: str = ""
    """The field of the form, where that is not its name."""
    part_of: str = ""
    """The answer without which this one says nothing."""
    after: str = ""
    """On pages it stands right after this one, and not in its place among the rows."""
    column: str | None = None
    """Its column in the export, where that is not its name. Empty: it is not public as it is."""
    later: bool = False
    """Asked since the first texts were kept and the first files read. A round holds it only where something was said, so that
    an earlier text and its digest stay the same; its column comes last, and so does its row, with `after` for its place on pages."""
    is_axis: bool = False
    """The step of a cell is made of it."""
    in_rules: bool = False
    """Of a text: a rule asks whether there is one, so that no list of claims leaves it in the database."""
    in_search: bool = False
    """Of a text: who searches the published reports for a word finds it there."""
    name: str = ""
    default: Any = ""

    @property
    def line(self):
        """The name of its line on a page, of its field in the form, and of the comments on it."""
        return self.asked_as or self.name

    @property
    def is_stored(self):
        return self.value is not Value.ROWS

    @property
    def is_plain(self):
        """Public as it is stored."""
        return self.is_stored and self.column == self.name

    def of(self, row):
        """The answer of a stored claim or assessment, as its entry holds it."""
        stored = getattr(row, self.name)
        return tuple(stored.split()) if self.value is Value.CODES else stored

    def to_store(self, answer):
        """The column's value for the answer of an entry."""
        return " ".join(answer) if self.value is Value.CODES else answer

    def kept(self, value):
        """The answer of an entry, from what a round holds of it."""
        return tuple(value) if self.value is Value.CODES else value

    def label_of(self, code):
        return str(self.choices(code).label) if self.choices else code


def choice(label: Promise | str = "", choices=None, *, default: Any = "", **facts) -> Any:
    return _row(Value.CHOICE, label, default=default, choices=choices, **facts)


def yes_no(label: Promise | str, **facts) -> Any:
    return _row(Value.YES_NO, label, default=None, **facts)


def text(label: Promise | str, **facts) -> Any:
    return _row(Value.TEXT, label, **facts)


def codes(label: Promise | str = "", choices=None, **facts) -> Any:
    return _row(Value.CODES, label, default=(), choices=choices, **facts)


def rows(label: Promise | str = "", **facts) -> Any:
    return _row(Value.ROWS, label, default=(), **facts)


def _row(value, label, *, default: Any = "", **facts) -> Any:
    return field(default=default, metadata={"question": Question(value=value, label=label, **facts)})


def questions_of(entry) -> tuple[Question, ...]:
    """The rows of a class of entries, in their order."""
    return tuple(_named(each) for each in fields(entry))


def _named(each):
    question = each.metadata["question"]
    column = each.name if question.column is None else question.column
    return replace(question, name=each.name, default=each.default, column=column)


def texts_of(questions: Iterable[Question]) -> tuple[str, ...]:
    """Names of the free texts: they are searched for personal data and may be taken down."""
    return tuple(each.name for each in questions if each.value is Value.TEXT)


def stored_of(questions: Iterable[Question]) -> tuple[Question, ...]:
    """The questions whose answer is a column of the claim's or the assessment's own table."""
    return tuple(each for each in questions if each.is_stored)


def labels_of(questions: Iterable[Question]) -> dict[str, Promise | str]:
    """{line: label} in the order of a page."""
    labelled = [each for each in questions if each.label]
    lines = [each.line for each in labelled if not each.after]
    for each in labelled:
        if each.after:
            lines.insert(lines.index(each.after) + 1, each.line)
    labels = {each.line: each.label for each in labelled}
    return {line: labels[line] for line in lines}


@dataclass(frozen=True)
class EvidenceEntry:
    """One piece of evidence as typed: a link or a file, who speaks in it, of when, and where in it to look.

    `item` is the id of the evidence whose file it keeps, `file` the id of that file. Two entries say the same when
    their words and their file are the same, whichever item carries them.
    """

    title: str
    issuer_class: str
    link: str = ""
    issuer: str = ""
    dated_on: date | None = None
    locator: str = ""
    published_on: date | None = None
    file: str = ""
    item: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True)
class Axes:
    """What a claim says of its actor and an assessment of another one, on the same steps."""

    answer: str = choice(choices=Answer, default=Answer.ASSESSED.value, is_axis=True)
    answer_reason: str = text("", in_rules=True)
    stage: int | None = choice(
        _("Where it stands"), Stage, default=None, is_axis=True, of_kind=Kind.DO, when=is_assessed
    )
    practice: str = choice(_("In practice"), Practice, is_axis=True, of_kind=Kind.REFRAIN, when=is_assessed)
    safeguard: bool | None = yes_no(_("Legal safeguard in force"), is_axis=True, of_kind=Kind.REFRAIN, when=is_assessed)
    breach_reported: bool | None = yes_no(
        _("Breach reported in the period"), is_axis=True, of_kind=Kind.REFRAIN, when=is_assessed
    )
    momentum: str = choice(_("Compared with the year before"), Momentum, when=is_assessed)


@dataclass(frozen=True)
class ClaimEntry(Axes):
    """The answers on one commitment. `reasons` and `support_kinds` are codes; `actions` are codes of the menu; `counts` are codes of the
    links by which it counts elsewhere too, `lends` those of them over which it lends its step."""

    answer: str = choice(_("How it is going"), Answer, default=Answer.ASSESSED.value, is_axis=True, asked_as="view")
    answer_reason: str = text(_("Why there is no stage"), in_rules=True, when=is_absent)
    self_view: str = choice(choices=SelfView, asked_as="view", when=is_assessed)
    reasons: tuple[str, ...] = codes(_("Why"), Reason, after="answer_reason", when=asks_reasons)
    support: str = choice(
        _("Support would be welcome"),
        Support,
        after="reasons",
        column="support_welcome",
        later=True,
        when=is_not_well,
    )
    support_kinds: tuple[str, ...] = codes(
        choices=SupportKind, part_of="support", column="", later=True, when=welcomes_support
    )
    narrative: str = text(_("What happened"), in_rules=True, in_search=True)
    obstacles: str = text(_("What stood in the way"), in_search=True)
    next_step: str = text(_("Next step"))
    actions: tuple[str, ...] = rows(_("Actions taken"))
    evidence: tuple[EvidenceEntry, ...] = rows(_("Evidence"))
    counts: tuple[str, ...] = rows(_("Also counted under"), column="counts_under", later=True)
    lends: tuple[str, ...] = rows(part_of="counts", column="", later=True)

    @property
    def answers(self):
        """What it says, without where it counts."""
        return replace(self, counts=(), lends=())


CLAIM = questions_of(ClaimEntry)
STORED = stored_of(CLAIM)
TEXTS = texts_of(CLAIM)
LABELS = labels_of(CLAIM)
"""Lines of a page, each with its label, in the order of the form."""
AXES = tuple(each.name for each in CLAIM if each.is_axis)
TOLD = tuple(each.name for each in CLAIM if each.value is Value.TEXT and each.is_plain and each.when is always)
"""Texts that the public reads whatever the answer is."""
ONLY_READ = tuple(each.name for each in CLAIM if each.value is Value.TEXT and not each.in_rules)
"""Texts that are shown and by which nothing is decided: a list of claims need not fetch them."""


# --- what must be answered --------------------------------------------------------------------------------------------

ASSESSED = Answer.ASSESSED.value
CANNOT_ASSESS = Answer.CANNOT_ASSESS.value
NOT_APPLICABLE = Answer.NOT_APPLICABLE.value
NOT_WELL = SelfView.NOT_WELL.value
REFRAIN = Kind.REFRAIN.value


def required_fields(*, kind, answer, self_view, stage):
    """Names of the fields that must be filled before the claim is submitted.

    The burden of proof rises with the claim: an absence asks for its reason, *not doing well* and stage 0 ask for
    one reason, everything better asks for a step and a sentence. Source: docs/methodology.md, "Not doing well".
    """
    if answer != ASSESSED:
        return ("answer_reason",)
    if self_view == NOT_WELL:
        return ("reasons",)
    if kind == REFRAIN:
        return ("practice", "safeguard", "breach_reported", "narrative")
    if stage == 0:
        return ("stage", "reasons")
    return ("stage", "narrative")


def missing_fields(entry, *, kind):
    """The required fields of `entry` (a ClaimEntry or a claim) that are still empty, in the order of the form."""
    needed = required_fields(kind=kind, answer=entry.answer, self_view=entry.self_view, stage=entry.stage)
    missing = [name for name in needed if getattr(entry, name) in ("", None, ())]
    halves = ("practice", "safeguard", "breach_reported")
    given = [name for name in halves if getattr(entry, name) not in ("", None)]
    if kind == REFRAIN and entry.answer == ASSESSED and given and len(given) < len(halves):
        missing = [name for name in halves if name not in given] + [m for m in missing if m not in halves]
    return missing

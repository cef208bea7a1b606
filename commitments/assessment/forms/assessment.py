"""What an assessor is asked: its interest, its judgement on the same steps, and how it came to it."""

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from commitments.assessment.questions import QUESTIONS, STORED, AssessmentEntry, Confidence, missing_fields
from commitments.common.vocabulary import Kind
from commitments.common.widgets import text_area, typed
from commitments.progress.forms.cards import Card
from commitments.progress.forms.claim import YES_NO, not_asked_of, shown_answers, typed_answers
from commitments.progress.forms.evidence import BLANK_ROWS, PREFIX, evidence_initial, evidence_rows
from commitments.progress.forms.report import PeriodForm
from commitments.progress.models import Answer, Momentum, Practice, Stage
from commitments.progress.questions import ASSESSED

WHAT_TO_DO = {
    "funding": _("Say who pays for your work."),
    "ties": _("Say what ties you to the subject; “None” is an answer."),
    "answer_reason": _("Say why it cannot be assessed, or why it does not apply."),
    "stage": _("Choose where it stands."),
    "practice": _("Choose what happened in practice."),
    "safeguard": _("Say whether a legal safeguard is in force."),
    "breach_reported": _("Say whether a breach was reported."),
    "rationale": _("Say why you chose this step."),
    "approach": _("Say how you assessed it."),
    "confidence": _("Say how sure you are."),
    "evidence": _("Give at least one document."),
}
"""The sentence of each answer that is missing."""

ANSWERS = (
    (Answer.ASSESSED, _("Yes: choose a step below")),
    (Answer.CANNOT_ASSESS, _("No: what is needed cannot be found out")),
    (Answer.NOT_APPLICABLE, _("It does not apply to them")),
)
"""The answers in the words of somebody who speaks of another."""

YES = "yes"


def _yes_or_no(label):
    return forms.TypedChoiceField(
        label=label,
        choices=YES_NO,
        coerce=lambda said: said == YES,
        empty_value=None,
        widget=forms.RadioSelect,
        required=False,
    )


def _text(label, help_text, rows, longest):
    return forms.CharField(label=label, help_text=help_text, widget=text_area(rows), max_length=longest, required=False)


class AssessmentForm(forms.Form):
    """By the anchors of the revision's method. Nothing is required of a draft; with `complete` it must hold what
    questions.required_fields asks. `reason` asks why what looks like personal data may stay, where it is handed in at once."""

    funding = _text(_("Who pays for your work?"), _("The public reads this beside what you say."), 2, 2000)
    ties = _text(
        _("What ties you to the subject?"),
        _("Contracts, grants, people who worked for both, disputes. “None” is an answer. The public reads it."),
        2,
        2000,
    )
    answer = forms.ChoiceField(
        label=_("Can you assess it?"), choices=ANSWERS, initial=ASSESSED, widget=forms.RadioSelect
    )
    answer_reason = _text(
        _("Why can it not be assessed, or why does it not apply?"),
        _("Leave it empty when you choose a step below."),
        2,
        2000,
    )
    stage = forms.TypedChoiceField(
        label=_("Where does it stand?"),
        help_text=_("Choose the last sentence that is true at the end of the period."),
        choices=Stage.choices,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        required=False,
    )
    practice = forms.ChoiceField(
        label=_("What happened in practice?"),
        help_text=_("Choose the sentence that is true of the period."),
        choices=Practice.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    safeguard = _yes_or_no(_("Is a law or a binding rule in force that forbids it?"))
    breach_reported = _yes_or_no(_("Did anyone report a breach in the period?"))
    rationale = _text(
        _("Why this step?"),
        _("What you found, so that a stranger can follow. Name no migrant and no official."),
        6,
        10000,
    )
    approach = _text(_("How did you assess it?"), _("Whom you asked, what you read, what you could not see."), 4, 5000)
    confidence = forms.ChoiceField(
        label=_("How sure are you?"), choices=Confidence.choices, widget=forms.RadioSelect, required=False
    )
    momentum = forms.ChoiceField(
        label=_("Compared with the year before"),
        choices=Momentum.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    personal_data_reason = _text(
        _("Why may what looks like personal data stay?"),
        _("The panel reads this; it is never public. Personal data of migrants may not stay."),
        3,
        2000,
    )

    def __init__(self, *args, kind, anchors=(), complete=False, reason=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.complete = complete
        self.anchors = {anchor.step: anchor for anchor in anchors}
        for name in not_asked_of(kind):
            del self.fields[name]
        for name, step in (("safeguard", "safeguard"), ("breach_reported", "breach")):
            if name in self.fields and step in self.anchors:
                self.fields[name].label = self.anchors[step].sentence
        if not reason:
            del self.fields["personal_data_reason"]

    def entry(self, evidence=()):
        """The answers. What does not belong to the answer given is left out: the database refuses it."""
        answers = typed_answers(self.cleaned_data, QUESTIONS) | {"evidence": tuple(evidence)}
        return AssessmentEntry(**{each.name: answers[each.name] for each in QUESTIONS if each.when(answers)})

    def ask_for(self, names):
        """Mark the answers that are missing."""
        for name in names:
            if name not in self.errors:
                self.add_error(name if name in self.fields else None, str(WHAT_TO_DO[name]))

    @property
    def step_field(self):
        return self["stage" if self.kind == Kind.DO else "practice"]

    @property
    def step_cards(self):
        """The cards of the stage, or of the practice, each with the sentence that must be true."""
        if self.kind == Kind.DO:
            return [
                self._card("stage", value, f"{value} {label}", place=value, mark=f"do-{value}")
                for value, label in Stage.choices
            ]
        return [
            self._card("practice", value, label, place=place) for place, (value, label) in enumerate(Practice.choices)
        ]

    def _card(self, name, value, label, *, place, mark=""):
        anchor = self.anchors.get(str(value))
        return Card(
            value=value,
            id=f"{self[name].auto_id}_{place}",
            label=label,
            anchor=anchor.sentence if anchor else "",
            mark=mark,
            checked=str(self[name].value()) == str(value),
        )


class AssessmentForms:
    """The forms of one page, sent and judged together. `period` is there while the period may change."""

    def __init__(self, *, assessment, evidence, period=None):
        self.assessment = assessment
        self.evidence = evidence
        self.period = period

    @classmethod
    def blank(cls, *, entry, earlier, today, period=None, **asked):
        """The page as it is first shown. `period` are the stored first day, last day and language; None: they stay."""
        evidence = evidence_rows(BLANK_ROWS)(
            prefix=PREFIX, initial=evidence_initial(entry), form_kwargs={"today": today, "earlier": earlier}
        )
        return cls(
            assessment=AssessmentForm(initial=initial_of(entry), **asked),
            evidence=evidence,
            period=PeriodForm(initial=period, today=today) if period else None,
        )

    @classmethod
    def sent(cls, data, *, earlier, today, complete, refusals=None, period=None, **asked):
        """The page as it came back. `refusals`: what progress/views/uploads.py did not take."""
        kwargs = {"today": today, "complete": complete, "earlier": earlier, "refusals": refusals}
        return cls(
            assessment=AssessmentForm(data, complete=complete, **asked),
            evidence=evidence_rows(0)(data, prefix=PREFIX, form_kwargs=kwargs),
            period=PeriodForm(data, today=today) if period else None,
        )

    def as_typed(self, *, more=0, earlier, today, period=None, **asked):
        """The same page with all that was typed, unjudged, and `more` empty rows."""
        kwargs = {"today": today, "earlier": earlier, "refusals": self.evidence.form_kwargs["refusals"]}
        return AssessmentForms(
            assessment=AssessmentForm(initial=typed(self.assessment), **asked),
            evidence=evidence_rows(more)(prefix=PREFIX, initial=self.evidence.typed(), form_kwargs=kwargs),
            period=PeriodForm(initial=typed(self.period), today=today) if self.period else None,
        )

    @property
    def parts(self):
        return [part for part in (self.assessment, self.evidence, self.period) if part is not None]

    def is_valid(self):
        # Each is judged, so that the page names everything at once.
        judged = [part.is_valid() for part in self.parts]
        if not all(judged):
            return False
        if self.assessment.complete:
            self.assessment.ask_for(missing_fields(self.entry, kind=self.assessment.kind))
        return not self.assessment.errors

    @cached_property
    def entry(self):
        return self.assessment.entry(self.evidence.entries())

    @property
    def over(self):
        """The period and the language as write_assessment takes them."""
        said = self.period.cleaned_data
        return {"period": (said["period_start"], said["period_end"]), "language": said["language"]}


def initial_of(entry):
    """The answers of an entry as the form shows them."""
    return shown_answers(entry, STORED)

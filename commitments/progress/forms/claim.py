"""The answers on one commitment, and the forms that stand around them on one page."""

from dataclasses import dataclass, replace

from django import forms
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.audit.immutability import TAKEN_DOWN
from commitments.common.labels import shown_claim
from commitments.common.templatetags.waymark import long_date
from commitments.common.templatetags.waymark import period as period_in_words
from commitments.common.widgets import text_area, typed
from commitments.progress.assemble.background import Background
from commitments.progress.assemble.display import compare
from commitments.progress.models import Momentum, Practice, Reason, Stage, Support, SupportKind
from commitments.progress.questions import ASSESSED, CLAIM, ClaimEntry, Value, missing_fields

from .cards import ABSENT_VIEWS, OWN_VIEWS, Cards
from .evidence import PREFIX, BaseEvidenceFormSet, blank_rows, evidence_initial, evidence_rows
from .report import ReportForm

YES_NO = (("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No")))

MOST_CARRIED = 80
"""Words of last time's answer that stand beside a field; the whole is one link away."""

NOTHING = (None, "", [])

JOIN = "edit"
"""The button by which somebody goes on writing, their own text and a colleague's before them."""

WHAT_TO_DO = {
    "view": gettext_lazy("Say how it is going, or that you cannot say."),
    "answer_reason": gettext_lazy("Say why, in a sentence."),
    "reasons": gettext_lazy("Choose at least one reason."),
    "stage": gettext_lazy("Choose where it stands."),
    "practice": gettext_lazy("Choose what happened in practice."),
    "safeguard": gettext_lazy("Say whether a legal safeguard is in force."),
    "breach_reported": gettext_lazy("Say whether a breach was reported."),
    "narrative": gettext_lazy("Say what happened, in two or three sentences."),
}
"""The sentence of each answer that is missing."""


class ClaimForm(Cards):
    """How one commitment goes, by the anchors of the revision's method.

    Nothing is required of a draft; with `complete` it must hold what questions.required_fields asks. `background` is what it
    must know of the commitment and of last time (assemble/background.py).
    """

    unchanged = forms.BooleanField(required=False)
    confirming = forms.IntegerField(widget=forms.HiddenInput, required=False)
    view = forms.ChoiceField(
        label=gettext_lazy("How is it going?"),
        help_text=gettext_lazy("Your own view. It is shown as yours."),
        choices=OWN_VIEWS + ABSENT_VIEWS,
        widget=forms.RadioSelect,
        required=False,
    )
    answer_reason = forms.CharField(
        label=gettext_lazy("Why can you not assess it, or why does it not apply?"),
        help_text=gettext_lazy("One sentence is enough. It is shown to the public."),
        widget=text_area(2),
        max_length=2000,
        required=False,
    )
    reasons = forms.MultipleChoiceField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("One reason is enough. Nothing else is required."),
        choices=Reason.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    support = forms.ChoiceField(
        label=gettext_lazy("We would welcome support"),
        help_text=gettext_lazy(
            "If you want, say so: others can answer with an offer. You need not, and you can take it back at any time."
        ),
        choices=(("", gettext_lazy("No, or not now")), *Support.choices),
        widget=forms.RadioSelect,
        required=False,
    )
    support_kinds = forms.MultipleChoiceField(
        label=gettext_lazy("What kind of support?"),
        choices=SupportKind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    stage = forms.TypedChoiceField(
        label=gettext_lazy("Where does it stand?"),
        help_text=gettext_lazy("Choose the last sentence that is true at the end of the period."),
        choices=Stage.choices,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        required=False,
    )
    practice = forms.ChoiceField(
        label=gettext_lazy("What happened in practice?"),
        help_text=gettext_lazy("Choose the sentence that is true of the period."),
        choices=Practice.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    safeguard = forms.TypedChoiceField(
        label=gettext_lazy("Is a law or a binding rule in force that forbids it?"),
        choices=YES_NO,
        coerce=lambda said: said == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
        required=False,
    )
    breach_reported = forms.TypedChoiceField(
        label=gettext_lazy("Did anyone report a breach in the period?"),
        choices=YES_NO,
        coerce=lambda said: said == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
        required=False,
    )
    narrative = forms.CharField(
        label=gettext_lazy("What happened in the period?"),
        help_text=gettext_lazy("Two or three sentences a stranger would understand. Name no migrant and no official."),
        widget=text_area(5),
        max_length=10000,
        required=False,
    )
    momentum = forms.ChoiceField(
        label=gettext_lazy("Compared with the year before"),
        choices=Momentum.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    obstacles = forms.CharField(
        label=gettext_lazy("What stood in the way?"), widget=text_area(3), max_length=5000, required=False
    )
    next_step = forms.CharField(
        label=gettext_lazy("What is the next step?"), widget=text_area(3), max_length=5000, required=False
    )
    actions = forms.MultipleChoiceField(
        label=gettext_lazy("Which of these were taken?"),
        help_text=gettext_lazy("Actions are a menu to draw from, not duties. Leave out what does not fit."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    counts = forms.MultipleChoiceField(
        label=gettext_lazy("Should it also count under these?"),
        help_text=gettext_lazy("Tick where. Nothing is copied: the other page shows this same answer."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    lends = forms.MultipleChoiceField(
        label=gettext_lazy("Does its stage hold there too?"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args, background, complete=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.background = background
        self.kind = background.commitment.kind
        self.complete = complete
        for name in not_asked_of(self.kind):
            del self.fields[name]
        if not background.asks_support:
            del self.fields["support"], self.fields["support_kinds"]
        self._offer_menu()
        self._offer_places()
        self._speak_as_the_method()
        self._offer_last_time()
        for remark in background.remarks:
            if remark.field in self.fields:
                field = self[remark.field]
                field.help_text = _remarked(field.help_text, remark.comment)

    def _offer_menu(self):
        self.menu = {action.code: action.label for action in self.background.menu}
        if self.menu:
            self.fields["actions"].choices = list(self.menu.items())
        else:
            del self.fields["actions"]

    def _offer_places(self):
        """Where it may count too. A link that holds no longer can still be sent by a page from before: it is left out."""
        places = self.background.places
        self.places = {place.code: place for place in places}
        lending = [place for place in places if place.may_lend]
        for name, offered in (("counts", places), ("lends", lending)):
            if offered:
                self.fields[name].choices = [(place.code, place.where) for place in offered]
            else:
                del self.fields[name]

    def _speak_as_the_method(self):
        self.anchors = {anchor.step: anchor for anchor in self.background.anchors}
        for name, step in (("safeguard", "safeguard"), ("breach_reported", "breach")):
            if name in self.fields and step in self.anchors:
                self.fields[name].label = self.anchors[step].sentence
        for name in ("stage", "practice", "safeguard", "breach_reported", "narrative"):
            if name in self.fields:
                self.fields[name].label = _optional_when_not_well(self.fields[name].label)

    def _offer_last_time(self):
        """One tick to confirm it, where that is possible; and each answer beside its field, while that is empty."""
        last = self.background.last
        if last is None or last.to_confirm is None:
            del self.fields["unchanged"], self.fields["confirming"]
        else:
            words = _("Unchanged since %(day)s: confirm %(said)s, with its answers and evidence as they were")
            self.fields["unchanged"].label = words % self._words_of_last_time()
        for name, text in (last.texts if last else {}).items():
            if name in self.fields and self[name].value() in (None, "", []):
                self[name].help_text = _beside(self[name].help_text, text, last=last)

    def _words_of_last_time(self):
        stands = self.background.last.to_confirm
        return {"said": shown_claim(stands).text, "day": long_date(stands.period_end)}

    @property
    def to_confirm(self):
        """The claim that the tick speaks of, as the page was first shown; once the tick was refused, what stands now."""
        now = str(self.background.last.to_confirm.pk)
        return now if self.is_bound else self.initial.get("confirming") or now

    @property
    def has_ticked(self):
        """Last time's answers are to be confirmed; what else is typed decides whether they are (Questions.confirms)."""
        return bool(self.cleaned_data.get("unchanged"))

    @property
    def is_as_last_time(self):
        """The fields are empty, or say what last time's answers say, or what was taken over from an earlier time."""
        return self.entry().answers in [replace(answers, evidence=()) for answers in self.nothing_else]

    @property
    def nothing_else(self):
        """The answers that stand beside the tick without contradicting it."""
        entries = (ClaimEntry(), self.background.last.confirmed_entry, self.background.outdated)
        return [entry.answers for entry in entries if entry is not None]

    def refuse_two_answers(self):
        self.add_error(
            "unchanged",
            _("You ticked that nothing changed and gave other answers too. Take the tick away, or empty the answers."),
        )

    def clean(self):
        cleaned = super().clean()
        if self.has_ticked and cleaned.get("confirming") != self.background.last.to_confirm.pk:
            words = _(
                "Another answer of yours stands since you opened this page: %(said)s (%(day)s). Read it, and confirm again."
            )
            self.add_error("unchanged", words % self._words_of_last_time())
        elif self.has_ticked and (self.is_as_last_time or not self.complete):
            return cleaned
        elif self.has_ticked and not self.background.confirmed:
            self.refuse_two_answers()
        elif self.complete:
            for name in self._gaps():
                if name not in self.errors:
                    self.add_error(name, str(WHAT_TO_DO[name]))
        return cleaned

    def _gaps(self):
        """Fields to fill before this can be submitted. The first question stands for those that hang on it."""
        gaps = missing_fields(self.entry(), kind=self.kind)
        return gaps if self.cleaned_data.get("view") else ["view", *(g for g in gaps if g != "reasons")]

    def entry(self, evidence=()):
        """The answers as an entry. What does not belong to the answer given (a stage beside "cannot assess") is left
        out: the database refuses it."""
        said = self.cleaned_data
        view, chosen = said.get("view") or "", set(said.get("actions") or ())
        is_absent = view in dict(ABSENT_VIEWS)
        answers = typed_answers(said, CLAIM) | {
            "answer": view if is_absent else ASSESSED,
            "self_view": "" if is_absent else view,
            "actions": tuple(code for code in self.menu if code in chosen),
            "evidence": tuple(evidence),
            "counts": self._ticked("counts", "lends"),
            "lends": self._ticked("lends"),
        }
        return ClaimEntry(**{each.name: answers[each.name] for each in CLAIM if each.when(answers)})

    def _ticked(self, *names):
        """Codes of the links ticked that hold today. Whatever lends its step counts there."""
        ticked = {code for name in names for code in self.cleaned_data.get(name) or ()}
        return tuple(sorted(code for code in ticked if self.places[code].is_adopted))

    @property
    def left_out(self):
        """The places ticked to which no link leads any more."""
        ticked = set(self.cleaned_data.get("counts") or ()) | set(self.cleaned_data.get("lends") or ())
        return [self.places[code] for code in sorted(ticked) if not self.places[code].is_adopted]


@dataclass(eq=False)
class Questions:
    """The forms of one page about one claim, sent and judged together. `report` is there on the quick log alone.

    `opened_with` is which version of a draft was open when the answers were written, and what it said then ("seen"):
    it comes back with what was typed, however often that is shown again. `joins`: somebody goes on writing after a
    colleague saved.
    """

    background: Background
    opened_with: dict
    claim: ClaimForm
    evidence: BaseEvidenceFormSet
    report: ReportForm | None = None
    joins: bool = False

    @classmethod
    def blank(cls, background, *, hinted=None, report=None):
        """The page as it is first shown: with what is stored, or with what a link `hinted`."""
        entry = background.stored or ClaimEntry()
        initial = {**claim_initial(entry), "unchanged": background.confirmed, **(hinted or {})}
        evidence = evidence_rows(blank_rows(entry.evidence))(
            prefix=PREFIX,
            initial=evidence_initial(entry),
            form_kwargs={"today": background.today, "earlier": background.earlier},
        )
        opened_with = {"version": background.version, "seen": background.seen}
        return cls(background, opened_with, ClaimForm(initial=initial, background=background), evidence, report)

    @classmethod
    def sent(cls, data, background, *, complete=False, refusals=None, report=None):
        """The page as it came back. `refusals`: what views/uploads.py did not take, by the name of its field."""
        kwargs = {"today": background.today, "earlier": background.earlier, "refusals": refusals}
        evidence = evidence_rows(0)(data, prefix=PREFIX, form_kwargs={**kwargs, "complete": complete})
        opened_with = {name: data.get(name, "") for name in ("version", "seen")}
        claim = ClaimForm(data, background=background, complete=complete)
        joins = "joining" in data or data.get("then") == JOIN
        return cls(background, opened_with, claim, evidence, report, joins)

    def as_typed(self, *, more=0):
        """The same page with all that was typed, unjudged, and `more` empty rows unless one is left already."""
        kwargs = {**self.evidence.form_kwargs, "complete": False}
        missing = more if all(row.is_filled for row in self.evidence) else 0
        evidence = evidence_rows(missing)(prefix=PREFIX, initial=self.evidence.typed(), form_kwargs=kwargs)
        evidence.wants_more = bool(more)
        claim = ClaimForm(initial=typed(self.claim), background=self.background)
        report = self.report and self.report.as_typed()
        again = Questions(self.background, self.opened_with, claim, evidence, report)
        again.theirs = self.theirs
        return again

    @property
    def parts(self):
        return [part for part in (self.claim, self.evidence, self.report) if part is not None]

    def is_valid(self):
        # Each is judged, so that the page names everything at once.
        judged = [part.is_valid() for part in self.parts]
        claim = self.claim
        if all(judged) and claim.complete and claim.has_ticked and not (self.confirms or self.background.confirmed):
            claim.refuse_two_answers()  # the tick, and evidence of another kind than last time's
            return False
        return all(judged)

    @property
    def confirms(self):
        """Last time's answers are confirmed as they were: the tick is there, and nothing else was typed."""
        return self.claim.has_ticked and self.entry.answers in self.claim.nothing_else

    @property
    def is_stored(self):
        """Just this stands in the draft."""
        same_tick = self.is_valid() and self.claim.has_ticked == self.background.confirmed
        return same_tick and self.entry == (self.background.stored or ClaimEntry())

    @cached_property
    def entry(self):
        return self.claim.entry(self.evidence.entries())

    @cached_property
    def theirs(self):
        """Where a colleague saved something else than was typed, while somebody joins the two."""
        if not (self.joins and self.background.stored):
            return ()
        self.is_valid()  # what cannot be read is not compared
        return compare(self.background.stored, self.entry, **self.background.words)

    @property
    def said(self):
        """What the page says as log_claim takes it: answers, or that last time's are confirmed."""
        if not self.confirms:
            return {"entry": self.entry, "confirms": None}
        counted = {"counts": self.entry.counts, "lends": self.entry.lends}
        last = self.background.last
        said = replace(last.confirmed_entry, **counted)  # type: ignore[type-var]  # what can be confirmed says something
        return {"entry": said, "confirms": last.to_confirm}


def _optional_when_not_well(label):
    return format_html('{} <span class="wm-needs only-hard">{}</span>', label, _("(optional)"))


def _beside(hint, text, *, last):
    return format_html(
        '{} <span class="wm-carry">{} <span lang="{}" dir="auto">{}</span></span>',
        hint,
        _("Last time (%(period)s):") % {"period": period_in_words(last.claim.revision)},
        last.language,
        Truncator(text).words(MOST_CARRIED),
    )


def _remarked(hint, comment):
    who = _("A reviewer:") if comment.by_reviewer else _("Your organisation:")
    lines = format_html_join(SafeString("<br>"), "{}", ((line,) for line in comment.text.splitlines()))
    return format_html('{} <span class="wm-comment d-block my-2"><b>{}</b> {}</span>', hint, who, lines)


def claim_initial(entry):
    """The answers of an entry as the form shows them."""
    view = entry.self_view if entry.answer == ASSESSED else entry.answer
    asked = [each for each in CLAIM if not each.asked_as and each.name != "evidence"]
    return shown_answers(entry, asked) | {"view": view}


def typed_answers(cleaned, questions):
    """{name: answer} of a form that was sent: its cleaned values as an entry holds them."""
    answers = {each: cleaned.get(each.name) for each in questions}
    return {each.name: each.default if answer in NOTHING else each.kept(answer) for each, answer in answers.items()}


def shown_answers(entry, questions):
    """{name: value} as the fields of a form show the answers of an entry."""
    return {each.name: _shown(each, getattr(entry, each.name)) for each in questions}


def _shown(question, answer):
    if answer == TAKEN_DOWN:
        return ""  # it is written anew, or left out: the mark is no text of anybody's
    if question.value is Value.YES_NO:
        return {True: "yes", False: "no", None: ""}[answer]
    return list(answer) if isinstance(answer, tuple) else answer


def not_asked_of(kind):
    """Names of what is asked of the other kind of commitment alone."""
    return [each.name for each in CLAIM if each.of_kind and each.of_kind != kind]

"""The answers on one commitment."""

from dataclasses import dataclass, replace

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.audit.immutability import TAKEN_DOWN
from commitments.common.labels import shown_claim
from commitments.common.templatetags.waymark import long_date
from commitments.common.templatetags.waymark import period as period_in_words
from commitments.common.widgets import text_area
from commitments.progress.entries import ASSESSED, ClaimEntry, missing_fields
from commitments.progress.models import Momentum, Practice, Reason, Stage, Support, SupportKind
from commitments.progress.questions import CLAIM, Value

from .cards import ABSENT_VIEWS, OWN_VIEWS, Cards

YES_NO = (("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No")))

MOST_CARRIED = 80
"""Words of last time's answer that stand beside a field; the whole is one link away."""

NOTHING = (None, "", [])

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


@dataclass(frozen=True)
class PlaceCard:
    """One place where the claim may count too (assemble/references.py)."""

    place: object
    id: str
    checked: bool
    lends: bool


class ClaimForm(Cards):
    """How one commitment goes, by the anchors of the revision's method.

    Nothing is required of a draft; with `complete` it must hold what entries.required_fields asks. `last` is what was
    said last time (assemble/carried.py); `confirmed` says that what is stored was confirmed as unchanged, and stands;
    `outdated` is what is stored, where it was confirmed and stands no more; `remarks` are comments, each with the name and label of the answer that it is about (views/claim_page.py). `asks_support`: an actor that can
    be named is asked whether support would be welcome.
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

    def __init__(
        self,
        *args,
        commitment,
        menu=(),
        places=(),
        anchors=(),
        complete=False,
        last=None,
        confirmed=False,
        outdated=None,
        remarks=(),
        asks_support=True,
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        self.last = last
        self.remarks = remarks
        self.confirmed = confirmed
        self.outdated = outdated
        self.kind = commitment.kind
        self.complete = complete
        self.anchors = {anchor.step: anchor for anchor in anchors}
        self.menu = {action.code: action.label for action in menu}
        for name in not_asked_of(self.kind):
            del self.fields[name]
        if self.menu:
            self.fields["actions"].choices = list(self.menu.items())
        else:
            del self.fields["actions"]
        if not asks_support:
            del self.fields["support"], self.fields["support_kinds"]
        self._offer_places(places)
        self._speak_as_the_method()
        self._offer_last_time()
        for remark in remarks:
            if remark.field in self.fields:
                field = self[remark.field]
                field.help_text = _remarked(field.help_text, remark.comment)

    def _offer_places(self, places):
        """Where it may count too. A link that holds no longer can still be sent by a page from before: it is left out."""
        self.places = {place.code: place for place in places}
        lending = [place for place in places if place.may_lend]
        for name, offered in (("counts", places), ("lends", lending)):
            if offered:
                self.fields[name].choices = [(place.code, place.where) for place in offered]
            else:
                del self.fields[name]

    def _speak_as_the_method(self):
        for name, step in (("safeguard", "safeguard"), ("breach_reported", "breach")):
            if name in self.fields and step in self.anchors:
                self.fields[name].label = self.anchors[step].sentence
        for name in ("stage", "practice", "safeguard", "breach_reported", "narrative"):
            if name in self.fields:
                self.fields[name].label = _optional_when_not_well(self.fields[name].label)

    def _offer_last_time(self):
        """One tick to confirm it, where that is possible; and each answer beside its field, while that is empty."""
        if self.last is None or self.last.to_confirm is None:
            del self.fields["unchanged"], self.fields["confirming"]
        else:
            words = _("Unchanged since %(day)s: confirm %(said)s, with its answers and evidence as they were")
            self.fields["unchanged"].label = words % self._words_of_last_time()
        for name, text in (self.last.texts if self.last else {}).items():
            if name in self.fields and self[name].value() in (None, "", []):
                self[name].help_text = _beside(self[name].help_text, text, last=self.last)

    def _words_of_last_time(self):
        stands = self.last.to_confirm
        return {"said": shown_claim(stands).text, "day": long_date(stands.period_end)}

    @property
    def to_confirm(self):
        """The claim that the tick speaks of, as the page was first shown; once the tick was refused, what stands now."""
        now = str(self.last.to_confirm.pk)
        return now if self.is_bound else self.initial.get("confirming") or now

    @property
    def evidence_last_time(self):
        """The documents of last time in one line, where today's form stands beside them."""
        text = self.last.texts.get("evidence") if self.last else None
        return text and _("Evidence last time (%(period)s): %(documents)s") % {
            "period": period_in_words(self.last.claim.revision),
            "documents": text,
        }

    @property
    def remarks_on_evidence(self):
        return [remark for remark in self.remarks if remark.field == "evidence"]

    @property
    def remarks_elsewhere(self):
        """Comments on the whole answer, and on what this form does not ask."""
        return [remark for remark in self.remarks if remark.field != "evidence" and remark.field not in self.fields]

    @property
    def has_ticked(self):
        """Last time's answers are to be confirmed; what else is typed decides whether they are (questions.py)."""
        return bool(self.cleaned_data.get("unchanged"))

    @property
    def is_as_last_time(self):
        """The fields are empty, or say what last time's answers say, or what was taken over from an earlier time."""
        return self.entry().answers in [replace(answers, evidence=()) for answers in self.nothing_else]

    @property
    def nothing_else(self):
        """The answers that stand beside the tick without contradicting it."""
        entries = (ClaimEntry(), self.last.confirmed_entry, self.outdated)
        return [entry.answers for entry in entries if entry is not None]

    def refuse_two_answers(self):
        self.add_error(
            "unchanged",
            _("You ticked that nothing changed and gave other answers too. Take the tick away, or empty the answers."),
        )

    def clean(self):
        cleaned = super().clean()
        if self.has_ticked and cleaned.get("confirming") != self.last.to_confirm.pk:
            words = _(
                "Another answer of yours stands since you opened this page: %(said)s (%(day)s). Read it, and confirm again."
            )
            self.add_error("unchanged", words % self._words_of_last_time())
        elif self.has_ticked and (self.is_as_last_time or not self.complete):
            return cleaned
        elif self.has_ticked and not self.confirmed:
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

    @property
    def place_cards(self):
        """The places to tick, each with the second tick where the link may lend the step."""
        return [
            PlaceCard(
                place,
                id=f"{self['counts'].auto_id}_{number}",
                checked=place.code in (self["counts"].value() or ()),
                lends=place.may_lend and place.code in (self["lends"].value() or ()),
            )
            for number, place in enumerate(place for place in self.places.values() if place.is_adopted)
        ]

    @property
    def lapsed_places(self):
        """Ticked before, by a link that holds no longer."""
        ticked = self["counts"].value() or () if "counts" in self.fields else ()
        return [place for place in self.places.values() if place.code in ticked and not place.is_adopted]

    @property
    def support_class(self):
        """Hidden until "not doing well" is chosen, but never where something was said."""
        fields = (self["support"], self["support_kinds"])
        shown = any(field.errors or field.value() for field in fields)
        return "wm-field-two" if shown else "wm-field-two only-hard"


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
    typed = {each: cleaned.get(each.name) for each in questions}
    return {each.name: each.default if answer in NOTHING else each.kept(answer) for each, answer in typed.items()}


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

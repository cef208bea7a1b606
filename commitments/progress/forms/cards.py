"""The claim's questions that are answered by cards, and which parts of its form stand open: ready made for the page."""

from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _

from commitments.common.templatetags.waymark import period as period_in_words
from commitments.common.vocabulary import Kind
from commitments.progress.assemble.background import Background
from commitments.progress.assemble.references import Place
from commitments.progress.models import Answer, Practice, SelfView, Stage
from commitments.progress.questions import ASSESSED

OWN_VIEWS = tuple(SelfView.choices)
MORE_TEXTS = ("obstacles", "next_step")
"""Texts that few need, folded away with the momentum."""
ABSENT_VIEWS = tuple((value, label) for value, label in Answer.choices if value != ASSESSED)


@dataclass(frozen=True)
class Card:
    """One choice of a question that is answered by cards."""

    value: object
    id: str
    label: str
    anchor: str = ""
    mark: str = ""
    checked: bool = False
    describedby: str = ""


@dataclass(frozen=True)
class PlaceCard:
    """One place where the claim may count too, to tick."""

    place: Place
    id: str
    checked: bool
    lends: bool


class Cards(forms.Form):
    """What the template shows of a ClaimForm, which brings the fields."""

    background: Background
    kind: str
    anchors: dict
    places: dict

    @property
    def view_cards(self):
        # The style sheet knows "not doing well" by this id: it hides what good news must prove.
        ids = {SelfView.NOT_WELL.value: "view-hard"}
        return [
            self._card("view", value, label, place=place, id=ids.get(value))
            for place, (value, label) in enumerate(OWN_VIEWS)
        ]

    @property
    def absent_cards(self):
        return [
            self._card("view", value, label, place=len(OWN_VIEWS) + place)
            for place, (value, label) in enumerate(ABSENT_VIEWS)
        ]

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

    @property
    def step_field(self):
        return self["stage" if self.kind == Kind.DO else "practice"]

    @property
    def is_absent(self):
        """The answer is one of those that hold no stage, so their part of the form stands open."""
        return self["view"].value() in dict(ABSENT_VIEWS) or bool(self["answer_reason"].value())

    @property
    def reasons_class(self):
        """Hidden by the style sheet until "not doing well" or "no action yet" is chosen, but never when they are asked
        for or given."""
        shown = self["reasons"].errors or self["reasons"].value()
        return "wm-field-two" if shown else "wm-field-two only-hard or-zero"

    @property
    def has_more(self):
        """Something stands in the part that is folded away."""
        commented = {remark.field for remark in self.background.remarks}
        return any(self[name].value() or self[name].errors or name in commented for name in ("momentum", *MORE_TEXTS))

    @property
    def more_texts(self):
        return [self[name] for name in MORE_TEXTS]

    @property
    def has_actions(self):
        return "actions" in self.fields and bool(self["actions"].value() or self["actions"].errors)

    @property
    def evidence_last_time(self):
        """The documents of last time in one line, where today's form stands beside them."""
        last = self.background.last
        text = last.texts.get("evidence") if last else None
        return text and _("Evidence last time (%(period)s): %(documents)s") % {
            "period": period_in_words(last.claim.revision),
            "documents": text,
        }

    @property
    def remarks_on_evidence(self):
        return [remark for remark in self.background.remarks if remark.field == "evidence"]

    @property
    def remarks_elsewhere(self):
        """Comments on the whole answer, and on what this form does not ask."""
        return [
            remark
            for remark in self.background.remarks
            if remark.field != "evidence" and remark.field not in self.fields
        ]

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

    def _card(self, name, value, label, *, place, mark="", id=None):  # noqa: A002 - the attribute's own word
        anchor = self.anchors.get(str(value)) if name != "view" else None
        return Card(
            value=value,
            id=id or f"{self[name].auto_id}_{place}",
            label=label,
            anchor=anchor.sentence if anchor else "",
            mark=mark,
            checked=str(self[name].value()) == str(value),
        )

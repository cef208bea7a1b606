"""All that the page asks on which a pledge is written: the text and the rows beneath it, sent and judged together."""

from commitments.common.widgets import typed
from commitments.pledges import measures

from .rows import DocumentForm, SumForm, rows
from .text import PledgeForm

DOCUMENTS, MONEY = "documents", "money"


class PledgeForms:
    """All that one page asks about a pledge, sent and judged together."""

    def __init__(self, *, pledge, documents, money):
        self.pledge, self.documents, self.money = pledge, documents, money

    @classmethod
    def blank(cls, *, form=PledgeForm, text=None, said=None, sums=(), initial=None, told=(), today, **facts):
        """The page as it is first shown: with what is stored, or empty."""
        return cls(
            pledge=form(initial={**initial_of(text, said), **(initial or {})}, today=today, **facts),
            documents=rows(DocumentForm)(
                prefix=DOCUMENTS,
                initial=[vars(each) for each in (said.evidence if said else ())],
                form_kwargs={"today": today},
            ),
            money=rows(SumForm)(
                prefix=MONEY, initial=[vars(each) for each in sums], form_kwargs={"today": today, "told": told}
            ),
        )

    @classmethod
    def sent(cls, data, *, form=PledgeForm, told=(), today, **facts):
        return cls(
            pledge=form(data, today=today, **facts),
            documents=rows(DocumentForm)(data, prefix=DOCUMENTS, form_kwargs={"today": today}),
            money=rows(SumForm)(data, prefix=MONEY, form_kwargs={"today": today, "told": told}),
        )

    def as_typed(self, *, form=PledgeForm, told=(), today, more=0, **facts):
        """The same page with all that was typed, unjudged, and `more` blank rows."""
        return PledgeForms(
            pledge=form(initial=typed(self.pledge), today=today, **facts),
            documents=rows(DocumentForm, more)(
                prefix=DOCUMENTS, initial=self.documents.typed(), form_kwargs={"today": today}
            ),
            money=rows(SumForm, more)(
                prefix=MONEY, initial=self.money.typed(), form_kwargs={"today": today, "told": told}
            ),
        )

    def is_valid(self):
        """Every part is judged, so that every error is shown at once."""
        valid = {part.is_valid() for part in self.parts} == {True}
        return valid and self.pledge.check_is_told(self.documents.entries())

    @property
    def parts(self):
        return [self.pledge, self.documents, self.money]

    def facts(self):
        """What begin_pledge and write_pledge take."""
        said = self.pledge.said(self.documents.entries())
        facts = {"text": self.pledge.entry(), "said": said, "money": self.money.entries()}
        if "reason" in self.pledge.fields:
            facts["reason"] = self.pledge.cleaned_data["reason"]
        return facts


def initial_of(text, said):
    """The fields of the form for what is stored."""
    facts = {**vars(text), "matched": text.matches} if text else {}
    for name in ("baseline", "target"):
        if facts.get(name) is not None:
            facts[name] = measures.plain(facts[name])
    if said:
        facts |= {"standing": said.standing, "on": said.on, "note": said.note}
        facts["value"] = measures.plain(said.value) if said.value is not None else None
    return facts

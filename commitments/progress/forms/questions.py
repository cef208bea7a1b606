"""All that one page asks about one claim, sent and judged together."""

from django.utils.functional import cached_property

from commitments.progress.entries import ClaimEntry

from .claim import ClaimForm, claim_initial
from .evidence import BLANK_ROWS, evidence_initial, evidence_rows
from .widgets import typed


class Questions:
    """The forms of one page about one claim, sent and judged together. `report` is there on the quick log alone."""

    def __init__(self, *, claim, evidence, report=None):
        self.claim = claim
        self.evidence = evidence
        self.report = report

    @classmethod
    def blank(cls, *, entry=None, initial=None, report=None, today, **asked):
        """The page as it is first shown: with what is stored, or empty."""
        entry = entry or ClaimEntry()
        evidence = evidence_rows(BLANK_ROWS)(
            prefix="evidence", initial=evidence_initial(entry), form_kwargs={"today": today}
        )
        claim = ClaimForm(initial={**claim_initial(entry), **(initial or {})}, **asked)
        return cls(claim=claim, evidence=evidence, report=report)

    @classmethod
    def sent(cls, data, *, report=None, today, complete, **asked):
        kwargs = {"today": today, "complete": complete}
        evidence = evidence_rows(0)(data, prefix="evidence", form_kwargs=kwargs)
        return cls(claim=ClaimForm(data, complete=complete, **asked), evidence=evidence, report=report)

    def as_typed(self, *, more=0, report=None, today, **asked):
        """The same page with all that was typed, unjudged, and `more` empty rows."""
        evidence = evidence_rows(more)(prefix="evidence", initial=self.evidence.typed(), form_kwargs={"today": today})
        return Questions(claim=ClaimForm(initial=typed(self.claim), **asked), evidence=evidence, report=report)

    @property
    def parts(self):
        return [part for part in (self.claim, self.evidence, self.report) if part is not None]

    def is_valid(self):
        # Each is judged, so that the page names everything at once.
        judged = [part.is_valid() for part in self.parts]
        return all(judged)

    @cached_property
    def entry(self):
        return self.claim.entry(self.evidence.entries())

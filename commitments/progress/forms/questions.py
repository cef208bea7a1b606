"""All that one page asks about one claim, sent and judged together."""

from dataclasses import replace

from django.utils.functional import cached_property

from commitments.progress.entries import ClaimEntry

from .claim import ClaimForm, claim_initial
from .evidence import PREFIX, blank_rows, evidence_initial, evidence_rows
from .widgets import typed


class Questions:
    """The forms of one page about one claim, sent and judged together. `report` is there on the quick log alone."""

    def __init__(self, *, claim, evidence, report=None):
        self.claim = claim
        self.evidence = evidence
        self.report = report

    @classmethod
    def blank(cls, *, entry=None, initial=None, report=None, today, earlier=None, **asked):
        """The page as it is first shown: with what is stored, or empty."""
        entry = entry or ClaimEntry()
        evidence = evidence_rows(blank_rows(entry.evidence))(
            prefix=PREFIX, initial=evidence_initial(entry), form_kwargs={"today": today, "earlier": earlier}
        )
        claim = ClaimForm(initial={**claim_initial(entry), **(initial or {})}, **asked)
        return cls(claim=claim, evidence=evidence, report=report)

    @classmethod
    def sent(cls, data, *, report=None, today, complete, earlier=None, refusals=None, **asked):
        """The page as it came back. `refusals`: what views/uploads.py did not take, by the name of its field."""
        kwargs = {"today": today, "complete": complete, "earlier": earlier, "refusals": refusals}
        evidence = evidence_rows(0)(data, prefix=PREFIX, form_kwargs=kwargs)
        return cls(claim=ClaimForm(data, complete=complete, **asked), evidence=evidence, report=report)

    def as_typed(self, *, more=0, report=None, **asked):
        """The same page with all that was typed, unjudged, and `more` empty rows unless one is left already."""
        kwargs = {name: asked.pop(name, None) for name in ("today", "earlier")}
        kwargs["refusals"] = self.evidence.form_kwargs["refusals"]
        missing = more if all(row.is_filled for row in self.evidence) else 0
        evidence = evidence_rows(missing)(prefix=PREFIX, initial=self.evidence.typed(), form_kwargs=kwargs)
        evidence.wants_more = bool(more)
        return Questions(claim=ClaimForm(initial=typed(self.claim), **asked), evidence=evidence, report=report)

    @property
    def parts(self):
        return [part for part in (self.claim, self.evidence, self.report) if part is not None]

    def is_valid(self):
        # Each is judged, so that the page names everything at once.
        judged = [part.is_valid() for part in self.parts]
        if all(judged) and self._says_two_things:
            self.claim.refuse_two_answers()
            return False
        return all(judged)

    @property
    def _says_two_things(self):
        """The tick, and evidence of another kind than last time's."""
        claim = self.claim
        return claim.complete and claim.has_ticked and not (self.confirms or claim.confirmed)

    @property
    def confirms(self):
        """Last time's answers are confirmed as they were: the tick is there, and nothing else was typed."""
        return self.claim.has_ticked and self.entry.answers in self.claim.nothing_else

    @cached_property
    def entry(self):
        return self.claim.entry(self.evidence.entries())

    @property
    def said(self):
        """What the page says as log_claim takes it: answers, or that last time's are confirmed."""
        if self.confirms:
            counted = {"counts": self.entry.counts, "lends": self.entry.lends}
            return {
                "entry": replace(self.claim.last.confirmed_entry, **counted),
                "confirms": self.claim.last.to_confirm,
            }
        return {"entry": self.entry, "confirms": None}

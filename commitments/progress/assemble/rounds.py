"""A round as it was handed in: the kept content as sheets, whatever the revision says today."""

from dataclasses import dataclass
from datetime import date

from commitments.actors.identity import PUBLIC_IDENTITIES
from commitments.catalogue.models import Commitment
from commitments.common import digests
from commitments.evidence.models import IssuerClass
from commitments.pledges.models import Pledge
from commitments.progress.models import Audience, where_in_words
from commitments.progress.questions import STORED, ClaimEntry, EvidenceEntry

from .display import lines_of, without_private_need


@dataclass(frozen=True)
class RoundSheet:
    """One answer as it was handed in."""

    commitment: Commitment | Pledge
    lines: tuple


@dataclass(frozen=True)
class Kept:
    """What a round holds. Without sheets where a takedown took it away."""

    period_start: date | None
    period_end: date | None
    language: str
    reason: str
    sheets: tuple[RoundSheet, ...]

    @property
    def is_gone(self):
        return not self.sheets


def kept_in(handed, *, of_the_panel):
    """The content of a round (a Round) as a page shows it: without what its actor asks for in private, for the panel."""
    content = digests.read_back(handed.content)
    claims = content.get("claims", {})
    counted = [each for facts in claims.values() for each in facts.get("references", ())]
    codes = {code for facts in claims.values() for code in facts["actions"]} | set(claims)
    codes |= {each["commitment"] for each in counted}
    named: dict[str, Commitment | Pledge] = {
        c.code: c for c in Commitment.objects.filter(code__in=codes).select_related("framework")
    }
    titles = {code: commitment.label for code, commitment in named.items()}
    named |= {pledge.code: pledge for pledge in Pledge.objects.filter(code__in=set(claims))}
    titles |= {each["link"]: _where(each, named) for each in counted}
    hidden = content.get("public_identity", "") in PUBLIC_IDENTITIES
    in_order = sorted((named[code] for code in claims), key=_place)
    return Kept(
        period_start=_day(content.get("period_start")),
        period_end=_day(content.get("period_end")),
        language=content.get("language", ""),
        reason=content.get("reason", ""),
        sheets=tuple(
            RoundSheet(each, _lines(claims[each.code], titles, hidden=hidden, of_the_panel=of_the_panel))
            for each in in_order
        ),
    )


def comments_in(handed, *, of_the_panel):
    """The comments of one round, the oldest first; those among reviewers only for them."""
    comments = handed.comments.select_related("commitment", "pledge").order_by("id")
    return list(comments if of_the_panel else comments.filter(audience=Audience.BOTH))


def _place(about):
    """By framework; what is said on pledges comes last."""
    if isinstance(about, Pledge):
        return (1, 0, about.kind, 0, about.code)
    return (0, about.framework.position, about.kind, about.position, about.code)


def _lines(facts, titles, *, hidden, of_the_panel):
    """`hidden`: the organisation was shielded, and the issuer of its own statements would be its name."""
    entry = ClaimEntry(
        **{each.name: each.kept(facts.get(each.name, each.default)) for each in STORED},
        actions=tuple(facts["actions"]),
        evidence=tuple(_piece(piece, hidden=hidden) for piece in facts["evidence"]),
        counts=tuple(each["link"] for each in facts.get("references", ())),
        lends=tuple(each["link"] for each in facts.get("references", ()) if each["lends"]),
    )
    told = without_private_need(entry) if of_the_panel else entry
    return lines_of(told, kind=facts["kind"], actions=titles, complete=False)


def _where(reference, named):
    return where_in_words(named.get(reference["commitment"]), reference["sdg_target"])


def _piece(facts, *, hidden):
    said = {name: facts[name] for name in ("title", "link", "issuer", "issuer_class", "locator")}
    if hidden and said["issuer_class"] == IssuerClass.OWN:
        said["issuer"] = ""
    return EvidenceEntry(**said, dated_on=_day(facts["dated_on"]), published_on=_day(facts["published_on"]))


def _day(text):
    return date.fromisoformat(text) if text else None

"""What an assessment says and what its subject answers, as plain values: from the rows, or from a round that was kept."""

from dataclasses import dataclass
from datetime import date, datetime

from commitments.actors.identity import PUBLIC_IDENTITIES
from commitments.assessment.questions import STORED, Judgement
from commitments.common.digests import read_back
from commitments.evidence.models import IssuerClass


@dataclass(frozen=True)
class Piece:
    """A piece of evidence as a text uses it. `item` is its id, `has_file` whether its file is offered."""

    title: str
    link: str
    issuer: str
    issuer_class: str
    locator: str
    dated_on: date | None
    published_on: date | None
    item: str
    has_file: bool

    @property
    def issuer_class_label(self):
        return IssuerClass(self.issuer_class).label


@dataclass(frozen=True)
class Said(Judgement):
    """The text of an assessment. `is_gone`: a takedown took it away."""

    period_start: date | None = None
    period_end: date | None = None
    language: str = ""
    reason: str = ""
    kind: str = ""
    evidence: tuple[Piece, ...] = ()
    is_gone: bool = False


@dataclass(frozen=True)
class Answered:
    """A reply as readers see it. `was_revised`: the text it answers was revised afterwards. `to_number`: the revision
    that it answers, of a correction that was not answered anew; else None. `gone`: the day on which its words were
    taken down."""

    stance: str
    stance_label: str
    text: str
    language: str
    filed_at: datetime
    evidence: tuple[Piece, ...]
    was_revised: bool
    to_number: int | None = None
    gone: datetime | None = None


PLAIN = ("language", "reason", "kind", *(each.name for each in STORED))


def said_in_rows(revision):
    """What the rows of a revision say now. Two queries."""
    hidden = revision.is_shielded
    return Said(
        **{name: getattr(revision, name) for name in PLAIN},
        period_start=revision.period_start,
        period_end=revision.period_end,
        evidence=_pieces(revision.used_evidence, hidden=hidden, offers=revision.superseded_at is None),
        is_gone=revision.redacted_at is not None,
    )


def said_in_round(handed):
    """What a round (an AssessmentRound) holds, whatever the rows say today. One query, for the files."""
    content = read_back(handed.content)
    hidden = content.get("public_identity", "") in PUBLIC_IDENTITIES
    offered = _offered(handed.revision) if content else set()
    return Said(
        **{name: content.get(name, "") for name in PLAIN},
        period_start=_day(content.get("period_start")),
        period_end=_day(content.get("period_end")),
        evidence=tuple(_kept_piece(facts, hidden=hidden, offered=offered) for facts in content.get("evidence", ())),
        is_gone=not content,
    )


def answered(revision):
    """The reply to a revision; None where none was filed. One query."""
    reply = getattr(revision, "reply", None)
    return _answered(reply, was_revised=reply.round.number != revision.round) if reply else None


def answered_before(revision):
    """The reply to an earlier text that stands beside a correction; None without one. One query."""
    if revision.earlier_reply is None:
        return None
    return _answered(revision.earlier_reply, was_revised=False, to_number=revision.earlier_number)


def _answered(reply, **facts):
    return Answered(
        stance=reply.stance,
        stance_label=reply.get_stance_display(),
        text=reply.text,
        language=reply.language,
        filed_at=reply.filed_at,
        evidence=_pieces(reply.used_evidence, hidden=False),
        gone=reply.redacted_at,
        **facts,
    )


def _pieces(uses, *, hidden, offers=True):
    rows = uses.select_related("evidence__file").order_by("id")
    return tuple(_piece(used, hidden=hidden, offers=offers) for used in rows)


def _piece(used, *, hidden, offers=True):
    """`hidden`: the author is shielded, and the issuer of its own statement would be its name. `offers`: its file may be
    had here (access.evidence_in): the files of a text that was corrected are those of the text in force."""
    item = used.evidence
    return Piece(
        title=item.title,
        link=item.link,
        issuer="" if hidden and item.is_own else item.issuer,
        issuer_class=item.issuer_class,
        locator=used.locator,
        dated_on=item.dated_on,
        published_on=item.published_on,
        item=str(item.pk),
        has_file=bool(offers and item.file and item.file.is_offered and item.redacted_at is None),
    )


def _kept_piece(facts, *, hidden, offered):
    own = hidden and facts["issuer_class"] == IssuerClass.OWN
    return Piece(
        **{name: facts[name] for name in ("title", "link", "issuer_class", "locator", "item")},
        issuer="" if own else facts["issuer"],
        dated_on=_day(facts["dated_on"]),
        published_on=_day(facts["published_on"]),
        has_file=facts["item"] in offered,
    )


def _offered(revision):
    """Ids of the items that the rows use still, and whose file is offered."""
    pieces = _pieces(revision.used_evidence, hidden=False, offers=revision.superseded_at is None)
    return {piece.item for piece in pieces if piece.has_file}


def _day(text):
    return date.fromisoformat(text) if text else None

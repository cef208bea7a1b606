"""Everything that was published on actors and commitments, by anybody: read in three queries, to be shown one by one."""

from collections import defaultdict
from dataclasses import dataclass, field

from commitments.assessment.models import SHOWN_REPLIES
from commitments.progress.models import Claim

from .assessments import public_assessments
from .claims import lent_history, published_history
from .question import under


@dataclass
class Said:
    """On one actor and one commitment: claims by itself (those lent over a link too, with `via`), assessments by
    others. Latest period first; withdrawn ones among them."""

    claims: list[Claim] = field(default_factory=list)
    assessments: list = field(default_factory=list)


def said_of(when, *, by, on, history=None):
    """{(commitment id, actor id): Said}, an empty one where nothing was published. Three queries.

    `by` and `on` say which actors and commitments, as conditions: `{"pk": 3}`, `{"framework": framework}`. `history` are the
    claims where fewer than all of `published_history` will do.
    """
    found = defaultdict(Said)
    history = published_history(when) if history is None else history
    for claim in history.filter(**under("actor", by), **under("commitment", on)):
        found[claim.commitment_id, claim.actor_id].claims.append(claim)
    lent = lent_history(when, **on).filter(**under("actor", by)).with_evidence_flags(known_at=when.known_at)
    for claim in lent.select_related("revision__report"):
        found[claim.lent_to, claim.actor_id].claims.append(claim)
    heard = public_assessments(when).filter(**under("assessment__subject", by), **under("assessment__commitment", on))
    for revision in heard.select_related("assessment__assessor", *SHOWN_REPLIES).order_by("-period_end", "-pk"):
        found[revision.assessment.commitment_id, revision.assessment.subject_id].assessments.append(revision)
    for said in found.values():
        said.claims.sort(key=rank, reverse=True)
    return found


def rank(claim):
    """What decides which of an actor's claims on one commitment speaks; a direct one comes first when all else is equal.
    Source: docs/methodology.md, "Which claim stands"."""
    return claim.period_end, claim.published_at, claim.revision_number, not claim.via, claim.pk

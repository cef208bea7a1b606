"""Plain functions that make pledges of the fictional cast (tests/cast.py) as a sentence needs them."""

from datetime import date
from decimal import Decimal

from commitments.pledges import actions
from commitments.pledges.entries import Document, PledgeText, Said, Sum
from commitments.pledges.models import PledgeRevision
from commitments.record import actions as record
from tests.cast import NOW, make_actor, make_commitment, make_member, make_reviewer

MADE_ON = date(2026, 3, 1)


def make_text(**facts):
    """A good text; `facts` change it."""
    return PledgeText(
        **{
            "title": "Open ten legal-advice desks",
            "text": "Arcadia undertakes to open ten desks where migrants get legal advice in their language.",
            "nature": "policy",
            "commitments": ("gcm.13",),
            "measure": "Desks that are open",
            "unit": "desks",
            "direction": "rise",
            "baseline": Decimal(2),
            "baseline_on": date(2025, 12, 31),
            "target": Decimal(10),
            "due_on": date(2028, 12, 31),
            "specific": ("whom", "how"),
            **facts,
        }
    )


def make_said(standing="made", on=MADE_ON, **facts):
    return Said(standing=standing, on=on, **facts)


def make_document(**facts):
    return Document(
        **{"title": "Budget act", "issuer_class": "official", "link": "https://example.org/budget", **facts}
    )


def make_sum(stage="planned", amount="1000000.00", **facts):
    said = {"currency": "EUR", "on": date(2026, 4, 1), "source": "Budget act, art. 4", **facts}
    return Sum(stage=stage, amount=Decimal(amount), **said)


def make_pledge_draft(actor=None, *, by=None, at=NOW, said=None, money=(), key=None, **text):
    """A draft; `text` are facts of its text."""
    for code in text.get("commitments", ("gcm.13",)):
        make_commitment(code)
    actor = actor or make_actor()
    by = by or make_member(f"Focal{actor.code}", actor)
    said = said or make_said()
    return actions.begin_pledge(actor=actor, text=make_text(**text), said=said, money=money, by=by, at=at, key=key)


def make_submitted_pledge(*args, at=NOW, **facts):
    revision = make_pledge_draft(*args, at=at, **facts)
    return record.submit(revision, by=revision.created_by, at=at)


def make_published_pledge(*args, at=NOW, **facts):
    """A published pledge: begun, submitted, and published by a reviewer without a tie."""
    revision = make_submitted_pledge(*args, at=at, **facts)
    return record.publish(revision, by=make_reviewer(), at=at)


def tell(
    revision,
    standing=None,
    *,
    on=None,
    at=None,
    reason="There is news.",
    money=(),
    evidence=(),
    value=None,
    note="",
    **text,
):
    """The next published revision of a pledge: a state, sums, another text, or all of it."""
    from commitments.pledges import assemble

    at = at or NOW
    by = revision.submitted_by or revision.created_by
    pledge = revision.pledge
    draft = record.correct(pledge, reason=reason, by=by, at=at)
    before = assemble.text_of(assemble.whole(draft))
    said = Said(standing, on=on or at.date(), evidence=evidence, value=value, note=note) if standing else None
    written = {**{name: getattr(before, name) for name in before.__dataclass_fields__}, **text}
    actions.write_pledge(
        revision=draft, text=PledgeText(**written), said=said, money=money, version=draft.version, by=by, at=at
    )
    draft.refresh_from_db()
    record.submit(draft, by=by, at=at)
    return record.publish(draft, by=make_reviewer(), at=at)


def in_force(pledge):
    return PledgeRevision.objects.in_force().get(pledge=pledge)

"""The rules of the public record of pledges, as triggers: what is published does not change, and nothing is put beneath it.

Used by migrations alone; how a rule becomes SQL is said in audit/immutability.py. `tests/pledges/test_pledges_held.py` tries to
break each.
"""

from commitments.audit.immutability import changed, create, differs_in, drop
from commitments.pledges import lifecycle
from commitments.record import immutability as record

REVISION_TEXTS = ("title", "text", "reason", "measure", "unit", "personal_data_reason")
"""Texts that a privacy takedown by two people may take away."""
TARGET_END = ("ended_at", "ended_by_id")
PARTS = {
    "pledges_pledgecommitment": ("pledges.PledgeCommitment", ()),
    "pledges_pledgepartner": ("pledges.PledgePartner", ()),
    "pledges_pledgeentry": ("pledges.PledgeEntry", ("note",)),
    "pledges_pledgemoney": ("pledges.PledgeMoney", ("source", "link")),
}
"""Rows that hang on a revision and are fixed with it: {table: (model, its texts)}."""
EVIDENCE, EVIDENCE_TEXTS = "pledges_pledgeevidence", ("title", "link", "issuer")
KEPT = {
    "pledges_pledgeround": ("pledges.PledgeRound", ("content",)),
    "pledges_partneranswer": ("pledges.PartnerAnswer", ()),
}
"""Rows that are written once."""
TABLES = (
    "pledges_pledge",
    "pledges_pledgerevision",
    *PARTS,
    EVIDENCE,
    *KEPT,
    "pledges_pledgemove",
    "pledges_target",
)


def install(apps, schema_editor):
    create(schema_editor, rules(apps, differs_in(schema_editor)))


def remove(apps, schema_editor):
    drop(schema_editor, TABLES)


def rules(apps, differs):
    """{table: {event: the condition on which it is refused}}; `differs` is the dialect's comparison that knows nulls."""
    facts = (apps, "pledges.PledgeRevision", differs)
    workflow = {"moves": lifecycle.MOVES, "public": lifecycle.PUBLIC}
    of_revision = {"of": "revision_id", "is_public": _public}
    return {
        "pledges_pledge": {"update": _pledge_changed(apps, differs)},
        "pledges_pledgerevision": record.revision(*facts, texts=REVISION_TEXTS, **workflow),
        **{
            table: record.part(apps, model, differs, texts=texts, **of_revision)
            for table, (model, texts) in PARTS.items()
        },
        EVIDENCE: record.part(
            apps, "pledges.PledgeEvidence", differs, of="entry_id", is_public=_public_entry, texts=EVIDENCE_TEXTS
        ),
        **{table: record.kept(apps, model, differs, texts=texts) for table, (model, texts) in KEPT.items()},
        "pledges_pledgemove": record.move(apps, "pledges.PledgeMove", differs, **of_revision),
        # A target is never rewritten: it ends once, and another one takes its place.
        "pledges_target": {
            "update": f"({changed(apps, 'pledges.Target', TARGET_END, differs)}) OR OLD.ended_at IS NOT NULL",
            "delete": "1 = 1",
        },
    }


def _pledge_changed(apps, differs):
    # Who made it and what was read are part of what is published; its title is that of one of its published revisions,
    # or none once the panel has taken them all from public view.
    others = changed(apps, "pledges.Pledge", ("title",), differs)
    ours = "SELECT 1 FROM pledges_pledgerevision p WHERE p.pledge_id = OLD.id AND p.published_at IS NOT NULL"
    retitled = (
        f"NEW.title {differs} OLD.title AND NOT EXISTS ({ours} AND p.title = NEW.title)"
        f" AND NOT (NEW.title = '' AND NOT EXISTS ({ours} AND p.state = 'published'))"
    )
    return f"(EXISTS ({ours}) AND ({others})) OR ({retitled})"


def _public(row):
    return record.published("pledges_pledgerevision", row)


def _public_entry(row):
    return (
        "EXISTS (SELECT 1 FROM pledges_pledgeentry e JOIN pledges_pledgerevision p ON p.id = e.revision_id"  # noqa: S608  our own names
        f" WHERE e.id = {row} AND p.published_at IS NOT NULL)"
    )

"""The rules of the public record of pledges, as triggers: what is published does not change, and nothing is put beneath it.

Used by migrations alone; how a rule becomes SQL is said in audit/immutability.py. `tests/test_pledges_held.py` tries to
break each.
"""

from commitments.audit.immutability import TAKEN_DOWN, but_for_takedown, changed, create, differs_in, drop, taking_down

REVISION_END = ("state", "version", "superseded_at", "withdrawn_at", "withdrawn_by_id", "withdrawal_reason")
"""Columns that may still be set on a published revision: the end of its time."""
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
EVIDENCE = "pledges_pledgeevidence"
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
    move = but_for_takedown(apps, "pledges.PledgeMove", texts=("comment",), differs=differs)
    return {
        "pledges_pledge": {"update": _pledge_changed(apps, differs)},
        "pledges_pledgerevision": {
            "update": f"OLD.published_at IS NOT NULL AND ({_revision_changed(apps, differs)})",
            "delete": "OLD.published_at IS NOT NULL",
        },
        **{
            table: {
                "insert": _public("NEW.revision_id"),
                "update": f"(({but_for_takedown(apps, model, texts=texts, differs=differs)})"
                f" AND {_public('OLD.revision_id')})"
                f" OR (NEW.revision_id {differs} OLD.revision_id AND {_public('NEW.revision_id')})",
                "delete": _public("OLD.revision_id"),
            }
            for table, (model, texts) in PARTS.items()
        },
        EVIDENCE: {
            "insert": _public_entry("NEW.entry_id"),
            "update": f"(({_evidence_changed(apps, differs)}) AND {_public_entry('OLD.entry_id')})"
            f" OR (NEW.entry_id {differs} OLD.entry_id AND {_public_entry('NEW.entry_id')})",
            "delete": _public_entry("OLD.entry_id"),
        },
        **{
            table: {"update": but_for_takedown(apps, model, texts=texts, differs=differs), "delete": "1 = 1"}
            for table, (model, texts) in KEPT.items()
        },
        "pledges_pledgemove": {
            "update": f"({move}) AND {_public('OLD.revision_id')}",
            "delete": _public("OLD.revision_id"),
        },
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


def _revision_changed(apps, differs):
    # A move may only end a published revision; an end, once set, stays.
    texts = but_for_takedown(apps, "pledges.PledgeRevision", texts=REVISION_TEXTS, free=REVISION_END, differs=differs)
    return (
        f"{texts}"
        " OR NOT (NEW.state = OLD.state OR (OLD.state = 'published' AND NEW.state = 'withdrawn'))"
        f" OR (OLD.superseded_at IS NOT NULL AND NEW.superseded_at {differs} OLD.superseded_at)"
        " OR (OLD.withdrawn_at IS NOT NULL AND ("
        f"NEW.withdrawn_at {differs} OLD.withdrawn_at OR NEW.withdrawn_by_id {differs} OLD.withdrawn_by_id"
        f" OR (NEW.withdrawal_reason {differs} OLD.withdrawal_reason"
        f" AND NOT (NEW.withdrawal_reason = '{TAKEN_DOWN}' AND {taking_down(apps, 'pledges.pledgerevision')}))))"
    )


def _evidence_changed(apps, differs):
    return but_for_takedown(apps, "pledges.PledgeEvidence", texts=("title", "link", "issuer"), differs=differs)


def _public(row):
    return f"EXISTS (SELECT 1 FROM pledges_pledgerevision p WHERE p.id = {row} AND p.published_at IS NOT NULL)"  # noqa: S608  our own names


def _public_entry(row):
    return (
        "EXISTS (SELECT 1 FROM pledges_pledgeentry e JOIN pledges_pledgerevision p ON p.id = e.revision_id"  # noqa: S608  our own names
        f" WHERE e.id = {row} AND p.published_at IS NOT NULL)"
    )

"""The rules of the public record, as triggers: what is published does not change, whoever asks (docs/principles.md, 4).

Used by migrations alone; how a rule becomes SQL is said in audit/immutability.py. The rules are written for the tables
that the migration's own state knows, so that an early migration can install them before later tables exist.
`tests/test_immutability.py` tries to break each.
"""

from commitments.audit.immutability import (
    TAKEN_DOWN,
    but_for_takedown,
    changed,
    create,
    differs_in,
    drop,
    taking_down,
)
from commitments.progress.questions import TEXTS

# Columns that may still be set on a published row: the end of its time.
REVISION_END = ("state", "version", "superseded_at", "withdrawn_at", "withdrawn_by_id", "withdrawal_reason")
CLAIM_END = ("superseded_at", "withdrawn_at")
# Texts that a privacy takedown by two people may take away.
REVISION_TEXTS = ("reason", "personal_data_reason")
EVIDENCE_TEXTS = ("title", "link", "issuer")
# What readers never see of a report, and what a reviewer or curator may still find out about its evidence.
REPORT_FREE = ("idempotency_key",)
EVIDENCE_FREE = ("confirmed_class", "confirmed_by_id", "confirmed_at", "published_on", "digest")
# A file may be taken away for privacy, and what was received is deleted once it has been checked.
FILE_FREE = ("removed_at", "original_gone_at")
# Rows that hang on a claim and are fixed with it.
PARTS = {
    "progress_claimaction": ("progress.ClaimAction",),
    "progress_claimevidence": ("progress.ClaimEvidence", "locator"),
    "progress_claimreference": ("progress.ClaimReference",),
    "progress_claimtranslation": ("progress.ClaimTranslation", "text"),
}
# Rows that are written once.
KEPT = {"progress_round": ("progress.Round", "content"), "progress_comment": ("progress.Comment", "text")}
TABLES = (
    "progress_report",
    "progress_revision",
    "progress_claim",
    *PARTS,
    "evidence_evidenceitem",
    "evidence_evidencefile",
    "progress_revisionmove",
    *KEPT,
)


def install(apps, schema_editor):
    create(schema_editor, rules(apps, differs_in(schema_editor)))


def remove(apps, schema_editor):
    drop(schema_editor, TABLES)


def rules(apps, differs):
    """{table: {event: the condition on which it is refused}}; `differs` is the dialect's comparison that knows nulls."""
    fixed = "OLD.published_at IS NOT NULL"
    report = changed(apps, "progress.Report", REPORT_FREE, differs)
    evidence = but_for_takedown(
        apps, "evidence.EvidenceItem", texts=EVIDENCE_TEXTS, free=EVIDENCE_FREE, differs=differs
    )
    used = (
        "EXISTS (SELECT 1 FROM progress_claimevidence u JOIN progress_claim p ON p.id = u.claim_id"
        " WHERE u.evidence_id = OLD.id AND p.published_at IS NOT NULL)"
    )
    into_public = _in_public("revision", "NEW.revision_id")
    part_of_public = _in_public("claim", "OLD.claim_id")
    move_of_public = _in_public("revision", "OLD.revision_id")
    move = but_for_takedown(apps, "progress.RevisionMove", texts=("comment",), differs=differs)
    return {
        # The author, the origin and what was read are part of what is published. (A report with revisions is kept by
        # their foreign key.)
        "progress_report": {"update": f"({report}) AND {_in_public('revision', 'OLD.id', by='report_id')}"},
        "progress_revision": {"update": f"{fixed} AND ({_revision_changed(apps, differs)})", "delete": fixed},
        "progress_claim": {
            "insert": into_public,
            # While a revision is published, its claims go first: afterwards none may come in, by whatever door.
            "update": f"({fixed} AND ({_claim_changed(apps, differs)})) OR (OLD.published_at IS NULL AND {into_public})",
            "delete": fixed,
        },
        **{
            table: {
                "insert": _in_public("claim", "NEW.claim_id"),
                "update": f"(({but_for_takedown(apps, model, texts=texts, differs=differs)}) AND {part_of_public})"
                f" OR (NEW.claim_id {differs} OLD.claim_id AND {_in_public('claim', 'NEW.claim_id')})",
                "delete": part_of_public,
            }
            for table, (model, *texts) in PARTS.items()
            if _is_known(apps, model)
        },
        "evidence_evidenceitem": {"update": f"({evidence}) AND {used}"},
        **_rules_of_files(apps, differs),
        "progress_revisionmove": {"update": f"({move}) AND {move_of_public}", "delete": move_of_public},
        **{
            table: {"update": but_for_takedown(apps, model, texts=(text,), differs=differs), "delete": "1 = 1"}
            for table, (model, text) in KEPT.items()
            if _is_known(apps, model)
        },
    }


def _rules_of_files(apps, differs):
    if not _is_known(apps, "evidence.EvidenceFile"):
        return {}
    file = but_for_takedown(apps, "evidence.EvidenceFile", texts=("name",), free=FILE_FREE, differs=differs)
    used = (
        "EXISTS (SELECT 1 FROM evidence_evidenceitem i JOIN progress_claimevidence u ON u.evidence_id = i.id"
        " JOIN progress_claim p ON p.id = u.claim_id WHERE i.file_id = OLD.id AND p.published_at IS NOT NULL)"
    )
    return {"evidence_evidencefile": {"update": f"({file}) AND {used}"}}


def _is_known(apps, model):
    try:
        apps.get_model(model)
    except LookupError:
        return False
    return True


def _revision_changed(apps, differs):
    # A move may only end a published revision; an end, once set, stays.
    texts = [text for text in REVISION_TEXTS if _has(apps, "progress.Revision", text)]
    return (
        f"{but_for_takedown(apps, 'progress.Revision', texts=texts, free=REVISION_END, differs=differs)}"
        " OR NOT (NEW.state = OLD.state OR (OLD.state = 'published' AND NEW.state = 'withdrawn'))"
        f" OR (OLD.superseded_at IS NOT NULL AND NEW.superseded_at {differs} OLD.superseded_at)"
        " OR (OLD.withdrawn_at IS NOT NULL AND ("
        f"NEW.withdrawn_at {differs} OLD.withdrawn_at OR NEW.withdrawn_by_id {differs} OLD.withdrawn_by_id"
        f" OR (NEW.withdrawal_reason {differs} OLD.withdrawal_reason"
        f" AND NOT (NEW.withdrawal_reason = '{TAKEN_DOWN}' AND {taking_down(apps, 'progress.revision')}))))"
    )


def _claim_changed(apps, differs):
    texts = [text for text in TEXTS if _has(apps, "progress.Claim", text)]
    return (
        f"{but_for_takedown(apps, 'progress.Claim', texts=texts, free=CLAIM_END, differs=differs)}"
        f" OR (OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at {differs} OLD.withdrawn_at)"
        f" OR (OLD.superseded_at IS NOT NULL AND NEW.superseded_at {differs} OLD.superseded_at)"
    )


def _has(apps, model, column):
    return any(field.column == column for field in apps.get_model(model)._meta.concrete_fields)


def _in_public(name, row, *, by="id"):
    return f"EXISTS (SELECT 1 FROM progress_{name} p WHERE p.{by} = {row} AND p.published_at IS NOT NULL)"  # noqa: S608  our own names

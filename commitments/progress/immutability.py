"""The rules of the public record, as triggers: what is published does not change, whoever asks (docs/principles.md, 4).

Used by migrations alone; how a rule becomes SQL is said in audit/immutability.py. The rules are written for the tables
that the migration's own state knows, so that an early migration can install them before later tables exist.
`tests/record/test_immutability.py` tries to break each.
"""

from functools import partial

from commitments.audit.immutability import but_for_takedown, changed, create, differs_in, drop
from commitments.progress import lifecycle
from commitments.progress.questions import TEXTS
from commitments.record import immutability as record

# Columns that may still be set on a published claim: the end of its time.
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
    "actors_actor",
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
    report = changed(apps, "progress.Report", REPORT_FREE, differs)
    evidence = but_for_takedown(
        apps, "evidence.EvidenceItem", texts=EVIDENCE_TEXTS, free=EVIDENCE_FREE, differs=differs
    )
    used = (
        "EXISTS (SELECT 1 FROM progress_claimevidence u JOIN progress_claim p ON p.id = u.claim_id"
        " WHERE u.evidence_id = OLD.id AND p.published_at IS NOT NULL)"
    )
    revision = (apps, "progress.Revision", differs)
    workflow = {"moves": lifecycle.MOVES, "public": lifecycle.PUBLIC}
    of_claim = {"of": "claim_id", "is_public": partial(record.published, "progress_claim")}
    return {
        # The author, the origin and what was read are part of what is published. (A report with revisions is kept by
        # their foreign key.)
        "progress_report": {
            "update": f"({report}) AND {record.published('progress_revision', 'OLD.id', by='report_id')}"
        },
        "progress_revision": _rules_of_revisions(*revision, **workflow),
        **_rules_of_worlds(apps, differs),
        "progress_claim": _rules_of_claims(apps, differs),
        **{
            table: record.part(apps, model, differs, texts=texts, **of_claim)
            for table, (model, *texts) in PARTS.items()
            if _is_known(apps, model)
        },
        "evidence_evidenceitem": {"update": f"({evidence}) AND {used}"},
        **_rules_of_files(apps, differs),
        "progress_revisionmove": record.move(
            apps, "progress.RevisionMove", differs, of="revision_id", is_public=_public
        ),
        **{
            table: record.kept(apps, model, differs, texts=(text,))
            for table, (model, text) in KEPT.items()
            if _is_known(apps, model)
        },
    }


def _rules_of_revisions(apps, model, differs, **workflow):
    """It is published in the world of its actor."""
    rules = record.revision(apps, model, differs, texts=REVISION_TEXTS, **workflow)
    if not record.has(apps, model, ["fictional"]):
        return rules
    world = (
        "SELECT a.fictional FROM progress_report r JOIN actors_actor a ON a.id = r.actor_id WHERE r.id = NEW.report_id"
    )
    elsewhere = f"NEW.published_at IS NOT NULL AND NEW.fictional {differs} ({world})"
    return {**rules, "insert": elsewhere, "update": f"({rules['update']}) OR ({elsewhere})"}


def _rules_of_worlds(apps, differs):
    """Lists know a published report by the world of its actor, which stays where it is."""
    if not record.has(apps, "progress.Revision", ["fictional"]):
        return {}
    said = (
        "EXISTS (SELECT 1 FROM progress_report r JOIN progress_revision p ON p.report_id = r.id"
        " WHERE r.actor_id = OLD.id AND p.published_at IS NOT NULL)"
    )
    return {"actors_actor": {"update": f"NEW.fictional {differs} OLD.fictional AND {said}"}}


def _rules_of_claims(apps, differs):
    """While a revision is published, its claims go first: afterwards none may come in, by whatever door."""
    texts = record.has(apps, "progress.Claim", TEXTS)
    other = (
        f"{but_for_takedown(apps, 'progress.Claim', texts=texts, free=CLAIM_END, differs=differs)}"
        f" OR {record.ended_otherwise(apps, 'progress.Claim', differs)}"
    )
    into_public, fixed = _public("NEW.revision_id"), "OLD.published_at IS NOT NULL"
    return {
        "insert": into_public,
        "update": f"({fixed} AND ({other})) OR (OLD.published_at IS NULL AND {into_public})",
        "delete": fixed,
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


def _public(row):
    return record.published("progress_revision", row)

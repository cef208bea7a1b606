"""The rules of the second voice, as triggers: what was handed in, sent, replied or published does not change, whoever asks
(docs/principles.md, 4).

Used by migrations alone; how a rule becomes SQL is said in audit/immutability.py. `tests/assessment/test_assessment_record.py` tries
to break each.
"""

from commitments.assessment import lifecycle, questions
from commitments.audit.immutability import but_for_takedown, changed, create, differs_in, drop
from commitments.progress.immutability import EVIDENCE_FREE, EVIDENCE_TEXTS, FILE_FREE
from commitments.record import immutability as record

NAME = "said"
"""In the names of these triggers: the tables of evidence also have those of reports."""

WRITABLE = (lifecycle.DRAFT, lifecycle.RETURNED, lifecycle.REPLIED)
"""States in which the text of a revision may change: while it is written, and once after the reply."""

# Columns that say where a revision is on its way, and nothing of what it says.
LIFE = (
    *record.END,
    *("round", "digest", "tie_note", "settled", "step_changed", "earlier_reply_id", "reply_due_on"),
    *("submitted_at", "review_began_at", "returned_at", "sent_at", "extended_at", "settled_at", "published_at"),
    *("submitted_by_id", "review_began_by_id", "returned_by_id", "sent_by_id", "extended_by_id", "settled_by_id"),
    *("published_by_id", "retracted_at", "retracted_by_id"),
)
# Texts that a privacy takedown by two people may take away.
TEXTS = (*questions.TEXTS, "reason", "personal_data_reason")
REPLY_TEXTS = ("text", "personal_data_reason")

TABLES = (
    "assessment_assessment",
    "assessment_assessmentrevision",
    "assessment_assessmentevidence",
    "assessment_assessmentround",
    "assessment_assessmentmove",
    "assessment_reply",
    "assessment_replyevidence",
    "evidence_evidenceitem",
    "evidence_evidencefile",
)


def install(apps, schema_editor):
    create(schema_editor, rules(apps, differs_in(schema_editor)), name=NAME)


def remove(apps, schema_editor):
    drop(schema_editor, TABLES, name=NAME)


def rules(apps, differs):
    """{table: {event: the condition on which it is refused}}; `differs` is the dialect's comparison that knows nulls."""

    def but_texts(model, *texts, free=()):
        return but_for_takedown(apps, f"assessment.{model}", texts=texts, free=free, differs=differs)

    moved = f"NEW.revision_id {differs} OLD.revision_id"
    closed_now, closed_before = _closed("NEW.revision_id"), _closed("OLD.revision_id")
    assessment = changed(apps, "assessment.Assessment", (), differs)
    return {
        "assessment_assessment": {
            "update": f"({assessment}) AND {_revision('r.assessment_id = OLD.id AND r.round > 0')}"
        },
        "assessment_assessmentrevision": {
            "update": _revision_refused(apps, differs),
            # What the panel had stays in the record.
            "delete": "OLD.round > 0",
        },
        "assessment_assessmentevidence": {
            "insert": closed_now,
            "update": f"(({but_texts('AssessmentEvidence', 'locator')}) AND {closed_before})"
            f" OR ({moved} AND {closed_now})",
            "delete": closed_before,
        },
        "assessment_assessmentround": record.kept(apps, "assessment.AssessmentRound", differs, texts=("content",)),
        "assessment_assessmentmove": {
            "update": but_texts("AssessmentMove", "comment"),
            "delete": _revision("r.id = OLD.revision_id AND r.round > 0"),
        },
        "assessment_reply": {
            # From the moment it is filed; and into nothing but an open window.
            "insert": f"NOT {_revision(_is('NEW.revision_id', lifecycle.SENT))}",
            "update": but_texts("Reply", *REPLY_TEXTS),
            "delete": "1 = 1",
        },
        "assessment_replyevidence": {
            "insert": f"NOT {_open_reply('NEW.reply_id')}",
            "update": but_texts("ReplyEvidence", "locator"),
            "delete": "1 = 1",
        },
        **_rules_of_evidence(apps, differs),
    }


def _revision_refused(apps, differs):
    texts = {"texts": record.has(apps, "assessment.AssessmentRevision", TEXTS), "differs": differs}
    published = but_for_takedown(apps, "assessment.AssessmentRevision", free=record.END, **texts)
    handed_in = but_for_takedown(apps, "assessment.AssessmentRevision", free=LIFE, **texts)
    return (
        f"(OLD.published_at IS NOT NULL AND ({published}))"
        f" OR (OLD.state NOT IN ({_list(WRITABLE)}) AND ({handed_in}))"
        f" OR (NEW.state <> OLD.state AND NOT ({_moves()}))"
        f" OR {record.ended_otherwise(apps, 'assessment.AssessmentRevision', differs)}"
    )


def _rules_of_evidence(apps, differs):
    """What a subject was sent, and what it replied with, is as fixed as what is published."""
    item = but_for_takedown(apps, "evidence.EvidenceItem", texts=EVIDENCE_TEXTS, free=EVIDENCE_FREE, differs=differs)
    file = but_for_takedown(apps, "evidence.EvidenceFile", texts=("name",), free=FILE_FREE, differs=differs)
    of_file = "u.evidence_id IN (SELECT i.id FROM evidence_evidenceitem i WHERE i.file_id = OLD.id)"
    return {
        "evidence_evidenceitem": {"update": f"({item}) AND {_used('u.evidence_id = OLD.id')}"},
        "evidence_evidencefile": {"update": f"({file}) AND {_used(of_file)}"},
    }


def _moves():
    steps = {(source, move.target) for move in lifecycle.MOVES.values() for source in move.sources}
    return " OR ".join(f"(OLD.state = '{a}' AND NEW.state = '{b}')" for a, b in sorted(steps) if a != b)


def _used(condition):
    in_text = (
        "EXISTS (SELECT 1 FROM assessment_assessmentevidence u JOIN assessment_assessmentrevision r"  # noqa: S608  our own names
        f" ON r.id = u.revision_id WHERE {condition} AND r.sent_at IS NOT NULL)"
    )
    in_reply = f"EXISTS (SELECT 1 FROM assessment_replyevidence u WHERE {condition})"  # noqa: S608  our own names
    return f"({in_text} OR {in_reply})"


def _closed(row):
    return _revision(f"r.id = {row} AND r.state NOT IN ({_list(WRITABLE)})")


def _open_reply(row):
    return (
        "EXISTS (SELECT 1 FROM assessment_reply a JOIN assessment_assessmentrevision r"  # noqa: S608  our own names
        f" ON r.id = a.revision_id WHERE a.id = {row} AND r.state = '{lifecycle.SENT}')"
    )


def _is(row, state):
    return f"r.id = {row} AND r.state = '{state}'"


def _revision(condition):
    return f"EXISTS (SELECT 1 FROM assessment_assessmentrevision r WHERE {condition})"  # noqa: S608  our own names


def _list(states):
    return ", ".join(f"'{state}'" for state in states)

"""Published assessments as plain rows: what a cell hears, without the months that lead to it. How one comes to be
published is in tests/assessing.py; the database holds the same rules for both."""

from datetime import UTC, date, datetime, timedelta

from commitments.assessment.models import Assessment, AssessmentRevision, AssessmentRound, Reply
from tests.cast import make_commitment, make_method, make_user

PUBLISHED_AT = datetime(2026, 3, 10, 12, tzinfo=UTC)
SAID = {
    "funding": "Its members.",
    "ties": "None.",
    "rationale": "In the four centres we visit, nobody had seen a judge.",
    "approach": "Visits and interviews.",
    "confidence": "high",
}


def make_assessment_row(
    assessor,
    subject,
    commitment=None,
    *,
    published_at=PUBLISHED_AT,
    period_end=date(2025, 12, 31),
    stance="",
    superseded_at=None,
    withdrawn_at=None,
    **said,
):
    """A published revision of a new assessment. `said` are its axes and texts; with a `stance` it was replied to."""
    commitment = commitment or make_commitment()
    user = make_user(f"Focal{assessor.code}")
    sent_at = published_at - timedelta(days=40)
    assessment = Assessment.objects.create(
        assessor=assessor, subject=subject, commitment=commitment, created_at=sent_at, created_by=user
    )
    if said.get("answer", "assessed") != "assessed":
        said = {"answer_reason": "We had no access.", "rationale": "", "approach": "", "confidence": "", **said}
    if commitment.is_refrain and "practice" in said:
        said = {"safeguard": False, "breach_reported": False, **said}
    revision = AssessmentRevision.objects.create(
        **{
            "assessment": assessment,
            "method": make_method(),
            "kind": commitment.kind,
            "period_end": period_end,
            "created_at": sent_at,
            "created_by": user,
            "state": "sent",
            "submitted_at": sent_at,
            "submitted_by": user,
            "sent_at": sent_at,
            "sent_by": user,
            "reply_due_on": (sent_at + timedelta(days=30)).date(),
            "round": 1,
            **SAID,
            **{name: value for name, value in said.items() if name not in ("settled", "step_changed")},
        }
    )
    round_sent = AssessmentRound.objects.create(
        revision=revision, number=1, submitted_at=sent_at, submitted_by=user, digest="0" * 64, content="{}"
    )
    if stance:
        Reply.objects.create(
            revision=revision,
            round=round_sent,
            stance=stance,
            text="Three more centres opened in January.",
            filed_at=sent_at + timedelta(days=9),
            filed_by=make_user(f"Focal{subject.code}"),
        )
    settled = said.get("settled", "")
    facts = {"settled": settled, "step_changed": said.get("step_changed", False)}
    if settled:
        facts |= {"settled_at": sent_at + timedelta(days=12), "settled_by": user}
    AssessmentRevision.objects.filter(pk=revision.pk).update(
        state="published", published_at=published_at, published_by=make_user("Rhea"), **facts
    )
    ended = {"superseded_at": superseded_at}
    if withdrawn_at:
        ended |= {"state": "withdrawn", "withdrawn_at": withdrawn_at, "withdrawn_by": make_user("Rhea")}
        ended["withdrawal_reason"] = "A figure was wrong."
    if withdrawn_at or superseded_at:
        AssessmentRevision.objects.filter(pk=revision.pk).update(**ended)
    revision.refresh_from_db()
    return revision

"""Assessments as a kind of record (commitments/record/kinds.py): what their life asks that is theirs alone."""

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy

from commitments.assessment import access, content_digest, lifecycle, safety
from commitments.assessment.access.shields import identity_to_carry
from commitments.assessment.actions import takedowns
from commitments.assessment.actions.after_reply import step_of
from commitments.assessment.actions.drafts import FIELDS, check_free, check_one_voice, check_period, method_at
from commitments.assessment.actions.review import check_identity, tie_note
from commitments.assessment.models import Assessment, AssessmentEvidence, AssessmentRevision, Reply, Takedown
from commitments.assessment.questions import missing_fields
from commitments.common.digests import read_back
from commitments.record import workflow
from commitments.record.kinds import Kind
from commitments.record.workflow import Incomplete


class OfAssessments(Kind):
    revision = AssessmentRevision
    takedown = Takedown
    parent = "assessment"
    copied = (*FIELDS, "kind", "period_start", "period_end", "language", "public_identity", "redacted_at")
    uncorrectable = gettext_lazy("Only a published assessment can be corrected.")
    in_the_making = gettext_lazy("This assessment already has a revision in the making.")
    altered = gettext_lazy(
        "A text or a document of it was taken down since it was handed in. Before it was sent, return it; since "
        "then its assessor can take it back, and begin again."
    )

    waiting_for_panel = staticmethod(access.waiting_for_panel)

    def called(self, revision):
        return revision.author_first

    def lock(self, record, revision=None):
        """With both sides and the organisation that speaks, before it: a shield of theirs waits, and so does another voice."""
        sides = [access.organisation_of(record.assessor_id), record.assessor_id, record.subject_id] if revision else []
        workflow.lock(Assessment, record.pk, actors=sides, as_read=revision)

    def parties(self, record):
        return {record.assessor_id, record.subject_id}

    def whole(self, revision):
        used = AssessmentEvidence.objects.select_related("evidence__file")
        return (
            AssessmentRevision.objects.with_names()
            .prefetch_related(Prefetch("used_evidence", used))
            .get(pk=revision.pk)
        )

    def check_ready(self, whole, *, at):
        assessment, over = whole.assessment, (whole.period_start, whole.period_end)
        check_free(assessment.assessor, assessment.subject)
        check_one_voice(assessment.assessor, assessment.subject, assessment.commitment, *over, but=assessment)
        check_period(period_start=over[0], period_end=over[1], at=at)
        if missing := missing_fields(whole, kind=whole.kind):
            raise Incomplete(missing)

    findings_in = staticmethod(safety.findings_in)
    content_of = staticmethod(content_digest.content_of)

    def check_publishable(self, whole, *, at):
        """Not while one of the sides still has its time. A tie that arose since it was handed in is a mark and no refusal."""
        check_identity(whole)
        lifecycle.check_publishable(state=whole.state, **access.turn_of(whole, at=at))

    def check_correctable(self, record):
        check_free(record.assessor, record.subject)

    def columns_from(self, last, *, at):
        return {**super().columns_from(last, at=at), "method": method_at(at)}

    def copy_parts(self, last, *, to):
        AssessmentEvidence.objects.bulk_create(
            AssessmentEvidence(revision=to, evidence_id=used.evidence_id, locator=used.locator)
            for used in last.used_evidence.filter(evidence__redacted_at=None)
        )

    def takedown_of(self, record, **part):
        return takedowns.takedown_of(record, **part)

    def record_of_takedown(self, takedown):
        return takedown.assessment

    def take_texts(self, case, takedown, **facts):
        takedowns.take_texts(case, takedown, **facts)

    def delete_parts(self, revision):
        revision.used_evidence.all().delete()

    def before_submit(self, revision, *, move, by, at):
        return {"public_identity": identity_to_carry(revision)}

    def before_publish(self, revision, *, earlier, at):
        return {"tie_note": tie_note(revision), **_not_answered_anew(revision)}


def _not_answered_anew(revision):
    """Of a correction without a reply of its own: the last reply to what was published before, and whether the step that
    it answered is still said. Else an assessor could end a dispute by correcting a comma."""
    if Reply.objects.filter(revision=revision).exists():
        return {}
    # A reply to a text that its assessor took back is left out: nobody reads the one or the other.
    published = Reply.objects.filter(revision__assessment=revision.assessment_id, revision__state=lifecycle.PUBLISHED)
    last = published.select_related("round", "revision").order_by("revision__number").last()
    if last is None:
        return {}
    # A takedown empties a round; the rows of what it was published as keep their step.
    answered = read_back(last.round.content) or vars(last.revision)
    return {"earlier_reply": last, "step_changed": step_of(answered) != step_of(vars(revision))}

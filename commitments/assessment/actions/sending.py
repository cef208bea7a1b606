"""Handing an assessment to the panel, calling it back, taking it back for good."""

import secrets

from django.db import transaction
from django.utils.translation import gettext as _

from commitments.assessment import access, digesting, lifecycle, safety
from commitments.assessment.access.shields import identity_to_carry, names_itself_in
from commitments.assessment.entries import missing_fields
from commitments.assessment.models import Assessment, AssessmentRound
from commitments.common.digests import canonical, digest_of, read_back
from commitments.record import workflow
from commitments.record.workflow import Incomplete, Refused, Unexplained

from .writing import check_free, check_one_voice, check_period

__all__ = ["Incomplete", "Unexplained", "recall_assessment", "retract_assessment", "submit_assessment"]


@transaction.atomic
def submit_assessment(*, revision, by, at, version=None, personal_data_reason=None):
    """Hand an open revision to the panel. Raises Incomplete when an answer is missing, and refuses where a tie stands
    or the period is not over. `personal_data_reason` is kept where something was found; None leaves what is stored."""
    workflow.check_version(revision, version)
    lifecycle.check_move("submit", state=revision.state)
    assessment = revision.assessment
    workflow.lock(Assessment, assessment.pk, actors=[access.organisation_of(assessment.assessor_id)], as_read=revision)
    check_not_withdrawn(revision)
    check_free(assessment.assessor, assessment.subject)
    over = (revision.period_start, revision.period_end)
    check_one_voice(assessment.assessor, assessment.subject, assessment.commitment, *over, but=assessment)
    check_period(period_start=over[0], period_end=over[1], at=at)
    check_complete(revision)
    facts = explain(revision, reason=personal_data_reason)
    revision.public_identity = identity_to_carry(revision)
    number, digest = keep_round(revision, by=by, at=at)
    handed = {"submitted_at": at, "submitted_by": by, "round": number, "digest": digest}
    untouched = {"review_began_at": None, "review_began_by": None}
    identity = {"public_identity": revision.public_identity}
    return workflow.move(revision, "submit", by=by, at=at, **handed, **untouched, **identity, **facts)


@transaction.atomic
def recall_assessment(*, revision, by, at, version=None):
    """Call back what nobody of the panel has begun to read. It is a draft again, and nothing is lost."""
    workflow.check_version(revision, version)
    workflow.lock(Assessment, revision.assessment_id, as_read=revision)
    began = type(revision).objects.filter(pk=revision.pk, review_began_at__isnull=False).exists()
    lifecycle.check_recallable(state=revision.state, review_began=began)
    return workflow.move(revision, "recall", by=by, at=at, verb="assessment.recalled")


@transaction.atomic
def retract_assessment(*, revision, reason, by, at, version=None):
    """Take back what was handed in and is not public. It ends here, and stays in the record; who was told of it, its
    subject included, reads that it was taken back and why."""
    workflow.check_version(revision, version)
    lifecycle.check_retractable(state=revision.state, handed_in=revision.round > 0)
    if not reason.strip():
        raise Refused(_("Say why the assessment is taken back."))
    if names := names_itself_in(revision, reason):
        raise Refused(
            _("Your organisation is shielded, and panel and subject would find its name in what you wrote: %(names)s.")
            % {"names": ", ".join(names)}
        )
    workflow.lock(Assessment, revision.assessment_id, as_read=revision)
    return workflow.move(revision, "retract", by=by, at=at, comment=reason.strip(), retracted_at=at, retracted_by=by)


def check_complete(revision):
    if missing := missing_fields(revision, kind=revision.kind):
        raise Incomplete(missing)
    if revision.number > 1 and not revision.reason.strip():
        raise Refused(_("A correction says why it is made."))


def explain(revision, *, reason):
    """The field to be written with the move: why what looks like personal data may stay; empty when nothing does."""
    said = revision.personal_data_reason if reason is None else reason
    found = safety.findings_in(revision, used=what_it_uses(revision))
    if found and not said.strip():
        raise Unexplained
    return {"personal_data_reason": said.strip() if found else ""}


def keep_round(revision, *, by, at):
    """The revision as it is now, kept for good. Gives the number of the round and its digest."""
    content = digesting.content_of(revision, used=what_it_uses(revision), salt=secrets.token_hex(16))
    text = canonical(content)
    number, digest = revision.round + 1, digest_of(text)
    AssessmentRound.objects.create(
        revision=revision, number=number, submitted_at=at, submitted_by=by, digest=digest, content=text
    )
    return number, digest


def digest_of_rows(revision):
    """The digest of what a handed-in revision says in its rows now, with the salt of its latest round; empty when a
    takedown took that round away."""
    handed = read_back(AssessmentRound.objects.get(revision=revision, number=revision.round).content)
    if not handed:
        return ""
    fresh = type(revision).objects.with_names().get(pk=revision.pk)
    content = digesting.content_of(fresh, used=what_it_uses(fresh), salt=handed["salt"])
    return digest_of(canonical(content))


def what_it_uses(revision):
    return list(revision.used_evidence.select_related("evidence__file"))


def check_not_withdrawn(revision):
    """A withdrawal ends the assessment, a correction in the making included."""
    if access.is_withdrawn(revision.assessment_id):
        raise Refused(str(lifecycle.ENDED))

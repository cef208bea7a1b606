"""What people of the assessor may see, write and send. The subject's people are strangers here."""

from django.http import Http404
from django.utils.translation import gettext as _

from commitments.actors.access import actors_of, is_member
from commitments.actors.models import WRITERS, Actor
from commitments.assessment import lifecycle
from commitments.assessment.models import Assessment, AssessmentRevision, Tie
from commitments.record import permissions

from .ties import tie_between


def subject_to_assess(slug, *, demo_site):
    """An actor that can be assessed. 404 for one that nobody is told of, and for one that is no more."""
    subject = Actor.objects.shown_on(demo_site=demo_site).filter(slug=slug, retired_on=None).first()
    if subject is None:
        raise Http404
    return subject.body


def why_not_assess(user, assessor, subject):
    """The sentence that says why `user` cannot begin an assessment of `subject` for `assessor`, or nothing."""
    return permissions.why_not_write(user, assessor) or why_not_between(assessor, subject)


def may_assess(user, subject=None):
    """Whether a page offers `user` to assess `subject`, or anybody: they write for an actor that has no tie to it."""
    if not user.is_authenticated:
        return False
    assessors = actors_of(user, roles=WRITERS)
    if subject is None:
        return assessors.exists()
    return any(not why_not_between(assessor, subject) for assessor in assessors)


def why_not_between(assessor, subject):
    """The sentence that says why one actor cannot assess the other, whoever asks, or nothing. It names no person."""
    if assessor.retired_on or subject.retired_on or subject.shielded:
        return _("This organisation cannot be assessed here.")
    if subject.entered_twice_as_id:
        said = _("%(subject)s is the same body as %(kept)s: assess that one.")
        return said % {"subject": subject.name, "kept": subject.body.name}
    if assessor.fictional != subject.fictional:
        return _("Actors of the demonstration and real ones do not assess each other.")
    tie = tie_between(assessor, subject)
    return sentence_of(tie) if tie else ""


def sentence_of(tie):
    """A tie as the sentence of a refusal."""
    if tie == Tie.SAME:
        return _("Nobody assesses itself: say it in a report of your own.")
    return _("This assessment cannot be made, since %(tie)s.") % {"tie": Tie(tie).label}


def assessment_of_member(user, assessment_id):
    """An assessment of an actor that `user` belongs to, in whatever role and state. 404 for everybody else."""
    assessment = (
        Assessment.objects.select_related("assessor", "subject", "commitment__framework")
        .filter(pk=assessment_id)
        .first()
    )
    if assessment is None or not is_member(user, assessment.assessor_id):
        raise Http404
    return assessment


def assessor_revision(user, assessment_id):
    """The latest revision of an assessment of the user's own actor."""
    assessment = assessment_of_member(user, assessment_id)
    revision = assessment.revisions.select_related("reply").order_by("-number")[0]
    revision.assessment = assessment
    return revision


def why_not_writable(revision):
    return permissions.why_not(lifecycle.check_writable, state=revision.state)


def why_not_submit(user, revision):
    """The sentence that says why `user` cannot submit, or nothing. A disabled button shows the same one."""
    return permissions.why_not_speak(user, revision.assessment.assessor) or permissions.why_not(
        lifecycle.check_move, "submit", state=revision.state
    )


def revision_of_speaker(user, assessment_id):
    """The latest revision, for who speaks for its assessor: calls back."""
    revision = assessor_revision(user, assessment_id)
    permissions.refuse(permissions.why_not_speak(user, revision.assessment.assessor))
    return revision


def draft_to_discard(user, assessment_id):
    """A draft that nobody outside its assessor has seen, for a writer."""
    revision = assessor_revision(user, assessment_id)
    permissions.refuse(why_not_discard(user, revision))
    return revision


def why_not_discard(user, revision):
    return permissions.why_not_write(user, revision.assessment.assessor) or permissions.why_not(
        permissions.check_discardable, revision
    )


def revision_after_reply(user, assessment_id):
    """What its subject replied to, for who speaks for the assessor: maintains or revises it."""
    revision = assessor_revision(user, assessment_id)
    permissions.refuse(why_not_settle(user, revision))
    return revision


def why_not_settle(user, revision, *, move="maintain"):
    """`move`: maintain or revise."""
    return permissions.why_not_speak(user, revision.assessment.assessor) or permissions.why_not(
        lifecycle.check_move, move, state=revision.state
    )


def revision_to_retract(user, assessment_id):
    """What was handed in and is not yet published, to be taken back."""
    revision = assessor_revision(user, assessment_id)
    permissions.refuse(why_not_retract(user, revision))
    return revision


def why_not_retract(user, revision):
    return permissions.why_not_speak(user, revision.assessment.assessor) or permissions.why_not(
        lifecycle.check_retractable, state=revision.state, handed_in=revision.round > 0
    )


def assessment_to_correct(user, assessment_id):
    """A published assessment by the user's own actor, for somebody who speaks in its name."""
    revision = revision_of_speaker(user, assessment_id)
    if permissions.is_withdrawn(revision) or not is_published(assessment_id):
        permissions.refuse(_("Only a published assessment can be corrected."))
    return revision.assessment


def is_published(assessment_id):
    return AssessmentRevision.objects.filter(assessment=assessment_id, state=lifecycle.PUBLISHED).exists()


def latest_comment(revision):
    """What the panel asked for when it gave a text back; empty where it is not with its assessor for that."""
    if revision.state not in (lifecycle.RETURNED, lifecycle.REPLIED):
        return ""
    given_back = revision.moves.filter(name__in=("return", "ask_again")).order_by("-id")
    return given_back.values_list("comment", flat=True).first() or ""

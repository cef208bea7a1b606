"""Plain functions that make assessments and replies in each state, with the cast: Noor of Harbour Light assesses Arcadia,
Ana answers for Arcadia, Rhea of the panel leads it on."""

from datetime import date, timedelta

from commitments.assessment import access, actions
from commitments.assessment.models import AssessmentRevision
from commitments.assessment.questions import AssessmentEntry, ReplyEntry
from commitments.record import actions as record
from commitments.record import permissions
from tests.cast import NOW, make_actor, make_commitment, make_evidence_entry, make_member, make_method, make_reviewer

A_DAY = timedelta(days=1)
AFTER_THE_WINDOW = NOW + timedelta(days=31)
"""A reply to what was sent NOW is taken until the day before."""


def make_ngo(code="XNG", name="Harbour Light", **facts):
    return make_actor(code, name, type="ngo", adheres=False, **facts)


def make_answers(**answers):
    """A good assessment of a commitment to do; `answers` change it."""
    said = {
        "funding": "Our members' fees.",
        "ties": "None",
        "stage": 1,
        "rationale": "The law was announced and is not in force.",
        "approach": "We read the official journal and asked three lawyers.",
        "confidence": "medium",
        "evidence": (make_evidence_entry(title="Official journal", link="https://example.org/journal"),),
    }
    return AssessmentEntry(**{**said, **answers})


def make_refrain_answers(**answers):
    step = {"stage": None, "practice": "not_upheld", "safeguard": False, "breach_reported": True}
    return make_answers(**{**step, **answers})


def make_reply(**said):
    """A good reply that disagrees."""
    evidence = (make_evidence_entry(title="Budget of the centres", link="https://example.org/budget"),)
    return ReplyEntry(**{"stance": "disagree", "text": "Two centres opened.", "evidence": evidence, **said})


def make_assessment(assessor=None, subject=None, commitment=None, *, entry=None, by=None, at=NOW, **facts):
    """A draft revision that says all that is needed."""
    make_method()
    commitment = commitment or make_commitment()
    assessor, subject = assessor or make_ngo(), subject or make_actor()
    by = by or make_member(f"Focal{assessor.code}", assessor)
    entry = entry or (make_refrain_answers() if commitment.is_refrain else make_answers())
    facts.setdefault("period_end", date(2025, 12, 31))
    return actions.begin_assessment(
        assessor=assessor, subject=subject, commitment=commitment, entry=entry, by=by, at=at, **facts
    )


def make_submitted_assessment(*args, at=NOW, **facts):
    revision = make_assessment(*args, at=at, **facts)
    return record.submit(revision, by=revision.created_by, at=at)


def make_sent_assessment(*args, at=NOW, **facts):
    """What the subject was sent; its window to reply is open."""
    revision = make_submitted_assessment(*args, at=at, **facts)
    return actions.send_to_subject(revision=revision, by=make_reviewer(), at=at)


def make_replied_assessment(*args, at=NOW, reply=None, **facts):
    revision = make_sent_assessment(*args, at=at, **facts)
    return reply_to(revision, reply, at=at)


def make_settled_assessment(*args, at=NOW, **facts):
    revision = make_replied_assessment(*args, at=at, **facts)
    return actions.maintain_assessment(revision=revision, by=revision.submitted_by, at=at)


def make_published_assessment(*args, at=NOW, reply=None, **facts):
    """Published with a reply: sent, replied to and maintained within the same instant. With `reply` of False: without
    one, a day after the window in which the subject's focal point could have filed it."""
    if reply is False:
        sent_at = at - (AFTER_THE_WINDOW - NOW)
        revision = make_sent_assessment(*args, at=sent_at, **facts)
        subject = revision.assessment.subject
        make_member(f"Silent{subject.code}", subject, began_at=sent_at)
    else:
        revision = make_settled_assessment(*args, at=at, reply=reply, **facts)
    return record.publish(revision, by=make_reviewer(), at=at)


def reply_to(revision, reply=None, *, by=None, at=NOW):
    """The same revision, replied to."""
    subject = revision.assessment.subject
    by = by or make_member(f"Focal{subject.code}", subject)
    actions.file_reply(revision=revision, entry=reply or make_reply(), by=by, at=at)
    return fresh(revision)


def correct_assessment(revision, *, reason="A figure was wrong.", entry=None, at=None):
    """The next published revision, without a reply, after a window of its own."""
    at = at or revision.published_at + A_DAY
    by = revision.submitted_by
    draft = record.correct(revision.assessment, reason=reason, by=by, at=at)
    if entry:
        actions.write_assessment(revision=draft, entry=entry, version=draft.version, by=by, at=at)
    record.submit(fresh(draft), by=by, at=at)
    sent = actions.send_to_subject(revision=fresh(draft), by=make_reviewer(), at=at)
    return record.publish(sent, by=make_reviewer(), at=at + (AFTER_THE_WINDOW - NOW))


def fresh(revision):
    """The revision as anybody would fetch it now."""
    return AssessmentRevision.objects.with_names().get(pk=revision.pk)


# --- a text as the pages of its own side ask for it ---


def open_for_writer(user, pk):
    """A draft as the page on which it is written asks for it."""
    revision = access.assessor_revision(user, pk)
    permissions.refuse(permissions.why_not_write(user, revision.assessment.assessor))
    permissions.refuse(access.why_not_writable(revision))
    return revision


def revision_to_submit(user, pk):
    revision = access.assessor_revision(user, pk)
    permissions.refuse(access.why_not_submit(user, revision))
    return revision


def revision_to_reply(user, pk, *, at):
    revision = access.revision_for_subject(user, pk)
    permissions.refuse(access.why_not_reply(user, revision, at=at))
    return revision

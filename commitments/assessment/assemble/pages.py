"""An assessment as a page shows it: its words with the sentence of its step, the reply, and what the subject said itself."""

from dataclasses import dataclass
from operator import attrgetter

from django.db.models import Prefetch, prefetch_related_objects
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commitments.assessment import access, questions, safety
from commitments.assessment.models import AssessmentEvidence, AssessmentRevision, Confidence
from commitments.assessment.questions import AssessmentEntry, EvidenceEntry, missing_fields
from commitments.catalogue import wording
from commitments.catalogue.models import Anchor
from commitments.common import c1
from commitments.common.citations import Citation
from commitments.common.labels import Shown, shown_claim
from commitments.common.templatetags.waymark import known_day, period
from commitments.progress.models import Claim, ClaimReference
from commitments.progress.questions import ASSESSED

from .lists import nobody_to_reply
from .texts import Answered, Said, answered, answered_before, said_in_round, said_in_rows

LABELS: dict[str, Promise | str] = {
    **questions.LABELS,
    "reason": _("Reason for the correction"),
    "text": _("Reply"),
    "stance": _("Position"),
}
"""The answers, each with its label on the pages of both sides."""


@dataclass(frozen=True)
class Told:
    """The words of an assessment with what stands beside them: `shown` is its step (None while it says none), `anchor`
    the sentence that the step stands for."""

    said: Said
    shown: Shown | None
    anchor: str

    @property
    def confidence_label(self):
        return Confidence(self.said.confidence).label if self.said.confidence else ""


@dataclass(frozen=True)
class OwnWord:
    """What the subject itself has published, and stands on the commitment today. `lent`: the reference over which a
    claim on another commitment stands there; None where it was made on it."""

    claim: Claim
    shown: Shown
    lent: ClaimReference | None = None

    @property
    def revision(self):
        return self.claim.revision


@dataclass(frozen=True)
class Page:
    """One revision for readers: what the subject says, what the assessor says, what the subject answered. `before` is
    the text that the reply answers, where the assessor revised it afterwards."""

    revision: AssessmentRevision
    told: Told
    own: OwnWord | None
    reply: Answered | None
    before: Told | None
    nobody_to_reply: bool


def page_of(revision, *, at):
    """The three voices of one revision. Nine queries at most."""
    reply = answered(revision) or answered_before(revision)
    revised = reply is not None and reply.was_revised
    return Page(
        revision=revision,
        told=told_now(revision),
        own=own_word(revision.assessment, at=at),
        reply=reply,
        before=told_in(revision.reply.round, method=revision.method_id) if revised else None,
        nobody_to_reply=revision.pk in nobody_to_reply([revision]),
    )


def citation_of(revision):
    """How a revision (of access.public_revision) is cited; of a withdrawn one, that it is gone."""
    said = gettext(
        "%(author)s, assessment of %(subject)s (period: %(period)s), revision %(number)s, published %(day)s. Waymark."
    )
    return Citation(
        words=said
        % {
            "author": revision.author_first,
            "subject": revision.assessment.subject.name,
            "period": period(revision),
            "number": revision.number,
            "day": known_day(revision.published_at, revision),
        },
        path=reverse("assessment:revision", args=[revision.assessment_id, revision.number]),
        form=c1.assessment(revision=revision),
        fictional=revision.assessment.subject.fictional,
        gone=gettext("It was withdrawn: %(day)s.") % {"day": known_day(revision.withdrawn_at, revision)}
        if revision.withdrawn_at
        else "",
    )


def wording_of(revision, *, at):
    """The words under which a published revision stands, and what became of them since. Its commitment bears them now, not
    to be saved. One query."""
    commitment = revision.assessment.commitment
    words = wording.wordings_of([commitment], known_at=at).get(commitment.pk, ())
    since = wording.since_published(words, revision, until=at.date())
    if since:
        since.then.version.put_on(commitment)
    return since


def findings_of(revision):
    """(label of the answer, finding) for all in a revision that looks like personal data. One query."""
    used = AssessmentEvidence.objects.select_related("evidence")
    prefetch_related_objects([revision], Prefetch("used_evidence", used))
    return [(str(LABELS[each.field]), each) for each in safety.findings_in(revision)]


def told_now(revision):
    """What the rows of a revision say."""
    return _told(said_in_rows(revision), method=revision.method_id)


def told_to_subject(revision):
    """What the subject was sent, whatever the assessor wrote since."""
    return told_in(access.round_sent(revision), method=revision.method_id)


def told_in(handed, *, method):
    """What one round says."""
    return _told(said_in_round(handed), method=method)


def own_word(assessment, *, at):
    """The claim that speaks for the subject on the commitment: the greater of the one made on it and of those lent to it
    (docs/methodology.md, "Which claim stands"); None where nothing is published. Two queries."""
    when = {"as_of": at.date(), "known_at": at}
    mine = Claim.objects.by_name().filter(actor=assessment.subject, commitment=assessment.commitment)
    made = mine.standing(**when).select_related("revision__report__actor", "commitment__framework", "pledge").first()
    lent = (
        ClaimReference.objects.by_name()
        .lent(**when)
        .filter(claim__actor=assessment.subject, commitment=assessment.commitment)
        .select_related("claim__revision__report__actor", "claim__commitment__framework", "claim__pledge")
        .order_by("-claim__period_end", "-claim__published_at", "-claim__revision_number", "-claim_id")
        .first()
    )
    if lent and (made is None or _rank(lent.claim) > _rank(made)):
        return OwnWord(lent.claim, shown_claim(lent.claim), lent)
    return OwnWord(made, shown_claim(made)) if made else None


_rank = attrgetter("period_end", "published_at", "revision_number")


def entry_of(revision):
    """What a revision says, as the plain values that its form handed in."""
    uses = revision.used_evidence.select_related("evidence__file").order_by("id")
    return AssessmentEntry(
        **{each.name: each.of(revision) for each in questions.STORED}, evidence=tuple(_entry(used) for used in uses)
    )


def missing_labels(revision):
    """Labels of what is still to be said before it can be handed in."""
    return [str(LABELS[name]) for name in missing_fields(revision, kind=revision.kind)]


def _told(said, *, method):
    # Of a round that a takedown emptied nothing is left; of rows that lost their texts the step stays.
    says_step = bool(said.answer) and (
        said.answer != ASSESSED or said.stage is not None or bool(said.practice and said.safeguard is not None)
    )
    shown = shown_claim(said) if says_step else None
    step = said.practice or ("" if said.stage is None else str(said.stage))
    anchor = Anchor.objects.filter(method=method, kind=said.kind, step=step).first() if step else None
    return Told(said, shown, anchor.sentence if anchor else "")


def _entry(used):
    item = used.evidence
    return EvidenceEntry(
        title=item.title,
        issuer_class=item.issuer_class,
        link=item.link,
        issuer=item.issuer,
        dated_on=item.dated_on,
        locator=used.locator,
        published_on=item.published_on,
        file=str(item.file_id or ""),
        item=str(item.pk) if item.file_id else "",
    )

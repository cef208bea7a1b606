"""Each voice of the second lane as a reader meets it on the cell's page: who, which step, why, how sure, and the reply."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, time

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commitments.assessment.assemble.lists import nobody_to_reply
from commitments.assessment.models import AssessmentEvidence, AssessmentRevision, ReplyEvidence, Settled, Stance
from commitments.catalogue.models import Anchor
from commitments.common.labels import Shown, shown_claim
from commitments.common.templatetags.waymark import known_day

from .assemble.published import is_withdrawn

STANCES = {
    Stance.AGREE: _("agrees"),
    Stance.PARTLY: _("agrees in part"),
    Stance.DISAGREE: _("disagrees"),
}


@dataclass(frozen=True)
class AssessmentView:
    """One assessment. `is_told` is false where its words are no longer shown: it was withdrawn since, or taken down.

    Days are words, since of a voice without a name the public is told the month alone.
    """

    revision: AssessmentRevision
    shown: Shown
    speaker: str
    speaker_url: str
    url: str
    published: str
    withdrawn: str
    is_told: bool
    anchor: str
    evidence: list
    settled: str
    reply: "ReplyView | None"
    no_reply_by: str
    nobody_to_reply: bool
    is_disputed: bool
    tie: str

    @property
    def says_breach(self):
        return bool(self.revision.breach_reported)


@dataclass(frozen=True)
class ReplyView:
    """What the actor answered. `to_number`: of a correction that it did not answer anew, the number of the text that this
    answers; else None."""

    stance: str
    text: str
    language: str
    filed: str
    evidence: list
    to_number: int | None


def assessment_views(revisions):
    """An AssessmentView for each of `revisions` (of `public_assessments`, with assessor and reply), those of the latest
    period first, then by who speaks. Four queries at most, none where there is none."""
    if not revisions:
        return []
    used = AssessmentEvidence.objects.filter(revision__in=revisions).select_related("evidence")
    evidence = _by(used, lambda use: use.revision_id)
    of_theirs = {each.assessment_id for each in revisions}
    in_replies = ReplyEvidence.objects.filter(reply__revision__assessment__in=of_theirs).select_related("evidence")
    in_reply = _by(in_replies, lambda use: use.reply_id)
    anchors = {
        (anchor.method_id, anchor.kind, anchor.step): anchor.sentence
        for anchor in Anchor.objects.filter(method__in={each.method_id for each in revisions})
    }
    silenced = nobody_to_reply(revisions)
    views = [_view(each, evidence[each.pk], in_reply, anchors, silenced) for each in revisions]
    return sorted(views, key=lambda view: (-view.revision.period_end.toordinal(), view.speaker, view.url))


def _by(uses, text_of):
    """{id of the text: [use]}, in the order in which they were attached."""
    found = defaultdict(list)
    for use in uses.order_by("id"):
        found[text_of(use)].append(use)
    return found


def _view(revision, evidence, in_reply, anchors, silenced):
    """The words of what was withdrawn are shown no more, whatever day is asked for; its step is (docs/adr/0004)."""
    is_told = revision.withdrawn_at is None and revision.redacted_at is None
    reply = revision.reply_shown
    step = revision.practice or ("" if revision.stage is None else str(revision.stage))
    return AssessmentView(
        revision=revision,
        shown=shown_claim(revision),
        speaker=revision.author_first,
        speaker_url="" if revision.is_shielded else _speaker_url(revision),
        url=_url(revision),
        published=known_day(revision.published_at, revision),
        withdrawn=known_day(revision.withdrawn_at, revision) if is_withdrawn(revision) else "",
        is_told=is_told,
        anchor=anchors.get((revision.method_id, revision.kind, step), ""),
        evidence=evidence if is_told else [],
        settled=str(Settled(revision.settled).label) if revision.settled else "",
        reply=_reply(reply, revision, in_reply[reply.pk]) if reply else None,
        no_reply_by=_told_day(revision.no_reply_by, revision),
        nobody_to_reply=revision.pk in silenced,
        is_disputed=revision.is_disputed,
        tie=revision.tie_told,
    )


def _reply(reply, revision, evidence):
    is_told = reply.redacted_at is None and revision.withdrawn_at is None
    return ReplyView(
        stance=str(STANCES[Stance(reply.stance)]),
        text=reply.text if is_told else "",
        language=reply.language,
        filed=known_day(reply.filed_at, revision),
        evidence=evidence if is_told else [],
        to_number=revision.earlier_number,
    )


def _told_day(day, revision):
    """A plain day as the public is told it."""
    return known_day(datetime.combine(day, time(12), tzinfo=UTC), revision) if day else ""


def _speaker_url(revision):
    return reverse("scorecards:actor", args=[revision.assessment.assessor.slug])


def _url(revision):
    return revision.assessment.get_absolute_url()

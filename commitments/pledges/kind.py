"""Pledges as a kind of record (commitments/record/kinds.py): what their life asks that is theirs alone."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.audit.immutability import EVENT_TEXTS
from commitments.audit.models import Event
from commitments.pledges import content_digest, lifecycle, reading, safety
from commitments.pledges.actions import rules
from commitments.pledges.actions.drafts import FACTS, empty
from commitments.pledges.entries import missing_fields
from commitments.pledges.models import (
    Pledge,
    PledgeCommitment,
    PledgeEntry,
    PledgeEvidence,
    PledgeMoney,
    PledgeMove,
    PledgePartner,
    PledgeRevision,
    PledgeRound,
    Takedown,
)
from commitments.record import workflow
from commitments.record.kinds import Kind
from commitments.record.workflow import Incomplete, Refused

TEXTS = ("title", "text", "reason", "measure", "unit", "personal_data_reason", "withdrawal_reason")
"""Texts of a revision that a takedown takes."""


class OfPledges(Kind):
    revision = PledgeRevision
    takedown = Takedown
    parent = "pledge"
    leans_on_others = True
    copied = (*FACTS, "matches_id", "specific", "redacted_at")
    say_why = gettext_lazy("Say why the pledge is revised.")
    uncorrectable = gettext_lazy("Only a published pledge can be revised.")
    in_the_making = gettext_lazy("This pledge already has a revision in the making.")
    altered = gettext_lazy(
        "It is not what was handed in any more: a text or a document of it was taken down. Return it."
    )

    def lock(self, record, revision=None):
        """With the pledge that it matches, and before both whoever it names: a shield of theirs waits."""
        named = [record.actor_id, *revision.partners.values_list("actor", flat=True)] if revision else []
        matched = revision.matches_id if revision else None
        workflow.lock(Pledge, record.pk, matched, actors=named, as_read=revision)

    def parties(self, record):
        """With its partners, and the makers of what it matches, in whatever revision."""
        named = PledgePartner.objects.filter(revision__pledge=record).values_list("actor", flat=True)
        matched = Pledge.objects.filter(matched_by__pledge=record).values_list("actor", flat=True)
        return {record.actor_id, *named, *matched}

    def is_answerable(self, revision):
        """What a shield took from the panel since, nobody answers, and its maker may have it back."""
        return not revision.pledge.actor.shielded

    whole = staticmethod(reading.whole)

    def check_ready(self, whole, *, at):
        rules.check_maker(whole.pledge.actor)
        text, said = reading.text_of(whole), reading.said_of(whole)
        if missing := missing_fields(text, said=said, number=whole.number, reason=whole.reason):
            raise Incomplete(missing)
        rules.check_still_true(whole, said)

    findings_in = staticmethod(safety.findings_in)
    content_of = staticmethod(content_digest.content_of)

    def check_correctable(self, record):
        rules.check_maker(record.actor)
        if record.is_transcribed:
            raise Refused(_("Waymark read this pledge in another list. To say it in your own words, make it here."))
        last = PledgeRevision.objects.in_force().filter(pledge=record).with_standing().first()
        if last is not None and lifecycle.is_over(last.standing):
            raise Refused(str(lifecycle.OVER))

    def copy_parts(self, last, *, to):
        PledgeCommitment.objects.bulk_create(
            PledgeCommitment(revision=to, commitment_id=pk)
            for pk in last.advances.order_by("id").values_list("commitment", flat=True)
        )
        PledgePartner.objects.bulk_create(
            PledgePartner(revision=to, actor_id=pk)
            for pk in last.partners.order_by("id").values_list("actor", flat=True)
        )

    def takedown_of(self, record, **part):
        if not record.revisions.filter(state__in=lifecycle.PUBLIC).exists():
            raise Refused(_("Only what was published is taken down."))
        return {"pledge": record, **part}, Takedown.objects.filter(pledge=record)

    def record_of_takedown(self, takedown):
        return takedown.pledge

    def take_texts(self, case, takedown, *, by, at, with_evidence):
        """The texts of the pledge, from every revision, round, move and event. Its documents are its own rows: they go with
        the sources of its sums."""
        pledge = takedown.pledge
        revisions = PledgeRevision.objects.filter(pledge=pledge)
        case.take(revisions, TEXTS, redacted_at=at)
        if pledge.title and (last := revisions.in_force().first()):
            Pledge.objects.filter(pk=pledge.pk).update(title=last.title)
        case.take(PledgeEntry.objects.filter(revision__in=revisions).exclude(note=""), ("note",))
        if with_evidence:
            documents = PledgeEvidence.objects.filter(entry__revision__in=revisions)
            case.take(documents, ("title", "link", "issuer"))
            case.take(PledgeMoney.objects.filter(revision__in=revisions), ("source", "link"))
        case.take(PledgeRound.objects.filter(revision__in=revisions).exclude(content=""), ("content",))
        case.take(PledgeMove.objects.filter(revision__in=revisions).exclude(comment=""), ("comment",))
        # By its label too: a draft that was discarded has events, and no row any more.
        about = Event.objects.filter(object_type="pledges.pledgerevision")
        labelled = about.filter(object_label__startswith=f"{pledge.pk} revision ")
        case.take(labelled, EVENT_TEXTS[:3])

    def delete_parts(self, revision):
        empty(revision)

    def after_publish(self, revision):
        """What leads to the pledge calls it by its title in force."""
        Pledge.objects.filter(pk=revision.pledge_id).update(title=revision.title)

    def after_withdraw(self, record):
        """What leads to a pledge that was taken from public view says no word of it."""
        Pledge.objects.filter(pk=record.pk).update(title="")

"""Offers and practices as kinds of record (commitments/record/kinds.py): what their life asks that is theirs alone."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.actors.models import Actor
from commitments.audit.immutability import EVENT_TEXTS
from commitments.audit.models import Event, type_of
from commitments.exchange import lifecycle, safety
from commitments.exchange.actions.drafts import check_named, check_worked
from commitments.exchange.actions.moving import text_of
from commitments.exchange.entries import missing_in
from commitments.exchange.models import Offer, OfferTakedown, PracticeTakedown, SharedPractice
from commitments.record import workflow
from commitments.record.kinds import Kind
from commitments.record.workflow import Incomplete, Refused


class OfPapers(Kind):
    """A text of one actor without numbered revisions: what was published is not corrected, it ends."""

    leans_on_others = True
    texts: tuple[str, ...] = ("personal_data_reason", "withdrawal_reason")
    """What a takedown takes."""

    def lock(self, record, revision=None):
        """With its actor before it: a shield of theirs waits."""
        workflow.lock(type(record), record.pk, actors=[record.actor_id] if revision else [], as_read=revision)

    def is_answerable(self, revision):
        """What a shield took from the panel since, nobody answers, and its actor may have it back."""
        return not Actor.objects.filter(pk=revision.actor_id, shielded=True).exists()

    def whole(self, revision):
        papers: Any = self.revision._default_manager
        return papers.with_names().get(pk=revision.pk)

    def check_ready(self, whole, *, at):
        check_named(whole.actor)
        if missing := missing_in(text_of(whole)):
            raise Incomplete(missing)

    findings_in = staticmethod(safety.findings_in)

    def takedown_of(self, record, **part):
        if record.state not in lifecycle.PUBLIC:
            raise Refused(_("Only what was published is taken down."))
        return {"paper": record, **part}, self.takedown._default_manager.filter(paper=record)

    def record_of_takedown(self, takedown):
        return takedown.paper

    def take_texts(self, case, takedown, *, by, at, with_evidence):
        """Its texts, from the row, every round, move and event. It has no documents."""
        paper = takedown.paper
        case.take(self.revisions_of(paper), self.texts, redacted_at=at)
        case.take(paper.rounds.exclude(content=""), ("content",))
        case.take(paper.moves.exclude(comment=""), ("comment",))
        case.take(Event.objects.filter(object_type=type_of(paper), object_id=str(paper.pk)), EVENT_TEXTS[:3])


class OfOffers(OfPapers):
    revision = Offer
    takedown = OfferTakedown
    texts = ("text", *OfPapers.texts)
    uncorrectable = gettext_lazy("An offer is not corrected. End it, and offer anew.")

    def check_ready(self, whole, *, at):
        super().check_ready(whole, at=at)
        if whole.until_on and whole.until_on < timezone.localdate(at):
            raise Refused(_("The day until which it is offered has passed. Give a later one, or none."))

    def content_of(self, whole, *, salt):
        return {
            "offer": str(whole.pk),
            "salt": salt,
            "actor": whole.actor.code,
            "language": whole.language,
            "text": whole.text,
            "kinds": sorted(whole.kind_codes),
            "regions": sorted(whole.region_codes),
            "frameworks": sorted(theme.framework.code for theme in whole.themes.all()),
            "until_on": whole.until_on.isoformat() if whole.until_on else None,
        }

    def delete_parts(self, revision):
        revision.themes.all().delete()


class OfPractices(OfPapers):
    revision = SharedPractice
    takedown = PracticeTakedown
    texts = ("what_worked", "what_others", *OfPapers.texts)
    uncorrectable = gettext_lazy("A practice is not corrected. What it stands on can be.")

    def check_ready(self, whole, *, at):
        super().check_ready(whole, at=at)
        claim = whole.claim_at(at)
        if claim is None:
            raise Refused(_("The answer that this practice stands on was withdrawn or taken out of its report."))
        check_worked(claim, at=at)

    def content_of(self, whole, *, salt):
        return {
            "practice": str(whole.pk),
            "salt": salt,
            "actor": whole.actor.code,
            "language": whole.language,
            "report": str(whole.report_id),
            "about": whole.about.code,
            "what_worked": whole.what_worked,
            "what_others": whole.what_others,
        }

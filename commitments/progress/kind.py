"""Reports as a kind of record (commitments/record/kinds.py): what their life asks that is theirs alone."""

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.progress import access, content_digest, safety
from commitments.progress.access import shields
from commitments.progress.actions import references, takedowns
from commitments.progress.actions.corrections import copy_claim
from commitments.progress.actions.drafts import check_period, delete_claim, method_at, why_not_unchanged
from commitments.progress.actions.review import keep_remarks
from commitments.progress.actions.withdrawals import settle
from commitments.progress.models import Claim, Report, Revision, Takedown, WithdrawalRequest
from commitments.progress.questions import missing_fields
from commitments.record import workflow
from commitments.record.kinds import Kind
from commitments.record.workflow import Incomplete, Refused


class OfReports(Kind):
    revision = Revision
    takedown = Takedown
    parent = "report"
    copied = ("period_start", "period_end", "language", "public_identity")
    recalled = {"clearance_step": 0}
    uncorrectable = gettext_lazy("Only a published report can be corrected.")
    in_the_making = gettext_lazy("This report already has a revision in the making.")
    altered = gettext_lazy(
        "It is not what was handed in any more: a text or a document of it was taken down. Return it."
    )

    def lock(self, record, revision=None):
        """With its author before it: a shield of theirs waits."""
        workflow.lock(Report, record.pk, actors=[record.actor_id] if revision else [], as_read=revision)

    def called(self, revision):
        return revision.author_first

    def whole(self, revision):
        claims = (
            Claim.objects.select_related("commitment", "pledge", "prepared_by", "unchanged_since")
            .prefetch_related("cited_actions__action", "used_evidence__evidence__file")
            .prefetch_related("references__link", "references__commitment")
            .order_by("commitment__code")
        )
        return Revision.objects.with_names().prefetch_related(Prefetch("claims", claims)).get(pk=revision.pk)

    def check_ready(self, whole, *, at):
        claims = whole.claims.all()
        if not claims:
            raise Refused(_("A report says something on at least one commitment."))
        if missing := {claim: fields for claim in claims if (fields := missing_fields(claim, kind=claim.kind))}:
            raise Incomplete(missing)
        check_period(period_start=whole.period_start, period_end=whole.period_end, at=at)
        if why_not := why_not_unchanged(whole, at=at):
            raise Refused(why_not)

    findings_in = staticmethod(safety.findings_anywhere_in)
    content_of = staticmethod(content_digest.content_of)

    def check_publishable(self, whole, *, at):
        """Nothing of a shielded organisation is published without a public identity, whenever the shield was set."""
        if whole.report.actor.shielded and not whole.is_dated_by_month:
            raise Refused(
                _(
                    "Its author became shielded after it was submitted. Return it: it comes back under a public identity, "
                    "and can be published then."
                )
            )

    def columns_from(self, last, *, at):
        return {**super().columns_from(last, at=at), "method": method_at(at)}

    def copy_parts(self, last, *, to):
        for claim in last.claims.all():
            copy_claim(claim, to=to)

    def takedown_of(self, record, **part):
        return takedowns.takedown_of(record, **part)

    def record_of_takedown(self, takedown):
        return takedown.revision.report

    def take_texts(self, case, takedown, **facts):
        takedowns.take_texts(case, takedown, **facts)

    def delete_parts(self, revision):
        for claim in revision.claims.all():
            delete_claim(claim)

    def before_submit(self, revision, *, move, by, at):
        """Not past those who clear it. Where a link holds no longer, the claim does not count across it: `left_out` says so
        to who handed it in."""
        actor = revision.report.actor
        if move == "submit" and access.has_chain(actor.pk):
            raise Refused(_("%(actor)s has a chain of clearance: send it to them.") % {"actor": actor.name})
        revision.left_out = references.leave_out(revision, by=by, at=at)
        return {"public_identity": shields.identity_to_carry(revision)}

    def keep_remarks(self, revision, remarks, *, by, at, comment=""):
        return keep_remarks(revision, remarks, comment=comment, by=by, at=at)

    def before_publish(self, revision, *, earlier, at):
        """The claims go first: once the revision is published, the database refuses any change to it and to them."""
        Claim.objects.filter(revision__in=earlier, superseded_at=None).update(superseded_at=at)
        Claim.objects.filter(revision=revision).update(published_at=at)
        return {"fictional": revision.report.actor.fictional}

    def before_withdraw(self, record, revisions, *, by, at):
        """What its author asked for is granted with it."""
        for request in WithdrawalRequest.objects.open().filter(report=record):
            settle(request, by=by, at=at)
        Claim.objects.filter(revision__in=revisions).update(withdrawn_at=at)

    def before_delete(self, record):
        record.assignments.all().delete()

"""What those say whom a pledge names: they confirm that they are partners, or decline. Silence is shown as silence."""

from django.db import transaction
from django.utils.translation import gettext as _

from commitments.audit.actions import record_event
from commitments.pledges import lifecycle
from commitments.pledges.models import Answered, PartnerAnswer, Pledge, PledgeRevision
from commitments.record import workflow
from commitments.record.workflow import Refused


@transaction.atomic
def answer_as_partner(*, revision, actor, answer, by, at):
    """Confirm or decline, for `actor`, what the revision in force says of it. Saying the same again changes nothing; a
    partner may think again, and what it said before stays."""
    if answer not in Answered.values:
        raise Refused(_("Confirm, or decline."))
    workflow.lock(Pledge, revision.pledge_id)
    fresh = PledgeRevision.objects.get(pk=revision.pk)
    if fresh.state != lifecycle.PUBLISHED or fresh.superseded_at is not None:
        raise Refused(_("This pledge was revised meanwhile. Read it as it is now, then answer."))
    if not fresh.partners.filter(actor=actor).exists():
        raise Refused(_("This pledge does not name %(actor)s.") % {"actor": actor.name})
    latest = PartnerAnswer.objects.filter(revision=fresh, actor=actor).order_by("-id").first()
    if latest is not None and latest.answer == answer:
        return latest
    said = PartnerAnswer.objects.create(revision=fresh, actor=actor, answer=answer, at=at, by=by)
    record_event(
        verb=f"pledge.partner_{answer}", about=fresh, by=by, at=at, after={"actor": actor.code, "answer": answer}
    )
    return said

"""Writing an offer, and putting a published claim forward as a practice."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from commitments.actors.models import Region
from commitments.audit import keys
from commitments.audit.actions import record_event
from commitments.catalogue.models import Framework
from commitments.exchange import lifecycle, safety
from commitments.exchange.models import Offer, OfferTheme, SharedPractice, place_of
from commitments.progress.models import Claim, SupportKind
from commitments.record import workflow
from commitments.record.workflow import Refused


@transaction.atomic
def begin_offer(*, actor, text, by, at, key=None):
    """A new draft of an offer. The same `key` begins nothing more: it gives the offer that it began before."""
    begun, before = keys.once(
        key=key, act=f"support.new/{actor.pk}", by=by, at=at, make=lambda: _begin_offer(actor, text, by=by, at=at)
    )
    return begun or _begun_before(Offer.objects.select_related("actor"), before)


@transaction.atomic
def write_offer(*, offer, text, version, by, at):
    """Write an open offer, in place of what it said before. `version` is the one that the form was opened with."""
    _take(offer, version=version)
    _write_offer(offer, text)
    offer.refresh_from_db()
    record_event(verb="offer.written", about=offer, by=by, at=at, after=_offer_facts(offer))
    return offer


@transaction.atomic
def put_forward(*, claim, text, by, at, key=None):
    """A new draft of a practice, on a published claim of the writer's own actor that worked. `key`: as in begin_offer."""
    begun, before = keys.once(
        key=key,
        act=f"practices.new/{claim.revision.report_id}/{claim.about.code}",
        by=by,
        at=at,
        make=lambda: _put_forward(claim, text, by=by, at=at),
    )
    return begun or _begun_before(SharedPractice.objects.with_names(), before)


@transaction.atomic
def write_practice(*, practice, text, version, by, at):
    """Write an open practice, in place of what it said before."""
    _take(practice, version=version)
    _write_practice(practice, text)
    practice.refresh_from_db()
    record_event(verb="practice.written", about=practice, by=by, at=at, after=_practice_facts(practice))
    return practice


def check_named(actor):
    """Refused for an organisation that a text of its own would give away, and for one that is no more."""
    if actor.shielded:
        raise Refused(
            _(
                "Your organisation is shielded, and this would name it: who gives or does what, and where, is known to"
                " those who would look for you. Your reports stay as safe as they are."
            )
        )
    if actor.retired_on:
        raise Refused(_("%(actor)s reports no more, and publishes nothing new here.") % {"actor": actor.name})


def check_worked(claim, *, at):
    """Refused unless the claim is in force, under its actor's name and its own words, and says that it worked."""
    check_named(claim.actor)
    standing = Claim.objects.in_force(known_at=at).by_name().filter(pk=claim.pk, transcribed=False)
    if not standing.exists():
        raise Refused(_("Only what you have published, under your name, can be put forward as a practice."))
    if not claim.says_it_worked:
        raise Refused(
            _("A practice stands on an answer that says so: stage 3 or 4, upheld, or advancing since the year before.")
        )


def _begun_before(papers, pk):
    if paper := papers.filter(pk=pk).first():
        return paper
    raise Refused(_("The draft that you began with this form was discarded. Open a new form to begin another."))


def _begin_offer(actor, text, *, by, at):
    check_named(actor)
    offer = Offer.objects.create(actor=actor, created_at=at, created_by=by)
    _write_offer(offer, text)
    workflow.mark(offer, "begin", from_state="", by=by, at=at, verb="offer.begun")
    return offer


def _write_offer(offer, text):
    offer.text = text.text
    offer.kinds = " ".join(code for code in SupportKind.values if code in text.kinds)
    offer.regions = " ".join(code for code in Region.values if code in text.regions)
    offer.until_on = text.until_on
    offer.language = text.language
    offer.personal_data_reason = _reason_for(offer, text)
    offer.save(update_fields=["text", "kinds", "regions", "until_on", "language", "personal_data_reason"])
    frameworks = Framework.objects.filter(code__in=text.frameworks)
    offer.themes.all().delete()
    OfferTheme.objects.bulk_create(OfferTheme(offer=offer, framework=each) for each in frameworks.order_by("pk"))


def _put_forward(claim, text, *, by, at):
    check_worked(claim, at=at)
    try:
        with transaction.atomic():
            practice = SharedPractice.objects.create(
                actor_id=claim.actor_id, created_at=at, created_by=by, **place_of(claim)
            )
    except IntegrityError as rival:
        raise Refused(_("This answer was put forward as a practice already.")) from rival
    _write_practice(practice, text)
    workflow.mark(practice, "begin", from_state="", by=by, at=at, verb="practice.begun")
    return practice


def _write_practice(practice, text):
    practice.what_worked = text.what_worked
    practice.what_others = text.what_others
    practice.language = text.language
    practice.personal_data_reason = _reason_for(practice, text)
    practice.save(update_fields=["what_worked", "what_others", "language", "personal_data_reason"])


def _reason_for(paper, text):
    """Why it may stay, kept while there is something that it is about."""
    return text.personal_data_reason.strip() if safety.findings_in(paper) else ""


def _take(paper, *, version):
    lifecycle.check_writable(state=paper.state)
    workflow.swap(paper, version=version, states=lifecycle.OPEN)


def _offer_facts(offer):
    return {
        "kinds": offer.kinds,
        "regions": offer.regions,
        "until_on": str(offer.until_on or ""),
        "text": offer.text,
        "frameworks": " ".join(each.framework.code for each in offer.themes.in_order()),
    }


def _practice_facts(practice):
    return {"what_worked": practice.what_worked, "what_others": practice.what_others}

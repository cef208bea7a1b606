"""What becomes of a crosswalk link: one curator proposes it, another confirms it. The acts beside actions.py.

Raises ValidationError with the sentences that the curator reads. A link is locked while it is decided, and so it is
while a report that counts across it is handed in (progress/actions/references.py): one of the two comes first.
"""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from commitments.audit.actions import record_event

from .models import CrosswalkLink, LinkDecision, LinkStatus, Relation


@transaction.atomic
def ask_decision(*, link, becomes, rationale, citation, by, at, turned=False):
    """A curator proposes what becomes of a link, and why. Nothing changes yet.

    What the curators of the demonstration decide, they decide of a copy of the link that stands there alone.
    """
    link = _held(_in_world_of(by, link))
    _check_sense(link, becomes=becomes, turned=turned)
    decision = LinkDecision(
        link=link,
        becomes=becomes,
        turned=turned,
        rationale=rationale.strip(),
        citation=citation.strip(),
        asked_at=at,
        asked_by_id=str(by.pk),
        asked_by_label=str(by),
    )
    decision.full_clean()
    try:
        with transaction.atomic():
            decision.save(force_insert=True)
    except IntegrityError as rival:  # two curators at once
        raise ValidationError(_("A decision on this link waits for a second curator already.")) from rival
    said = {name: getattr(decision, name) for name in ("becomes", "turned", "rationale", "citation")}
    record_event(verb="crosswalklink.decision_asked", about=link, by=by, at=at, after=said)
    return decision


@transaction.atomic
def confirm_decision(*, decision, by, at):
    """The second curator agrees: the link has its new status now. What was published over it stays, marked."""
    link, decision = _waiting(decision)
    if str(by.pk) == decision.asked_by_id:
        raise ValidationError(_("A decision is confirmed by somebody else than who proposed it."))
    _check_world(link, by)
    _check_sense(link, becomes=decision.becomes, turned=decision.turned)
    LinkDecision.objects.filter(pk=decision.pk).update(
        confirmed_at=at, confirmed_by_id=str(by.pk), confirmed_by_label=str(by)
    )
    before = _facts(link)
    link.status = decision.becomes
    if decision.becomes == LinkStatus.ADOPTED:
        link.rationale, link.citation = decision.rationale, decision.citation
    if decision.turned:
        link.source, link.target = link.target, link.source
    link.full_clean()
    link.save()
    after = _facts(link)
    changed = [name for name in after if before[name] != after[name]]
    record_event(
        verb=f"crosswalklink.{link.status}",
        about=link,
        by=by,
        at=at,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
        note=decision.rationale,
    )
    decision.refresh_from_db()
    return decision


@transaction.atomic
def refuse_decision(*, decision, reason, by, at):
    """Somebody does not agree, or takes back what they proposed, with a word. The link stays as it is."""
    link, decision = _waiting(decision)
    _check_world(link, by)
    if not reason.strip():
        raise ValidationError(_("Say why it is given back."))
    LinkDecision.objects.filter(pk=decision.pk).update(
        refused_at=at, refused_by_id=str(by.pk), refused_by_label=str(by)
    )
    before = {"becomes": decision.becomes}
    record_event(verb="crosswalklink.decision_refused", about=link, by=by, at=at, before=before, note=reason.strip())
    decision.refresh_from_db()
    return decision


def check_words_open(link):
    """Raises ValidationError unless the words of a stored link may still change by one hand."""
    stored = CrosswalkLink.objects.filter(pk=link.pk).first()
    if stored is None:
        return
    if LinkDecision.objects.open().filter(link=stored).exists():
        raise ValidationError(_("A decision on this link waits for a second curator. Let it be decided first."))
    if stored.status != LinkStatus.PROPOSED:
        raise ValidationError(_("Two curators decided on this link. Only a new decision changes it."))


def code_in_demonstration(code):
    return f"demo:{code}"


def _in_world_of(by, link):
    """The link that `by` may decide of: the real one, or the one that stands for it in the demonstration."""
    real = link.real or link
    if not by.demonstration:
        return real
    words = ("source", "target", "sdg_target", "relation", "status", "rationale", "citation", "in_source")
    copy = {"code": code_in_demonstration(real.code), **{name: getattr(real, name) for name in words}}
    return CrosswalkLink.objects.get_or_create(real=real, defaults=copy)[0]


def _check_world(link, by):
    if by.demonstration != (link.real_id is not None):
        raise ValidationError(_("What is decided in the demonstration, and what is not, each has curators of its own."))


def _held(link):
    return CrosswalkLink.objects.select_for_update(no_key=True).get(pk=link.pk)


def _waiting(decision):
    """The link, locked, and the decision as it stands now, when it still waits."""
    link = _held(decision.link)
    fresh = LinkDecision.objects.select_related("link").get(pk=decision.pk)
    if not fresh.is_open:
        raise ValidationError(_("This was decided already."))
    return link, fresh


def _check_sense(link, *, becomes, turned):
    if becomes == link.status:
        raise ValidationError(_("The link is %(status)s already.") % {"status": link.get_status_display()})
    if becomes != LinkStatus.ADOPTED:
        return
    if turned:
        _check_turn(link)
    world = CrosswalkLink.objects.in_world(fictional=link.real_id is not None)
    opposite = world.adopted().filter(source=link.target_id, target=link.source_id)
    if link.target_id and opposite.exists():
        raise ValidationError(_("A link between these two is adopted already, the other way round."))


def _check_turn(link):
    if link.relation != Relation.PART or link.target_id is None:
        raise ValidationError(_("Only a link that says “part”, between two commitments, has another way round."))
    if link.decisions.filter(Q(becomes=LinkStatus.ADOPTED), confirmed_at__isnull=False).exists():
        raise ValidationError(_("It was adopted in this direction before. Add a link for the other one."))
    world = CrosswalkLink.objects.in_world(fictional=link.real_id is not None)
    if world.filter(source=link.target_id, target=link.source_id).exists():
        raise ValidationError(_("There is a link for the other direction. Decide on that one."))


def _facts(link):
    return {
        "source": link.source.code,
        "target": link.target.code if link.target else "",
        **{name: getattr(link, name) for name in ("sdg_target", "relation", "status", "rationale", "citation")},
    }

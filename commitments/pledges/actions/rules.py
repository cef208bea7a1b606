"""What several acts on a pledge ask before they write: who can make one, and what one can match."""

from django.utils.translation import gettext as _

from commitments.pledges import lifecycle
from commitments.pledges.entries import ALONE, MATCHING
from commitments.pledges.models import Pledge, PledgeRevision
from commitments.record.workflow import Refused


def check_maker(actor):
    """Refused for an organisation that a pledge would give away, and for one that is no more."""
    if actor.shielded:
        raise Refused(
            _(
                "Your organisation is shielded, and a pledge would name it: who undertakes what, with whom and by when is"
                " known to those who would look for you. Your reports stay as safe as they are. If you want to pledge,"
                " ask us how the shield can be lifted first."
            )
        )
    if actor.retired_on:
        raise Refused(_("%(actor)s reports no more, and makes no new pledge.") % {"actor": actor.name})


def check_alone(text):
    """Refused where who pledges alone names partners all the same."""
    if text.form == ALONE and text.partners:
        raise Refused(_("Who pledges alone names no partner. Choose another form, or take the partners out."))


def matched(text, *, pledge):
    """The pledge that `text` matches, when it can be matched; None where nothing is named or the form is another."""
    if text.form != MATCHING or not text.matches:
        return None
    found = Pledge.objects.with_standing().select_related("actor").filter(code=text.matches).first()
    if found is None or found.actor.shielded or found.actor.fictional != pledge.actor.fictional:
        raise Refused(_("There is no published pledge with this number."))
    check_matchable(found, pledge=pledge)
    return found


def check_matchable(found, *, pledge):
    """Refused unless `pledge` may match `found` (with its standing): another's, published, in hand, and no circle.

    What it matches already it may go on matching: else nothing more could be told of it once the other was withdrawn.
    """
    if PledgeRevision.objects.in_force().filter(pledge=pledge, matches=found).exists():
        return
    if found.pk == pledge.pk:
        raise Refused(_("A pledge cannot match itself."))
    if found.actor_id == pledge.actor_id:
        raise Refused(_("A matching pledge answers a pledge of another actor. This one is your own."))
    if found.standing is None:
        raise Refused(_("There is no published pledge with this number."))
    if lifecycle.is_over(found.standing):
        raise Refused(_("The pledge that you want to match was withdrawn by its maker."))
    if pledge.pk in _matched_from(found):
        raise Refused(_("That pledge matches yours already."))


def check_still_true(whole, said):
    """What others may have changed since it was written: the pledge that is matched, its partners, its own state."""
    pledge = Pledge.objects.with_standing().get(pk=whole.pledge_id)
    if whole.matches_id:
        matched = Pledge.objects.with_standing().get(pk=whole.matches_id)
        check_matchable(matched, pledge=pledge)
    for partner in whole.partners.all():
        if partner.actor.shielded or partner.actor.retired_on or partner.actor.entered_twice_as_id:
            raise Refused(_("A partner that is named can be named no more. Take it out."))
    if said is not None:
        lifecycle.check_follows(said.standing, after=pledge.standing or "")
        if pledge.standing_on and said.on < pledge.standing_on:
            raise Refused(_("A state cannot begin before the one that was told before it."))
    elif pledge.standing is not None and lifecycle.is_over(pledge.standing):
        raise Refused(str(lifecycle.OVER))


def _matched_from(pledge):
    """Ids of the pledges that a pledge matches, directly or by those that it matches."""
    seen, step = set(), pledge.pk
    while step is not None and step not in seen:
        seen.add(step)
        step = PledgeRevision.objects.in_force().filter(pledge=step).values_list("matches", flat=True).first()
    return seen

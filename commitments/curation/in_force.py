"""What was recorded for a day ahead comes into force on it: the rows of actors and commitments follow, once a day.

Pages that take `as_of` read versions and need no such step; forms, choosers and the admin read these rows (docs/adr/0024).
"""

from django.db import transaction

from commitments.accounts.models import User
from commitments.actors.actions import end_reporting
from commitments.actors.models import Actor, ActorVersion
from commitments.audit import versions
from commitments.audit.actions import note_public_change
from commitments.catalogue.models import Commitment, CommitmentVersion
from commitments.common.versions import BEGINNING


@transaction.atomic
def put_in_force(*, at):
    """The actors and commitments whose rows changed. Whoever reported for an actor that is retired now reports no more."""
    changed = []
    for model, of_model in ((Commitment, CommitmentVersion), (Actor, ActorVersion)):
        began = of_model.objects.recorded(known_at=at).filter(from_on__gt=BEGINNING.date(), from_on__lte=at.date())
        nouns = model.objects.filter(pk__in=began.values(of_model.NOUN[0])).order_by("pk")
        for noun in nouns.select_for_update(no_key=True):
            before = {name: getattr(noun, name) for name in of_model.FACTS}
            versions.put_on_today(noun, today=at.date())
            if before != {name: getattr(noun, name) for name in of_model.FACTS}:
                changed.append(noun)
                if noun.retired_on and model is Actor:
                    end_reporting(noun, by=_who_confirmed(noun), at=at)
    if changed:
        note_public_change()  # no event says it: the decision left its own, on the day it was made
    return changed


def _who_confirmed(noun):
    """The curator whose word this was, the second one."""
    held = versions.timeline_of(noun)
    return User.objects.get(pk=[each.confirmed_by_id for each in held if each.retired_on][-1])

"""What the log of events tells of a target whose actor took a shield since (docs/adr/0015)."""

from django.db.models import CharField, Q
from django.db.models.functions import Cast

from commitments.audit.models import type_of

from .models import Target


def targets_of_shielded():
    """The condition on events that are about a target of a shielded organisation: they hold its code."""
    targets = Target.objects.filter(actor__shielded=True)
    return Q(object_type=type_of(Target), object_id__in=targets.annotate(key=Cast("pk", CharField())).values("key"))

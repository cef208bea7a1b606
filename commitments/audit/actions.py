"""The only writers of events, and the one road on which curated rows are saved."""

import json

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.forms.models import model_to_dict

from commitments.search import index

from .models import Event, type_of


def record_event(*, verb, about, by, at, before=None, after=None, note=""):
    """Write one event in the caller's transaction. `by` is None when a command of the installation acts."""
    event = event_of(
        verb=verb,
        object_type=type_of(about),
        object_id=about.pk,
        object_label=str(about),
        by=by,
        at=at,
        before=before,
        after=after,
        note=note,
    )
    event.save(force_insert=True)
    return event


def event_of(*, verb, object_type, object_id, object_label, by, at, before=None, after=None, note=""):
    """An event that is not written yet, for those who write many at once."""
    return Event(
        at=at,
        verb=verb,
        by_id=str(by.pk) if by else "",
        by_label=str(by) if by else "",
        object_type=object_type,
        object_id=str(object_id),
        object_label=object_label[:254],
        before=as_text(before),
        after=as_text(after),
        note=note,
    )


def as_text(facts):
    """JSON, sorted by key, so that the same facts are always the same text; empty when there are none."""
    return json.dumps(facts, cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False) if facts else ""


def facts_of(instance):
    """The stored columns of a row as plain JSON values."""
    values = model_to_dict(instance, fields=[f.name for f in instance._meta.concrete_fields])
    return json.loads(json.dumps(values, cls=DjangoJSONEncoder))


@transaction.atomic
def save_recorded(*, instance, by, at, verb=None):
    """Check and save a curated row, and record what changed. Saving what is there already writes nothing.

    Raises ValidationError when the row breaks a rule.
    """
    instance.full_clean()
    stored = type(instance)._base_manager.filter(pk=instance.pk).first() if instance.pk else None
    before = facts_of(stored) if stored else None
    after = facts_of(instance)
    if before == after:
        return instance
    instance.save(force_insert=stored is None)
    after = facts_of(instance)
    changed = sorted(k for k in after if before is None or before.get(k) != after[k])
    record_event(
        verb=verb or f"{instance._meta.model_name}.{'changed' if stored else 'added'}",
        about=instance,
        by=by,
        at=at,
        before={k: before[k] for k in changed} if before else None,
        after={k: after[k] for k in changed},
    )
    index.refresh(instance)
    return instance

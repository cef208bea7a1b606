"""The only writers of events, and the one road on which curated rows are saved."""

import json
import uuid

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.forms.models import model_to_dict
from django.utils.translation import gettext as _

from commitments.search import index

from .models import Event, WorldVersion, type_of
from .verbs import is_private

WAYS_TO_ACTOR = ("actor", "report", "revision", "pledge", "paper")
"""Names of the keys that lead from a row to the actor whose it is."""


def record_event(*, verb, about, by, at, before=None, after=None, note=""):
    """Write one event in the caller's transaction. `by` is None when a command of the installation acts.

    Unless it is private (verbs.py), the public pages of its world have a new version in the same transaction.
    """
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
    record_events([event], fictional=_is_fictional(about))
    return event


@transaction.atomic(savepoint=False)
def record_events(events, *, fictional=None):
    """Write events of `event_of`, many at once. Where they are not all of one world, `fictional` is None."""
    Event.objects.bulk_create(events)
    if not all(is_private(each.verb) for each in events):
        note_public_change(fictional=fictional)


@transaction.atomic(savepoint=False)
def note_public_change(*, fictional=None):
    """From this transaction on the public pages of one world read otherwise; of both where `fictional` is None.

    One statement. It takes a row that no other act holds, and makes one where there is none: no act waits for another here,
    so that none can wait for ever.
    """
    worlds = ("real", "fictional") if fictional is None else ("fictional",) if fictional else ("real",)
    free = WorldVersion.objects.select_for_update(skip_locked=True).order_by("pk").values("pk")[:1]
    if not WorldVersion.objects.filter(pk=free).update(**{world: uuid.uuid4() for world in worlds}):
        WorldVersion.objects.create()


def _is_fictional(about):
    """Which world a row is of, where that is known without a query; None where it is not. No actor is in both."""
    while about is not None:
        if isinstance(getattr(about, "fictional", None), bool):
            return about.fictional
        fetched = about._state.fields_cache
        about = next((fetched[name] for name in WAYS_TO_ACTOR if name in fetched), None)
    return None


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


def supersede(*, row, at, **columns):
    """Close a row that keeps what was known, at `at`, and store another in its place with other `columns`. Returns that.

    Raises ValidationError where it is closed already.
    """
    model = type(row)
    if not model._base_manager.filter(pk=row.pk, superseded_at=None).update(superseded_at=at):
        raise ValidationError(_("Somebody else has changed this meanwhile. Look at it again."))
    kept = {
        field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields if not field.primary_key
    }
    fresh = model(**{**kept, **columns, "recorded_at": at, "superseded_at": None})
    fresh.save(force_insert=True)
    return fresh


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

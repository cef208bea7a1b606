"""By which names actors are found (search/index.py): those that they bear, bore or will bear, in every language, and those
by which people know them besides (fixtures/other_names.csv)."""

import csv
from collections import defaultdict
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db.models import Prefetch, Q

from commitments.search.index import Document, Source

from .models import Actor, ActorName, ActorVersion

OTHER_NAMES = Path(settings.BASE_DIR) / "fixtures" / "other_names.csv"


@cache
def other_names():
    """{code of an actor: [a name by which people look for it, ...]}"""
    found = defaultdict(list)
    with OTHER_NAMES.open(encoding="utf-8", newline="") as sheet:
        for row in csv.DictReader(sheet):
            found[row["actor"]].append(row["name"])
    return dict(found)


def actors(keys):
    """Those that are named in public, each with the names of all entries of the same body. One that no curator has confirmed
    has no name yet, and a name that was put right is none."""
    standing = ActorVersion.objects.filter(recorded_at__isnull=False, superseded_at=None)
    named = Actor.objects.named().filter(pk__in=standing.values("actor"))
    wanted = named if keys is None else named.filter(pk__in=keys)
    bodies = Q(pk__in=wanted.values("pk")) | Q(entered_twice_as__in=wanted.values("pk"))
    entries = Actor.objects.named().filter(bodies | Q(pk__in=wanted.values("entered_twice_as")))
    rows = entries.filter(pk__in=standing.values("actor")).order_by("pk")
    rows = rows.prefetch_related(Prefetch("versions", standing, to_attr="standing_versions"))
    rows = rows.prefetch_related(Prefetch("names", ActorName.objects.filter(superseded_at=None)))
    by_id, doubles = {}, defaultdict(list)
    for actor in rows:
        by_id[actor.pk] = actor
        doubles[actor.entered_twice_as_id].append(actor)
    meant = by_id.keys() if keys is None else by_id.keys() & set(keys)
    for pk in sorted(meant):
        actor = by_id[pk]
        body = [actor, *doubles[pk]]
        if kept := by_id.get(actor.entered_twice_as_id):
            body.append(kept)
        yield Document(
            key=pk,
            texts=[each.code for each in body],
            names=[name for each in body for name in _names_of(each)],
            shown=_shown(actor),
            sort=actor.name,
        )


def _names_of(actor):
    for version in actor.standing_versions:
        yield from (version.name, version.formal_name)
    yield from (each.name for each in actor.names.all())
    yield from other_names().get(actor.code, [])


def _shown(actor):
    return {
        "name": actor.name,
        "slug": actor.slug,
        "type": actor.type,
        "region": actor.region,
        "fictional": actor.fictional,
        "listed": actor.retired_on is None and actor.entered_twice_as_id is None,
    }


def body_of(actor):
    """Ids of all entries that stand with it, or stood until now: it may just have been parted from one of them."""
    held = ActorVersion.objects.filter(actor=actor, entered_twice_as__isnull=False)
    kept = {actor.pk, actor.entered_twice_as_id, *held.values_list("entered_twice_as", flat=True)} - {None}
    return {*kept, *Actor.objects.filter(entered_twice_as__in=kept).values_list("pk", flat=True)}


SOURCES = (Source("actor", Actor, actors, {Actor: body_of, ActorName: lambda row: body_of(row.actor)}, shared=True),)

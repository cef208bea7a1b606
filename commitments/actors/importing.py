"""The sheets of actors: which columns they have and how a cell names a row. Loaded through `audit.importing`."""

from commitments.catalogue.models import Framework
from commitments.common.importing import Reference, Table

from .models import Actor, ActorName, Adherence

ACTORS = Table(
    sheet="actors.csv",
    model=Actor,
    key=("code",),
    columns=(
        "code",
        "slug",
        "type",
        "name",
        "formal_name",
        "parent",
        "iso2",
        "m49",
        "region",
        "subregion",
        "intermediate_region",
        "fictional",
    ),
    references={"parent": Reference(Actor)},
    fixed=("fictional",),
)

NAMES = Table(
    sheet="actor_names.csv",
    model=ActorName,
    key=("actor", "language"),
    columns=("actor", "language", "name", "official", "source"),
    references={"actor": Reference(Actor)},
    only={"superseded_at": None},
)

ADHERENCE = Table(
    sheet="adherence.csv",
    model=Adherence,
    key=("actor", "framework", "dated_on"),
    columns=("actor", "framework", "position", "dated_on", "sure", "source", "note"),
    references={"actor": Reference(Actor), "framework": Reference(Framework)},
    only={"superseded_at": None, "refused_at": None},
)


def check_announcers(facts_of_commitments, *, known):
    """Sentences about announcers that are no actor. The catalogue lies below the actors and cannot ask them itself."""
    codes = known.ids(Reference(Actor))
    for facts in facts_of_commitments:
        if facts["announced_by"] and facts["announced_by"] not in codes:
            yield f"{facts['code']}: announced_by {facts['announced_by']} is not a known actor."


TABLES = (ACTORS, NAMES, ADHERENCE)
"""In the order in which they lean on each other."""

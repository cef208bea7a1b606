"""Names: under which one somebody spoke, how a list tells bodies of one name apart, and what is said to who gives a name that
another bears."""

from collections import defaultdict

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from commitments.search import index

from .identity import bare
from .models import Actor, ActorName, ActorVersion


def label_of(actor, *, coded=False):
    """Its name with its type and place: what it is part of, else where it lies. `coded`: with its code too."""
    place = actor.public_parent.name if actor.public_parent else actor.subregion or actor.get_region_display()
    facts = [actor.get_type_display(), place, actor.code if coded else ""]
    return _("%(name)s (%(facts)s)") % {"name": actor.name, "facts": ", ".join(fact for fact in facts if fact)}


def told_apart(actors, **then):
    """[(actor, its name)]: with type and place where others of these are called the same, and with the code where these
    are the same too. `then` is what `in_force` takes: what they are part of is called as it was. Two queries more where some
    are called the same, else none."""
    actors = list(actors)
    alike = _alike(actors, lambda actor: bare(actor.name))
    parents = Actor.objects.in_bulk({actor.parent_id for actor in alike.values() if actor.parent_id})
    if then:
        ActorVersion.objects.put_on_all(parents.values(), **then)
    for actor in alike.values():
        actor.parent = parents.get(actor.parent_id)
    still_alike = _alike(alike.values(), lambda actor: bare(label_of(actor)))
    return [
        (actor, label_of(alike[actor.pk], coded=actor.pk in still_alike) if actor.pk in alike else actor.name)
        for actor in actors
    ]


def borne_by_others(actor, names):
    """The sentence that warns whoever has given `actor` these names, where other bodies bear one of them; else nothing.
    Case, accents, punctuation and blanks make no difference."""
    given = {bare(name): name for name in names if name}
    bearers = defaultdict(set)
    entries = Actor.objects.exclude(entered_twice_as=None).values("pk")  # they stand with others, and are in no list
    stand = ActorName.objects.filter(superseded_at=None)
    for borne, key in ((Actor.objects.all(), "pk"), (stand, "actor")):
        by_others = borne.exclude(**{key: actor.pk}).exclude(**{f"{key}__in": entries})
        for pk, name in by_others.values_list(key, "name"):
            if bare(name) in given:
                bearers[bare(name)].add(pk)
    said = []
    for name, others in bearers.items():
        rows = Actor.objects.filter(pk__in=others).select_related("parent").order_by("code")
        facts = {"name": given[name], "others": "; ".join(label_of(other, coded=True) for other in rows)}
        said.append(_("%(name)s is what others are called too: %(others)s.") % facts)
    if not said:
        return ""
    end = _("It is saved all the same: where one of them is chosen, type and place stand beside the name.")
    return " ".join([*said, end])


def _alike(actors, named):
    """{id: actor} of those for whom `named` gives what it gives for another one too."""
    groups = defaultdict(dict)
    for actor in actors:
        groups[named(actor)][actor.pk] = actor
    return {pk: actor for group in groups.values() if len(group) > 1 for pk, actor in group.items()}


def name_then(actor, *, said_at="published_at", known_at=None):
    """An expression for a list: the name that the actor bore on the day of publication, as it is known today, or was at
    `known_at`. `actor` and `said_at` lead there from a row of the list. NULL where nothing was published."""
    known = ActorVersion.objects.recorded(known_at=known_at) if known_at else _standing()
    held = known.filter(actor=OuterRef(actor))
    on_that_day = held.filter(from_on__lte=OuterRef(f"{said_at}__date")).order_by("-from_on")
    return Subquery(on_that_day.values("name")[:1])


def is_called(word, *, actor):
    """The condition that `word` is in a name by which the actor at `actor` is found (searched.py), or begins its code."""
    return Q(**{f"{actor}__in": index.keys("actor", word)})


def _standing():
    return ActorVersion.objects.filter(recorded_at__isnull=False, superseded_at=None)

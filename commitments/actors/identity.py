"""Under which words a shielded organisation speaks in public, so that it cannot be told from its like (docs/adr/0015)."""

import unicodedata
from dataclasses import dataclass

from commitments.common.vocabulary import ActorType

from .models import Actor, Region

K = 5
"""A region is named only where at least this many like organisations are registered in it: the number below which
statistical offices withhold a cell (docs/adr/0015). It is a floor for the register, not a promise of safety."""

CIVIL_SOCIETY = "a civil-society organisation"
BUSINESS = "a business"
ORGANISATION = "an organisation"
UNNAMED = "an organisation that is not named"
"""For the few places where a shielded organisation has no public identity to show, as the place of a report that was
withdrawn before it was shielded."""

NOUNS = {
    ActorType.NGO: CIVIL_SOCIETY,
    ActorType.UNION: CIVIL_SOCIETY,
    ActorType.ACADEMIC: CIVIL_SOCIETY,
    ActorType.MIGRANT_LED: CIVIL_SOCIETY,
    ActorType.BUSINESS: BUSINESS,
}
"""Who can be shielded, by the noun that hides it. States, their parts and what States own together speak by name."""

PLACES = {
    Region.AFRICA: "in Africa",
    Region.AMERICAS: "in the Americas",
    Region.ASIA: "in Asia",
    Region.EUROPE: "in Europe",
    Region.OCEANIA: "in Oceania",
}

PUBLIC_IDENTITIES = frozenset(
    {ORGANISATION, *(f"{noun} {place}".strip() for noun in NOUNS.values() for place in ("", *PLACES.values()))}
)
"""Every public identity there is. A revision that carries one of them is nobody's in public, for good: words that were
once given stay in this set. They are English on every installation, so that they do not tell whose browser it was."""

LONG_ENOUGH = 5
"""Letters from which a name is looked for inside longer words too; a shorter one would be found by chance."""


@dataclass(frozen=True)
class Crowd:
    """How many like organisations are registered: of one noun and one world, in the region and anywhere."""

    in_region: int
    anywhere: int


def may_be_shielded(actor):
    return actor.type in NOUNS


def identity_in(crowd, *, noun, region):
    """The closest words under which one of at least K could be speaking. Civil society is never widened further than
    its own noun: it is the whole of a constituency."""
    if region and crowd.in_region >= K:
        return f"{noun} {PLACES[Region(region)]}"
    if noun == CIVIL_SOCIETY or crowd.anywhere >= K:
        return noun
    return ORGANISATION


def public_identity_of(actor):
    """The words under which a shielded organisation speaks today. One query."""
    noun = NOUNS[ActorType(actor.type)]
    alike = Actor.objects.filter(
        type__in=[kind for kind, word in NOUNS.items() if word == noun],
        fictional=actor.fictional,
        retired_on=None,
        entered_twice_as=None,
    )
    regions = list(alike.values_list("region", flat=True))
    crowd = Crowd(in_region=regions.count(actor.region), anywhere=len(regions))
    return identity_in(crowd, noun=noun, region=actor.region)


def identity_to_carry(actor, *, carried, corrects):
    """The public identity of what the actor hands in now; empty where it speaks under its own name.

    `carried` is what it bears already. A correction (`corrects`) speaks under the words of what it corrects, whatever
    holds today: narrower or wider ones would say something new of what is public.
    """
    is_settled = carried in PUBLIC_IDENTITIES and (corrects or not actor.shielded)
    return public_identity_of(actor) if actor.shielded and not is_settled else carried


def names_itself(actor, texts):
    """The names and the code of the actor that are found in its own texts, in the order in which it bears them.

    Case, accents, punctuation and blanks make no difference, so that an address of the web is found out too.
    `actor.names` may be prefetched; one query if not.
    """
    names = [actor.name, actor.formal_name, *(each.name for each in actor.names.all()), actor.code]
    text = bare(" ".join(texts))
    return [name for name in dict.fromkeys(filter(None, names)) if _is_in(text, bare(name))]


def _is_in(text, name):
    if len(name) < LONG_ENOUGH and name.isascii():
        return f" {name} " in f" {text} "
    return name in text or name.replace(" ", "") in text


def bare(text):
    """Letters and digits alone, without case and accents, one blank between the words."""
    parted = unicodedata.normalize("NFKD", text).casefold()
    kept = (c if c.isalnum() else " " for c in parted if not unicodedata.combining(c))
    return " ".join("".join(kept).split())

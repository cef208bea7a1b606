"""Where a claim may count too, as the form offers it; and where it does, as readers are told."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from commitments.catalogue.models import Commitment, CrosswalkLink, LinkStatus, Relation
from commitments.pledges.models import Pledge
from commitments.progress.models import where_in_words

SENSES = {
    Relation.SAME: _("both ask for the same"),
    Relation.PART: _("what is asked here is part of what is asked there"),
    Relation.RELATED: _("progress on one helps the other"),
}
"""What a link says, walked from the commitment that the claim is on."""


@dataclass(frozen=True)
class Place:
    """Where a link leads from one commitment: another commitment, or an SDG target (then `commitment` is None)."""

    code: str
    commitment: Commitment | None
    sdg_target: str
    relation: str
    status: str
    rationale: str
    may_lend: bool

    @property
    def is_adopted(self):
        return self.status == LinkStatus.ADOPTED

    @property
    def status_word(self):
        return LinkStatus(self.status).label

    @property
    def where(self):
        return where_in_words(self.commitment, self.sdg_target)

    @property
    def sense(self):
        return SENSES[Relation(self.relation)]


def places_from(commitment, *, fictional):
    """Where claims on `commitment` may count too, or might once: the links that were ever adopted. One query.

    A link leads from its first end; one that says the same, or related, leads back as well. One step alone: a claim
    that counts by a link goes no further by another. What is said on a pledge counts on the pledge alone.
    """
    if isinstance(commitment, Pledge):
        return ()
    links = (
        CrosswalkLink.objects.in_world(fictional=fictional).leading_from(commitment).exclude(status=LinkStatus.PROPOSED)
    )
    links = links.select_related("source", "target__framework", "source__framework").order_by("code")
    places = (_place(link, commitment) for link in links)
    return tuple(place for place in places if place.commitment is None or _is_current(place.commitment))


def _place(link, commitment):
    other = link.other_end(commitment)
    return Place(
        code=link.code,
        commitment=other,
        sdg_target=link.sdg_target,
        relation=link.relation,
        status=link.status,
        rationale=link.rationale,
        may_lend=link.may_lend,
    )


def _is_current(commitment):
    return commitment.retired_on is None and commitment.framework.retired_on is None

"""What waits for a second curator, of every noun that keeps its past and of the crosswalk; and the two answers to it.

Nothing is decided by time. The curators of the demonstration decide on its own actors and links, and see those alone.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from django.conf import settings
from django.db.models import Min
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commitments.accounts.models import User
from commitments.accounts.roles import is_curator
from commitments.actors.actions import confirm_actor
from commitments.actors.models import ActorVersion, Adherence
from commitments.audit import versions
from commitments.catalogue import decisions
from commitments.catalogue.actions import confirm_commitment, confirm_method
from commitments.catalogue.models import CommitmentTranslation, CommitmentVersion, LinkDecision, Method
from commitments.common.versions import BEGINNING, Act


@dataclass(frozen=True)
class Kind:
    """One kind of proposal. `fictional` leads to the mark of whose world it is of; empty: it is of the real one."""

    label: Any
    model: Any
    related: tuple[str, ...] = ()
    fictional: str = ""
    confirm: Callable[..., Any] = versions.confirm


KINDS = {
    each.model.PROPOSED_AS: each
    for each in (
        Kind(gettext_lazy("Actors"), ActorVersion, ("actor", "replaces"), "actor__fictional", confirm_actor),
        Kind(
            gettext_lazy("Commitments and their wording"),
            CommitmentVersion,
            ("commitment__framework", "replaces"),
            confirm=confirm_commitment,
        ),
        Kind(gettext_lazy("Wording in languages"), CommitmentTranslation, ("commitment__framework", "replaces")),
        Kind(gettext_lazy("Positions"), Adherence, ("actor", "framework", "replaces"), "actor__fictional"),
        Kind(gettext_lazy("Methods"), Method, ("replaces",), confirm=confirm_method),
        Kind(gettext_lazy("Links between texts"), LinkDecision, ("link__source", "link__target")),
    )
}


ANSWERS = ("confirmed", "refused")


@dataclass(frozen=True)
class Place:
    """Where a proposal is found: its kind, the first of its rows, since when it waits, and whose it is."""

    since: datetime
    kind: str
    pk: int
    by_id: str


@dataclass(frozen=True)
class Proposal:
    """What one curator proposed: the versions of one decision by their day, or one decision on a link."""

    kind: str
    rows: tuple
    names: dict[str, str]
    """{id: what a person is called}."""

    @property
    def first(self):
        return self.rows[0]

    @property
    def is_link(self):
        return isinstance(self.first, LinkDecision)

    @property
    def label(self):
        return KINDS[self.kind].label

    @property
    def title(self):
        first = self.first
        if self.kind == "actor":
            return first.actor.name_and_code
        if self.kind == "commitment":
            return f"{first.commitment.framework.short_title}: {first.commitment.label}"
        if self.kind == "translation":
            of_framework = f"{first.commitment.framework.short_title}: {first.commitment.label}"
            return f"{of_framework} ({first.get_language_display()})"
        if self.kind == "position":
            return f"{first.actor.name_and_code}: {first.framework.short_title}"
        if self.kind == "method":
            return _("Method %(version)s") % {"version": first.version}
        link = first.link
        leads_to = link.target.label if link.target else _("SDG target %(code)s") % {"code": link.sdg_target}
        return f"{link.source.label} → {leads_to}"

    @property
    def language(self):
        """In which its texts are written."""
        return self.first.language if self.kind == "translation" else "en"

    @property
    def act(self):
        """`changed`, `corrected`, `entered`; of a link what it becomes."""
        return self.first.get_becomes_display() if self.is_link else self.first.get_act_display()

    @property
    def is_correction(self):
        """It holds for every day, from when it is confirmed."""
        return not self.is_link and self.first.act == Act.CORRECT

    @property
    def reason(self):
        return self.first.rationale if self.is_link else self.first.reason

    @property
    def from_on(self):
        """The day from which it holds; None where that is since the beginning, and of a link: from when it is confirmed."""
        day = None if self.is_link else getattr(self.first, self.first.DAY)
        return None if day == BEGINNING.date() else day

    @property
    def since(self):
        return self.first.asked_at if self.is_link else self.first.proposed_at

    @property
    def days(self):
        return (timezone.localdate() - timezone.localdate(self.since)).days

    @property
    def by(self):
        """Who proposed it, in words."""
        return self._named("asked" if self.is_link else "proposed") or _("a later edition of the catalogue")

    @property
    def is_waiting(self):
        return self.first.is_open if self.is_link else self.first.is_waiting

    @property
    def is_confirmed(self):
        return bool(self.first.confirmed_at if self.is_link else self.first.recorded_at)

    @property
    def decided_on(self):
        first = self.first
        return first.refused_at or (first.confirmed_at if self.is_link else first.recorded_at)

    @property
    def decided_by(self):
        return self._named("refused") or self._named("confirmed")

    def _named(self, act):
        """By name, as the desk names people. The label that was kept is a mail address: it stands where nobody is found."""
        return self.names.get(getattr(self.first, f"{act}_by_id")) or getattr(self.first, f"{act}_by_label")

    @property
    def refusal(self):
        """Why it was given back, where the row keeps it."""
        return "" if self.is_link else self.first.refusal

    def is_of(self, user):
        """Whether `user` proposed it, and so cannot confirm it."""
        return str(user.pk) == (self.first.asked_by_id if self.is_link else self.first.proposed_by_id)

    def get_absolute_url(self):
        return reverse("curation:proposal", args=[self.kind, self.first.pk])


# --- what waits ----------------------------------------------------------------------------------------------------------


def waiting(user, *, kind=""):
    """The Place of each proposal that waits and that this curator may decide or has made, the oldest first. One query for
    each kind. 404 for whoever is no curator."""
    _check_curator(user)
    places = []
    for word in [kind] if kind else KINDS:
        seen = _seen_by(user, word)
        if word == "link":
            places += [Place(each.asked_at, word, each.pk, each.asked_by_id) for each in seen.open()]
            continue
        # The versions of one decision share their instant; the first of them stands for all.
        decided = seen.waiting().order_by().values_list("decision", "proposed_at", "proposed_by_id")
        places += [Place(since, word, pk, by_id) for _one, since, by_id, pk in decided.annotate(Min("pk"))]
    return sorted(places, key=attrgetter("since", "kind", "pk"))


def to_decide(user):
    """Those of them that somebody else proposed; nothing for whoever is no curator."""
    return [each for each in waiting(user) if each.by_id != str(user.pk)] if is_curator(user) else []


def of_places(places):
    """The Proposal of each Place, in their order. Three queries for each kind."""
    ids = defaultdict(set)
    for place in places:
        ids[place.kind].add(place.pk)
    found = {(kind, each.first.pk): each for kind, pks in ids.items() for each in _proposals(kind, pk__in=pks)}
    return [found[place.kind, place.pk] for place in places]


def proposal_to_read(user, kind, pk):
    """One proposal, decided or not, for a curator who may decide on such. 404 for everybody else."""
    _check_curator(user)
    if kind not in KINDS or not _seen_by(user, kind).filter(pk=pk).exists():
        raise Http404
    return _proposals(kind, pk=pk)[0]


def _proposals(kind, **which):
    """The proposals to which these rows belong, each whole."""
    model = KINDS[kind].model
    if kind != "link":
        which = {"decision__in": model.objects.filter(**which).values("decision")}
    rows = model.objects.filter(**which).select_related(*KINDS[kind].related).order_by("pk")
    by_decision = defaultdict(list)
    for row in rows:
        by_decision[row.pk if kind == "link" else row.decision].append(row)
    ids = {
        getattr(row, f"{act}_by_id") for row in rows for act in ("asked" if kind == "link" else "proposed", *ANSWERS)
    }
    people = User.objects.filter(pk__in=filter(str.isdigit, ids))
    names = {str(person.pk): person.get_full_name() for person in people}
    return [Proposal(kind, tuple(each), names) for each in by_decision.values()]


def _seen_by(user, kind):
    facts = KINDS[kind]
    if kind == "link":
        return LinkDecision.objects.filter(link__real__isnull=not user.demonstration)
    rows = facts.model.objects.filter(proposed_at__isnull=False)  # what the first load brought was proposed by nobody
    if user.demonstration:
        return rows.filter(**{facts.fictional: True}) if facts.fictional else rows.none()
    return rows.filter(**{facts.fictional: False}) if facts.fictional and not settings.DEMO else rows


def _check_curator(user):
    if not is_curator(user):
        raise Http404


# --- the two answers -----------------------------------------------------------------------------------------------------


def confirm(proposal, *, by, at):
    """A second curator agrees: it holds. Raises ValidationError with the sentence that the curator reads."""
    if proposal.is_link:
        return decisions.confirm_decision(decision=proposal.first, by=by, at=at)
    return KINDS[proposal.kind].confirm(version=proposal.first, by=by, at=at)


def give_back(proposal, *, reason, by, at):
    """A curator does not agree, or takes back what they proposed: with a word, and nothing changes."""
    if proposal.is_link:
        return decisions.refuse_decision(decision=proposal.first, reason=reason, by=by, at=at)
    return versions.refuse(version=proposal.first, reason=reason, by=by, at=at)

"""What the page about one claim must know of its commitment, and of what the actor gave before."""

from dataclasses import dataclass, field
from datetime import date

from commitments.actors.models import Actor
from commitments.catalogue.models import Anchor, Commitment
from commitments.pledges.models import Pledge
from commitments.progress.models import Claim
from commitments.progress.questions import ClaimEntry

from . import sheets
from .comments import Remark, remarks_on
from .display import entry_of, fingerprint
from .earlier import EarlierEvidence
from .last_time import LastTime, last_time, stages_at_stake
from .references import Place, places_from


@dataclass(frozen=True)
class Background:
    """Made by background_of. `actor` is None while a person who reports for several has not chosen one.

    `stored` is what the draft holds already, in this `version` of it, and `unchanged_since` the earlier claim that it
    confirms. `earlier` are the documents that may be used again. `at_stake` is a sentence on the published stage that
    an answer without one takes off the scorecard.
    """

    commitment: Commitment | Pledge
    actor: Actor | None = None
    today: date | None = None
    version: int | None = None
    stored: ClaimEntry | None = None
    unchanged_since: Claim | None = None
    last: LastTime | None = None
    at_stake: str = ""
    remarks: tuple[Remark, ...] = ()
    menu: tuple[Commitment, ...] = ()
    places: tuple[Place, ...] = ()
    anchors: tuple[Anchor, ...] = ()
    earlier: EarlierEvidence = field(default_factory=EarlierEvidence)

    @property
    def confirmed(self):
        """What is stored was confirmed as unchanged, and what it confirms still stands."""
        return (
            self.unchanged_since is not None and self.last is not None and self.last.to_confirm == self.unchanged_since
        )

    @property
    def outdated(self):
        """What is stored, where it was confirmed as unchanged and something else stands since."""
        return self.stored if self.unchanged_since and not self.confirmed else None

    @property
    def asks_support(self):
        """A need says who has it. An organisation that is shielded is not asked for one (docs/adr/0021)."""
        return self.actor is None or not self.actor.shielded

    @property
    def seen(self):
        """A short text for what is stored, to be compared when the form is saved."""
        return fingerprint(self.stored)

    @property
    def words(self):
        """What display.py must know to tell answers in words: the kind of the commitment, and titles by code of the actions
        on the menu and of where the claim may count too."""
        titles = {action.code: action.label for action in self.menu} | {each.code: each.where for each in self.places}
        return {"kind": self.commitment.kind, "actions": titles}


def background_of(commitment, *, actor, method, period_end, at, revision=None, earlier=None):
    """The Background of one page. `revision` is the draft, where there is one already; `earlier` narrows what may be used
    again."""
    claim = sheets.claim_on(revision, commitment) if revision else None
    report = revision.report_id if revision else None
    on_scorecard = actor is not None and not isinstance(commitment, Pledge)
    stages = (
        stages_at_stake(actor=actor, commitments=[commitment.pk], period_end=period_end, at=at, report=report)
        if on_scorecard and not (revision and revision.is_shielded)
        else {}
    )
    # A pledge has no menu: it is its maker's own. No announcement is on one while the actor is open.
    menu = (
        ()
        if isinstance(commitment, Pledge)
        else Commitment.objects.menu_of(commitment, actor_code=actor.code if actor else "")
    )
    return Background(
        commitment=commitment,
        actor=actor,
        today=at.date(),
        version=revision.version if revision else None,
        stored=entry_of(claim) if claim else None,
        unchanged_since=claim.unchanged_since if claim else None,
        last=last_time(actor=actor, commitment=commitment, period_end=period_end, at=at, report=report),
        at_stake=stages.get(commitment.pk, ""),
        remarks=remarks_on(revision, commitment) if revision else (),
        menu=tuple(menu),
        places=places_from(commitment, fictional=actor is not None and actor.fictional),
        anchors=tuple(Anchor.objects.filter(method=method, kind=commitment.kind)),
        earlier=earlier or EarlierEvidence(actor),
    )

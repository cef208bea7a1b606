"""What an actor said last time on a commitment, to stand beside the empty fields of today's form; never in them. And what
of it goes from the scorecard with today's answer."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _

from commitments.common.labels import Shown, shown_claim
from commitments.common.templatetags.waymark import period
from commitments.pledges.models import Pledge
from commitments.progress.models import Claim, ClaimReference
from commitments.progress.questions import ClaimEntry

from .display import entry_of, lines_of
from .sheets import action_titles, with_parts


@dataclass(frozen=True)
class LastTime:
    """The claim that stands today, its answers as texts by the names of the form's fields, and, where one may be confirmed
    as unchanged, the claim that stands at the end of the report's period, with what it says."""

    claim: Claim
    shown: Shown
    texts: dict
    to_confirm: Claim | None = None
    confirmed_entry: ClaimEntry | None = None

    @property
    def language(self):
        return self.claim.revision.language


def last_time(*, actor, commitment, period_end, at, report=None):
    """What `actor` said last on `commitment`; None where nothing is published. `period_end` is that of today's report, and
    `report` the report itself, once there is one."""
    if actor is None:
        return None
    whole = with_parts(Claim.objects.select_related("revision__report"))
    claim = whole.filter(pk__in=_speaking(actor, commitment, at=at).values("pk")).first()
    if claim is None:
        return None
    stands = Claim.objects.to_confirm(actor=actor, commitment=commitment, period_end=period_end, at=at, besides=report)
    to_confirm = whole.filter(pk__in=stands.values("pk")).first()
    return LastTime(
        claim=claim,
        shown=shown_claim(claim),
        texts=_texts(claim),
        to_confirm=to_confirm,
        confirmed_entry=entry_of(to_confirm) if to_confirm else None,
    )


def _speaking(actor, about, *, at):
    """The claim of the actor that speaks today on a commitment, or on a pledge; at most one."""
    if isinstance(about, Pledge):
        on_it = Claim.objects.on_pledge(about, as_of=at.date(), known_at=at).filter(actor=actor)
        return Claim.objects.filter(pk__in=on_it.values("pk")[:1])
    return Claim.objects.standing(as_of=at.date(), known_at=at).filter(actor=actor, commitment=about)


def stages_at_stake(*, actor, commitments, period_end, at, report=None):
    """{commitment id: a sentence on the stage that the scorecard shows today, and would show no more} were an answer
    without one published for a period that ends on `period_end`. `report` is the report that gives it, once there is one:
    what it published before speaks no more then. Two queries, for ids of `commitments` however many."""
    named = Claim.objects.by_name().in_force(known_at=at).filter(actor=actor, period_end__lte=at.date())
    heard = defaultdict(list)
    for claim in named.filter(commitment__in=commitments).select_related("revision"):
        heard[claim.commitment_id].append((_rank(claim, direct=True), claim))
    lent = ClaimReference.objects.by_name().lent(as_of=at.date(), known_at=at)
    for reference in lent.filter(claim__actor=actor, commitment__in=commitments):
        heard[reference.commitment_id].append((_rank(reference.claim, direct=False), reference.claim))
    found = {}
    for commitment, claims in heard.items():
        _greatest, shown = max(claims, key=lambda each: each[0])
        later = any(c.period_end > period_end for _ranked, c in claims if c.revision.report_id != report)
        if not later and (shown.stage is not None or shown.practice):
            found[commitment] = _stage_in_words(shown, actor)
    return found


def _stage_in_words(claim, actor):
    words = _("%(actor)s published the stage “%(said)s” (period: %(period)s).")
    if claim.transcribed:
        words = _("Waymark read the stage “%(said)s” from a document of %(actor)s (period: %(period)s).")
    return words % {"actor": actor.name, "said": shown_claim(claim).text, "period": period(claim.revision)}


def _rank(claim, *, direct):
    """What decides which claim speaks. Source: docs/methodology.md, "Which claim stands"."""
    return claim.period_end, claim.published_at, claim.revision_number, direct, claim.pk


def _texts(claim):
    if claim.redacted_at:
        return {}
    lines = lines_of(entry_of(claim), kind=claim.kind, actions=action_titles(claim), complete=False)
    return {line.name: text for line in lines if (text := _text(line))}


def _text(line):
    if line.step:
        return line.step.text
    if line.pieces:
        return "; ".join(f"{piece.title}, {piece.facts}" for piece in line.pieces)
    return ", ".join(line.items) or line.text

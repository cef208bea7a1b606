"""How the answers of scorecards are cited. What was published under a number says so in its own feature: `citation_of`."""

from django.urls import reverse
from django.utils.translation import gettext as _

from commitments.common import c1
from commitments.common.citations import Citation, asked_at, dated

from .coverage import counted_actors


def cite_cell(*, actor, framework, row, when):
    """`row` is the ScorecardRow of one actor on one commitment."""
    cell, commitment = row.cell, row.commitment
    title = _("%(actor)s on %(commitment)s (%(framework)s)")
    named = {"actor": actor.name, "commitment": commitment.short_title, "framework": framework.title}
    path = reverse("scorecards:cell", args=[framework.code, actor.slug, commitment.code])
    return Citation(
        words=dated(title % named, when=when, author=actor.name if cell.is_reported else ""),
        path=asked_at(path, when=when),
        form=c1.cell(framework=framework.code, found=cell),
        fictional=actor.fictional,
        note=_("The stage is read from a document, not submitted by %(name)s. %(source)s")
        % {"name": actor.name, "source": "" if row.claim.withdrawn_at else row.claim.revision.report.source_note}
        if cell.transcribed
        else "",
    )


def cite_scorecard(card):
    """All of an ActorScorecard, whatever a reader chose of it."""
    actor, framework = card.actor, card.framework
    spoke = any(cell.is_reported for cell in card.cells)
    title = _("%(framework)s: scorecard of %(actor)s") % {"framework": framework.title, "actor": actor.name}
    path = reverse("scorecards:actor-scorecard", args=[framework.code, actor.slug])
    return Citation(
        words=dated(title, when=card.when, author=actor.name if spoke else ""),
        path=asked_at(path, when=card.when),
        form=c1.scorecard(framework=framework.code, actor=actor.code, when=card.when, cells=card.cells),
        fictional=actor.fictional,
        note=_read_note(card, spoke),
    )


def cite_commitment(commitment, *, spread, fictional, actor_type, when, method):
    """The counts over all actors of one type. What is listed beneath has addresses of its own: of authors without a name
    the list tells what the month will have brought, and stays no list of that instant."""
    title = _("%(commitment)s: answers of %(actors)s")
    named = {"commitment": commitment.title, "actors": counted_actors(actor_type, spread.total)}
    path = reverse("scorecards:commitment", args=[commitment.code])
    return Citation(
        words=dated(title % named, when=when),
        path=asked_at(path, when=when, **_of(fictional, actor_type)),
        form=c1.commitment(
            code=commitment.code,
            fictional=fictional,
            actor_type=actor_type,
            when=when,
            method=method.version,
            spread=spread,
        ),
        fictional=fictional,
    )


def cite_framework(board):
    """The counts of all commitments of a Board, whichever a reader chose; None where it counts nothing."""
    if not board.rows:
        return None
    framework, when = board.framework, board.when
    title = _("%(framework)s: answers of %(actors)s")
    named = {"framework": framework.title, "actors": counted_actors(board.actor_type, board.actors)}
    path = reverse("scorecards:framework", args=[framework.code])
    return Citation(
        words=dated(title % named, when=when),
        path=asked_at(path, when=when, **_of(board.fictional, board.actor_type)),
        form=c1.framework(
            code=framework.code,
            fictional=board.fictional,
            actor_type=board.actor_type,
            when=when,
            method=board.method.version,
            actors=board.actors,
            adherents=board.adherents,
            spreads={row.unit.commitment.code: row.spread for row in board.rows},
        ),
        fictional=board.fictional,
    )


def _of(fictional, actor_type):
    return {"type": str(actor_type), **({"demo": "1"} if fictional else {})}


def _read_note(card, spoke):
    if not any(cell.transcribed for cell in card.cells):
        return ""
    if spoke:
        said = _("Some of its stages are read from a document, not submitted by %(name)s.")
    else:
        said = _("Each of its stages is read from a document, not submitted by %(name)s.")
    return said % {"name": card.actor.name}

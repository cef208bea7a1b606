"""The sentences that stand before any bar: who, how many, how much of it is known and how much is not."""

from collections import Counter

from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .cells import Absence, Step

YEARS_NAMED = 3
"""Of how many years, the latest ones, a sentence tells how many answers are of each. The rest are older."""

TYPE_WORDS = {
    "state": (gettext_lazy("State"), gettext_lazy("States")),
    "observer_state": (gettext_lazy("observer State"), gettext_lazy("observer States")),
    "ministry": (gettext_lazy("ministry"), gettext_lazy("ministries")),
    "local_authority": (gettext_lazy("local authority"), gettext_lazy("local authorities")),
    "un_entity": (gettext_lazy("UN entity"), gettext_lazy("UN entities")),
    "intergovernmental": (gettext_lazy("intergovernmental body"), gettext_lazy("intergovernmental bodies")),
    "regional_process": (gettext_lazy("regional process"), gettext_lazy("regional processes")),
    "ngo": (gettext_lazy("non-governmental organisation"), gettext_lazy("non-governmental organisations")),
    "union": (gettext_lazy("union"), gettext_lazy("unions")),
    "business": (gettext_lazy("business"), gettext_lazy("businesses")),
    "academic": (gettext_lazy("academic body"), gettext_lazy("academic bodies")),
    "migrant_led": (gettext_lazy("migrant-led body"), gettext_lazy("migrant-led bodies")),
}


def coverage_of_board(board, *, kind="do"):
    """The sentence that stands before any bar: who, how many, how much of it is known."""
    spread = board.totals.get(kind)
    if spread is None or not board.actors:
        return ""
    return format_html_join(
        " ",
        "{}",
        [(sentence,) for sentence in _board_sentences(board, spread)],
    )


def coverage_of_matrix(matrix):
    """How much of what the page shows holds a reported stage; its actors alone, not those of the other pages."""
    found = matrix.spreads.get("do")
    if found is None or not found.total:
        return ""
    return format_html(
        ngettext(
            "For <b>{staged} of {total}</b> answer on this page a stage is reported.",
            "For <b>{staged} of {total}</b> answers on this page a stage is reported.",
            found.total,
        ),
        total=figure(found.total),
        staged=figure(found.staged),
    )


def coverage_of_actor(scorecard, *, kind="do"):
    """One actor's coverage: what was reported, what is absent and by which name, and how recent it is."""
    rows = scorecard.rows_of(kind)
    if not rows:
        return ""
    return format_html_join(" ", "{}", [(s,) for s in _actor_sentences(scorecard, rows, scorecard.spreads[kind])])


def is_only_read(scorecard):
    """All that is known here of what the actor itself does was read by Waymark from a document: the page must not make
    it speak. What others say of it is theirs, and changes nothing in that."""
    spoken = [cell for cell in scorecard.cells if cell.published_at is not None]
    return bool(spoken) and all(cell.transcribed for cell in spoken)


def counted_actors(actor_type, count):
    """`12 States`, `1 Local authority`: the denominator in words."""
    words = TYPE_WORDS.get(actor_type)
    return f"{count} {words[count != 1]}" if words else str(count)


def units_of(commitments, *, framework, kind):
    """What is counted, in the word that fits their number: `objective` of one, as its level is called, and of more the
    framework's own word, `objectives`; or what is not to be done."""
    if kind != "do":
        return ngettext("thing not to do", "things not to do", len(commitments))
    return commitments[0].get_level_display().lower() if len(commitments) == 1 else framework.unit


def figure(number):
    """1,234: a count as it stands in a sentence."""
    return number_format(number, force_grouping=True)


def _by_year(years):
    """How many answers are of which year, of a count with the latest year first: `2 in 2026, 14 in 2023, 6 older`."""
    named, older = list(years.items())[:YEARS_NAMED], list(years.values())[YEARS_NAMED:]
    said = [_("%(n)s in %(year)s") % {"n": count, "year": year} for year, count in named]
    return ", ".join(said + ([_("%(n)s older") % {"n": sum(older)}] if older else []))


def _years_of(rows, *, step=None, absence=None):
    """What the actor itself said with this step, or without one for this reason, by the last year that it covers."""
    said = [row.cell for row in rows if row.cell.is_reported and (row.cell.step, row.cell.absence) == (step, absence)]
    return dict(sorted(Counter(cell.period_end.year for cell in said).items(), reverse=True))


def _second_lane_sentences(spread):
    """How much of it others have assessed, and how far they are apart."""
    if spread.assessed:
        yield ngettext("Others have assessed %(n)s.", "Others have assessed %(n)s.", spread.assessed) % {
            "n": figure(spread.assessed)
        }
    if spread.contested:
        yield ngettext("%(n)s is contested.", "%(n)s are contested.", spread.contested) % {
            "n": figure(spread.contested)
        }
    if spread.disputed:
        yield ngettext(
            "On %(n)s the actor disagrees with an assessment.",
            "On %(n)s the actor disagrees with an assessment.",
            spread.disputed,
        ) % {"n": figure(spread.disputed)}


def _board_sentences(board, spread):
    counted = [row.unit.commitment for row in board.rows_of(spread.kind)]
    units = units_of(counted, framework=board.framework, kind=spread.kind)
    yield format_html(
        ngettext(
            "{actors}, {units}. For <b>{staged} of {total}</b> answer a stage is reported.",
            "{actors}, {units}. For <b>{staged} of {total}</b> answers a stage is reported.",
            spread.total,
        ),
        actors=counted_actors(board.actor_type, board.actors),
        units=f"{len(counted)} {units}",
        staged=figure(spread.staged),
        total=figure(spread.total),
    )
    stale = sum(spread.stale.values())
    if stale:
        yield ngettext("%(n)s of them is out of date.", "%(n)s of them are out of date.", stale) % {"n": stale}
    if spread.absences[Absence.NO_REPORT]:
        yield _("For %(n)s no report has been received.") % {"n": figure(spread.absences[Absence.NO_REPORT])}
    apart = board.actors - board.adherents
    # Only where adherence is what keeps them apart: a type that is not addressed is apart whatever its position.
    if apart and board.framework.takes_adherence and board.is_addressed:
        yield ngettext(
            "No support for it by %(n)s is recorded; no report is expected of it.",
            "No support for it by %(n)s is recorded; no report is expected of them.",
            apart,
        ) % {"n": apart}
    yield from _second_lane_sentences(spread)


def _actor_sentences(scorecard, rows, spread):
    name = scorecard.actor.name
    units = units_of([row.commitment for row in rows], framework=scorecard.framework, kind=spread.kind)
    if spread.transcribed and not spread.reported:
        yield _("%(name)s has not reported.") % {"name": name}
    else:
        words = _("{name} has reported a stage on <b>{staged} of {total}</b> {units}.")
        if spread.staged:
            words = _(
                "{name} has reported a stage on <b>{staged} of {total}</b> {units}, by the year covered: {years}."
            )
        facts = {"name": name, "staged": spread.staged, "total": spread.total, "units": units}
        yield format_html(words, **facts, years=_by_year(spread.years))
    if spread.transcribed:
        yield ngettext(
            "Waymark read %(n)s stage from a document; %(name)s did not submit it, and it is not counted as reported.",
            "Waymark read %(n)s stages from a document; %(name)s did not submit them, and they are not counted as reported.",
            spread.transcribed,
        ) % {"n": spread.transcribed, "name": name}
    if spread.steps[Step.UNSTATED]:
        yield _("On %(n)s it says that it is not doing well, and states no stage: %(years)s.") % {
            "n": spread.steps[Step.UNSTATED],
            "years": _by_year(_years_of(rows, step=Step.UNSTATED)),
        }
    if spread.absences[Absence.CANNOT_ASSESS]:
        yield _("It says it cannot assess %(n)s: %(years)s.") % {
            "n": spread.absences[Absence.CANNOT_ASSESS],
            "years": _by_year(_years_of(rows, absence=Absence.CANNOT_ASSESS)),
        }
    if spread.absences[Absence.NOT_APPLICABLE]:
        yield ngettext(
            "It says that %(n)s does not apply to it: %(years)s.",
            "It says that %(n)s do not apply to it: %(years)s.",
            spread.absences[Absence.NOT_APPLICABLE],
        ) % {
            "n": spread.absences[Absence.NOT_APPLICABLE],
            "years": _by_year(_years_of(rows, absence=Absence.NOT_APPLICABLE)),
        }
    if spread.absences[Absence.NO_REPORT]:
        yield _("For %(n)s no report has been received.") % {"n": spread.absences[Absence.NO_REPORT]}
    if spread.absences[Absence.NOT_ADDRESSED]:
        yield ngettext(
            "%(n)s is not asked of it, or no support by it is recorded.",
            "%(n)s are not asked of it, or no support by it is recorded.",
            spread.absences[Absence.NOT_ADDRESSED],
        ) % {"n": spread.absences[Absence.NOT_ADDRESSED]}
    stale = sum(spread.stale.values())
    if stale:
        yield ngettext(
            "%(n)s of these is out of date: hollow, with its year.",
            "%(n)s of these are out of date: hollow, with their year.",
            stale,
        ) % {"n": stale}
    yield from _second_lane_sentences(spread)

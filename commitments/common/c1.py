"""The canonical form of an answer, first version (`c1`), and the check code that a citation prints of it. Pure: no Django, no
clock, no database. What comes in are the rows and cells that the pages are made from; only what is named here is read.

This module does not change any more: whoever cited a page by it must find the same code for ever. A form that holds more is
a module beside it, `c2`. `tests/common/c1/` keeps what every function here writes.

What stands in a form: codes, ids, counts, days and instants. No free text and no label, since those are taken down and
reworded; nothing that is true today alone; and nothing that the public is not told, for a form with few facts can be guessed
from its code. So of whoever speaks without a name there is the month, and no actor (docs/adr/0015, 0023).
"""

import hashlib
import json
import re
from base64 import b32encode
from datetime import UTC

from .steps import step_of

VERSION = "c1"

BODY, TAIL, GROUP = 24, 4, 4
"""Signs of the code that come from the whole form (five bits each: 120), those that come from what was asked, and how many
stand together in print."""

SIGNS = re.compile(r"[a-z2-7]+")


# --- the text and its code ------------------------------------------------------------------------------------------------


def text_of(form):
    """JSON, sorted by key, without blanks, in ASCII."""
    return json.dumps(form, sort_keys=True, ensure_ascii=True, separators=(",", ":"), allow_nan=False)


def code_of(form):
    """`c1:` and seven groups of four. The first 24 signs are the beginning of the SHA-256 (FIPS 180-4) of the form's text, in
    base 32 (RFC 4648) in small letters. The other four are the same of the text of what was asked, a line feed and the 24
    signs: so a sign that was copied wrongly, in the code or in the address, is told from an answer that changed."""
    body = _signs(text_of(form))[:BODY]
    return printed(body + _tail(form, body))


def printed(signs):
    return f"{VERSION}:" + "-".join(signs[at : at + GROUP] for at in range(0, BODY + TAIL, GROUP))


def why_not(signs):
    """What is wrong with the signs behind `c1:`, which were read without hyphens and in small letters: "" or a word."""
    if len(signs) != BODY + TAIL:
        return "length"
    return "" if SIGNS.fullmatch(signs) else "signs"


def was_made_for(form, signs):
    """Whether a code was printed for this question, whatever the answer was."""
    return signs[BODY:] == _tail(form, signs[:BODY])


def signs_in(code):
    return code.removeprefix(f"{VERSION}:").replace("-", "")


def _signs(text):
    return b32encode(hashlib.sha256(text.encode("ascii")).digest()).decode("ascii").lower()


def _tail(form, body):
    return _signs(f"{text_of(form['asked'])}\n{body}")[:TAIL]


# --- answers as of a day, as known at an instant --------------------------------------------------------------------------


def cell(*, framework, found):
    """The answer of one actor on one commitment: `found` is its Cell, which knows the rest of the question."""
    asked = {"framework": framework, "actor": found.actor, "commitment": found.commitment}
    return _form("cell", {**asked, **_when(found.explain)}, _cell(found))


def scorecard(*, framework, actor, when, cells):
    """All answers of one actor on one framework."""
    asked = {"framework": framework, "actor": actor, **_when(when)}
    return _form("scorecard", asked, {"cells": {each.commitment: _cell(each) for each in cells}})


def commitment(*, code, fictional, actor_type, when, method, spread):
    """How many actors of one type and one world answer what on one commitment."""
    asked = {"commitment": code, **_world(fictional, actor_type), **_when(when)}
    return _form("commitment", asked, {"method": method, **_spread(spread)})


def framework(*, code, fictional, actor_type, when, method, actors, adherents, spreads):
    """The same of every commitment of a framework: `spreads` by code. `adherents`: how many support it, of `actors`."""
    asked = {"framework": code, **_world(fictional, actor_type), **_when(when)}
    counted = {"method": method, "actors": actors, "adherents": adherents}
    return _form("framework", asked, {**counted, "commitments": {each: _spread(spreads[each]) for each in spreads}})


def _cell(found):
    """Both sides. What is read from the others (how many, the lowest, the highest) is not said twice."""
    return {
        "method": found.explain.method,
        "own": {
            "step": _or_null(found.step),
            "absence": _or_null(found.absence),
            # Of an absence that the actor stated the reason is its own words.
            "not_addressed": found.absence_reason if found.absence == "not_addressed" else None,
            "transcribed": _said(found.transcribed),
            "breach": _said(found.breach),
            "momentum": _or_null(found.momentum),
            "self_view": _or_null(found.self_view),
            "reasons": sorted(found.reasons),
            "period_end": _day(found.period_end),
            "published_at": _instant(found.published_at),
            "report": _or_null(found.report_id),
            "revision": found.revision,
            "link": _or_null(found.via),
            "evidence": _or_null(found.evidence),
            "evidence_confirmed": _said(found.evidence_confirmed),
            "freshness": _or_null(found.freshness),
            "later_withdrawn_on": _day(found.later_withdrawn_on),
        },
        "others": [
            {
                "assessment": voice.id.removeprefix("assessment:"),
                "period_end": _day(voice.period_end),
                **_stands(voice, kind=found.kind, breach=voice.breach),
                "reply": _or_null(voice.reply),
                "disputed": _said(voice.disputed),
            }
            for voice in sorted(found.others, key=lambda voice: voice.id)
        ],
        "agreement": str(found.agreement),
    }


def _spread(spread):
    """What nobody says is left out: so a step that is thought of later changes no form of before."""
    return {
        "kind": str(spread.kind),
        "total": spread.total,
        "steps": _counts(spread.steps),
        "stale": _counts(spread.stale),
        "absences": _counts(spread.absences),
        "transcribed": spread.transcribed,
        "breaches": spread.breaches,
        "assessed": spread.assessed,
        "agreements": _counts(spread.agreements),
        "disputed": spread.disputed,
    }


# --- what was published, by its number ------------------------------------------------------------------------------------


def report(*, revision, claims):
    """One revision of a report. `claims` are none of a withdrawn one."""
    asked = {"report": str(revision.report_id), "revision": revision.number}
    if revision.withdrawn_at:
        return _withdrawn("report", asked, revision)
    return _form(
        "report",
        asked,
        {
            "actor": None if revision.is_shielded else revision.report.actor.code,
            "origin": str(revision.report.origin),
            **_life(revision),
            "claims": {
                each.about.code: {
                    **_stands(each, kind=each.kind, breach=each.breach_reported),
                    "momentum": _or_null(each.momentum),
                    "self_view": _or_null(each.self_view),
                    "reasons": sorted(each.reason_codes),
                }
                for each in claims
            },
        },
    )


def assessment(*, revision):
    """One revision of an assessment, with the reply that stands beside it."""
    asked = {"assessment": str(revision.assessment_id), "revision": revision.number}
    if revision.withdrawn_at:
        return _withdrawn("assessment", asked, revision)
    of, reply = revision.assessment, revision.reply_shown
    return _form(
        "assessment",
        asked,
        {
            "assessor": None if revision.is_shielded else of.assessor.code,
            "subject": of.subject.code,
            "commitment": of.commitment.code,
            **_life(revision),
            **_stands(revision, kind=revision.kind, breach=revision.breach_reported),
            "momentum": _or_null(revision.momentum),
            "confidence": _or_null(revision.confidence),
            "reply": str(reply.stance) if reply else "none",
            "disputed": _said(revision.is_disputed),
        },
    )


def pledge(*, revision):
    """One revision of a pledge, with the state and the sums that it brings. Partners are left out: one of them may take a
    shield later. So are a measure and its unit, which are words."""
    asked = {"pledge": str(revision.pledge_id), "revision": revision.number}
    if revision.withdrawn_at:
        return _withdrawn("pledge", asked, revision)
    entry = next(iter(revision.entries.all()), None)
    sums = [[str(each.stage), str(each.currency), f"{each.amount:.2f}", _day(each.on)] for each in revision.money.all()]
    return _form(
        "pledge",
        asked,
        {
            "actor": revision.pledge.actor.code,
            "origin": str(revision.pledge.origin),
            "published": _day_of(revision.published_at),
            "form": str(revision.form),
            "nature": _or_null(revision.nature),
            "matches": revision.matches.code if revision.matches else None,
            "commitments": sorted(each.commitment.code for each in revision.advances.all()),
            "direction": _or_null(revision.direction),
            "baseline": _number(revision.baseline),
            "baseline_on": _day(revision.baseline_on),
            "target": _number(revision.target),
            "due_on": _day(revision.due_on),
            "specific": sorted(revision.specific_codes),
            "state": {"standing": str(entry.standing), "on": _day(entry.on), "value": _number(entry.value)}
            if entry
            else None,
            "sums": sorted(sums),
        },
    )


def practice(*, paper, gone):
    """A practice and the answer that it stands on. `gone`: it is shown no more."""
    asked = {"practice": str(paper.pk)}
    if gone:
        return _form("practice", asked, {"gone": str(gone)})
    about = {"actor": paper.actor.code, "report": str(paper.report_id), "about": paper.about.code}
    return _form("practice", asked, {**about, "published": _day_of(paper.published_at)})


def _withdrawn(kind, asked, revision):
    return _form(kind, asked, {"withdrawn": _known(revision.withdrawn_at, revision)})


def _life(revision):
    return {
        "method": revision.method.version,
        "period_start": _day(revision.period_start),
        "period_end": _day(revision.period_end),
        "published": _known(revision.published_at, revision),
    }


def _known(instant, revision):
    """The day; the month alone where the public is told no more."""
    day = _day_of(instant)
    return day[:-3] if day and getattr(revision, "is_dated_by_month", False) else day


# --- values ---------------------------------------------------------------------------------------------------------------


def _form(kind, asked, answer):
    return {"asked": {"form": VERSION, "kind": kind, **asked}, "answer": answer}


def _when(when):
    return {"as_of": _day(when.as_of), "known_at": _instant(when.known_at)}


def _world(fictional, actor_type):
    return {"world": "demonstration" if fictional else "real", "actor_type": str(actor_type)}


def _stands(said, *, kind, breach):
    """What a claim, an assessment or a voice says on the scale of its kind."""
    step = str(step_of(said, kind)) if said.answer == "assessed" else None
    return {"answer": str(said.answer), "step": step, "breach": _said(breach)}


def _counts(counted):
    return {str(word): number for word, number in counted.items() if number}


def _said(value):
    return "yes" if value else "no"


def _or_null(value):
    return str(value) if value else None


def _number(value):
    return None if value is None else f"{value:.4f}"


def _day(value):
    """2026-11-22"""
    return value.isoformat() if value else None


def _day_of(instant):
    return _day(instant.astimezone(UTC).date()) if instant else None


def _instant(value):
    """2026-11-22T12:00:00.000000Z"""
    return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z") if value else None

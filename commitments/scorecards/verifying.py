"""Whether a citation still holds (docs/methodology.md, "How a citation is checked").

What was pasted is read; its address is looked up among our own, by Django's resolver; the answer there is computed again and
its check code compared. Nothing is ever fetched, whatever address stands in the text.
"""

import re
from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.conf import settings
from django.http import Http404
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from commitments.assessment import access as assessment_access
from commitments.assessment.assemble import pages as of_assessments
from commitments.common.citations import VERSIONS, Citation, codes_in, known_words
from commitments.common.labels import ABSENCES, STEPS, shown_claim
from commitments.common.parameters import DEMO, FOLLOWED, Moved, Unreadable, not_a_choice, short
from commitments.common.templatetags.waymark import EVIDENCE_WORDS, MOMENTUM_MARKS, known_day, long_date
from commitments.common.vocabulary import ActorType
from commitments.exchange import access as exchange_access
from commitments.exchange import assemble as of_practices
from commitments.pledges import access as pledge_access
from commitments.pledges import assemble as of_pledges
from commitments.progress import access as report_access
from commitments.progress.assemble import sheets as of_reports

from . import access, present
from .agreeing import WORDS
from .as_of import type_of, when_of
from .assemble.actors import scorecard_of
from .assemble.cell import actor_facts, scorecard_row, unit_of
from .assemble.commitments import commitment_spread
from .assemble.frameworks import board_of
from .assemble.published import said_of
from .assemble.question import method_at
from .citing import cite_cell, cite_commitment, cite_framework, cite_scorecard
from .coverage import counted_actors, coverage_of_actor, coverage_of_board

MOST = 2000
"""Letters of a text that is read: some three citations, and well below what a server takes as one address."""

DIGEST = re.compile(r"(?<![0-9a-z])[0-9a-f]{64}(?![0-9a-z])", re.IGNORECASE)
"""A SHA-256 in hexadecimal, as it stands in a text."""

WHOLES: dict[str, Callable[[dict, set[str]], "Verdict"]] = {}
"""Pages whose check code is the digest of all that they hold, by the names of their addresses: told by features above
(snapshots/apps.py), each with what gives the Verdict."""

SAME, OTHERWISE, NONE = "same", "otherwise", "none"

AROUND = "<>()[]{}\"'“”‘’«».,;"
"""What may stand around an address in a text, and is no part of it."""


class NoSuchAnswer(Exception):
    """A sentence that says why. `unread`: the text is no citation at all, so that nothing was looked up."""

    def __init__(self, sentence, *, unread=False):
        super().__init__(sentence)
        self.unread = unread


@dataclass(frozen=True)
class Found:
    """What stands at an address: its Citation, the answer in words as (label, value), the same page of today. `before` are
    citations of earlier revisions, where the address names none."""

    citation: Citation
    facts: list = field(default_factory=list)
    today: str = ""
    before: Iterable = ()


@dataclass(frozen=True)
class Verdict:
    """`outcome` is one of SAME, OTHERWISE and NONE. `now`: the code that the address gives now; `differs`: in what both
    answers differ, where that can be told; `stands`: where the one that was cited stands still."""

    outcome: str
    sentence: str
    cited: str = ""
    found: Found | None = None
    differs: str = ""
    stands: str = ""
    unread: bool = False

    @property
    def now(self):
        return self.found.citation.code if self.found else ""


def check(text, *, hosts, at):
    """The Verdict on what somebody pasted. `hosts` are the names of this site, with their ports."""
    try:
        if verdict := _of_a_whole(text, hosts):
            return verdict
        version, signs = _code_in(text)
        address = _address_in(text, hosts)
        found = _find(address, at=at)
        return _compare(found, version, signs)
    except NoSuchAnswer as refused:
        return Verdict(NONE, str(refused), unread=refused.unread)


def _of_a_whole(text, hosts):
    """The Verdict where what was pasted names no answer but a whole, and its digest; None where it does not."""
    if len(text) > MOST or codes_in(text) or not DIGEST.search(text):
        return None
    address = _address_in(text, hosts)
    try:
        match = resolve(unquote(address.path))
        verdict = WHOLES[match.view_name](match.kwargs, {each.lower() for each in DIGEST.findall(text)})
    except (Resolver404, KeyError):
        return None
    except Http404:
        raise NoSuchAnswer(_("Nothing that is public stands at this address today.")) from None
    return verdict


# --- what was pasted --------------------------------------------------------------------------------------------------------


def _code_in(text):
    if len(text) > MOST:
        said = _("This text is longer than %(most)s letters. Paste one citation alone.")
        raise NoSuchAnswer(said % {"most": MOST}, unread=True)
    codes = codes_in(text)
    if not codes:
        raise NoSuchAnswer(_("No check code stands in this text. It begins with c1: and ends a citation."), unread=True)
    if len(codes) > 1:
        raise NoSuchAnswer(
            _("More than one check code stands in this text. Check one citation at a time."), unread=True
        )
    ((version, signs),) = codes
    if version not in VERSIONS:
        said = _("The check code is of a version that this site never gave: %(version)s. It has given %(known)s.")
        raise NoSuchAnswer(said % {"version": version, "known": ", ".join(VERSIONS)})
    form = VERSIONS[version]
    why = form.why_not(signs)
    if why == "length":
        said = _("A check code has %(whole)s signs, and this one has %(found)s: it was not copied whole.")
        raise NoSuchAnswer(said % {"whole": form.BODY + form.TAIL, "found": len(signs)})
    if why:
        raise NoSuchAnswer(
            _("A check code holds letters from a to z and digits from 2 to 7, and this one holds others.")
        )
    return version, signs


def _address_in(text, hosts):
    """The one address of ours in the text, as urlsplit gives it."""
    hosts = {host.lower() for host in hosts}
    written = [token for token in (word.strip(AROUND) for word in text.split()) if _is_address(token, hosts)]
    found = list(dict.fromkeys(filter(None, (_split(each, hosts) for each in written))))
    named = [each for each in found if each.netloc in hosts and each.scheme in ("", "http", "https")]
    ours = named or [each for each in found if not (each.netloc or each.scheme)]
    if len({(each.path, each.query) for each in ours}) > 1:
        raise NoSuchAnswer(_("More than one address of this site stands in this text. Check one citation at a time."))
    if ours:
        return ours[0]
    if written:
        raise NoSuchAnswer(_("The address in this text is not one of this site. Waymark did not open it."))
    raise NoSuchAnswer(_("No address stands in this text. Paste the citation with its whole address."), unread=True)


def _is_address(token, hosts):
    return "://" in token or token.startswith("/") or token.lower().split("/")[0] in hosts


def _split(token, hosts):
    """None for what is no address. A name of ours may stand there without its scheme."""
    bare = token.lower().split("/")[0] in hosts
    try:
        parts = urlsplit(f"//{token}" if bare else token)
    except ValueError:  # brackets, or letters that look like others
        return None
    return parts._replace(netloc=parts.netloc.lower(), fragment="")


# --- what stands there --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Page:
    """A page that can be cited: how its answer is found, and what its address has to say and may say besides."""

    find: Callable[[dict, Any, Any], Found]
    dated: bool = False
    more: tuple[str, ...] = ()


def _find(address, *, at):
    try:
        match = resolve(unquote(address.path))
    except Resolver404:
        raise NoSuchAnswer(_("No page of Waymark has this address.")) from None
    page = PAGES.get(match.view_name)
    if page is None:
        raise NoSuchAnswer(
            _(
                "This page has no check code. What can be cited with one: an answer, a scorecard, the counts of a"
                " framework or a commitment, a report, an assessment, a pledge, a practice; of a snapshot paste its SHA-256 beside its address."
            )
        )
    asked = _asked(address.query, page)
    try:
        return page.find(match.kwargs, SimpleNamespace(GET=asked), at)
    except Moved as moved:
        return page.find({**match.kwargs, "slug": moved.new}, SimpleNamespace(GET=asked), at)
    except Unreadable as unreadable:
        raise NoSuchAnswer(" ".join(unreadable.sentences.values())) from None
    except Http404:
        raise NoSuchAnswer(_("Nothing that is public stands at this address today.")) from None


def _asked(query, page):
    pairs = [each for each in parse_qsl(query, keep_blank_values=True) if not each[0].startswith(FOLLOWED)]
    asked = dict(pairs)
    if len(asked) < len(pairs):
        raise NoSuchAnswer(_("The address asks the same question twice."))
    known = ("demo", *page.more, *(("as_of", "known_at") if page.dated else ()))
    for name in asked:
        if name not in known:
            raise NoSuchAnswer(_("The address asks for “%(name)s”, which no citation does.") % {"name": short(name)})
    if page.dated and not (asked.get("as_of") and asked.get("known_at")):
        raise NoSuchAnswer(
            _("The address does not say for which day and as known when, so its answer changes from day to day.")
        )
    for name, values in (("demo", DEMO), ("type", ["", *ActorType.values])):
        if asked.get(name, "") not in values:
            raise NoSuchAnswer(not_a_choice(name, asked[name]))
    if asked.get("demo") == "1" and not settings.DEMO:
        raise NoSuchAnswer(_("The demonstration is not shown on this site."))
    return asked


def _cell(named, question, _at):
    when = when_of(question)
    framework = access.scored_framework(named["framework"], when)
    actor = access.actor_on(named["slug"], framework, when)
    commitment = access.tracked_commitment(named["code"], framework, when)
    said = said_of(when, by={"pk": actor.pk}, on={"pk": commitment.pk})[commitment.pk, actor.pk]
    method = method_at(when)
    row = scorecard_row(unit_of(commitment, framework), actor_facts(actor), said, when=when, method=method)
    citation = cite_cell(actor=actor, framework=framework, row=row, when=when)
    view = present.view_of(row.cell, framework=framework, actor_slug=actor.slug)
    facts = [(_("The answer"), view.text), *_dated(when, method), *_since(row.claim)]
    return Found(citation, facts, today=view.url)


def _since(claim):
    """What became of the report since, in words that reach every day of the past (docs/adr/0004)."""
    if claim is None:
        return
    if claim.withdrawn_at:
        day = long_date(claim.withdrawn_at)
        yield _("Since then"), _("Its report was withdrawn on %(day)s. What it said is no longer shown.") % {"day": day}
    elif claim.redacted_at:
        yield from _taken_down(claim.redacted_at, claim)


def _scorecard(named, question, _at):
    when = when_of(question)
    framework = access.scored_framework(named["framework"], when)
    actor = access.actor_on(named["slug"], framework, when)
    card = scorecard_of(actor=actor, framework=framework, method=method_at(when), when=when)
    told = [(_("The answer"), coverage_of_actor(card, kind=kind)) for kind in card.spreads]
    citation = cite_scorecard(card)
    return Found(citation, [*told, *_dated(when, card.method)], today=citation.path.split("?")[0])


def _framework(named, question, _at):
    when = when_of(question)
    board = board_of(
        framework=access.scored_framework(named["framework"], when),
        method=method_at(when),
        when=when,
        fictional=question.GET.get("demo") == "1",
        actor_type=type_of(question),
    )
    citation = cite_framework(board)
    if citation is None:
        raise Http404
    told = [(_("The answer"), coverage_of_board(board, kind=kind)) for kind in board.totals]
    return Found(citation, [*told, *_dated(when, board.method)], today=_without_days(citation.path))


def _commitment(named, question, _at):
    when, actor_type = when_of(question), type_of(question)
    commitment = access.public_commitment(named["code"], when)
    if not commitment.trackable:
        raise Http404
    asked = {
        "fictional": question.GET.get("demo") == "1",
        "actor_type": actor_type,
        "when": when,
        "method": method_at(when),
    }
    spread = commitment_spread(commitment=commitment, framework=commitment.framework, **asked)
    citation = cite_commitment(commitment, spread=spread, **asked)
    said = _("%(actors)s; for %(staged)s a stage is reported.")
    told = said % {"actors": counted_actors(actor_type, spread.total), "staged": spread.staged}
    return Found(
        citation, [(_("The answer"), told), *_dated(when, asked["method"])], today=_without_days(citation.path)
    )


def _report(named, _question, at):
    said = {}

    def cite(revision):
        said[revision.number] = [] if revision.withdrawn_at else list(of_reports.claims_of(revision))
        return of_reports.citation_of(revision, said[revision.number])

    revision, citation, before = _revisions(report_access, named["report_id"], named, at, cite)
    claims = said[revision.number]
    told = [(claim.about.label, shown_claim(claim).text) for claim in claims]
    taken = _taken_down(max(filter(None, (claim.redacted_at for claim in claims)), default=None), revision)
    return Found(citation, [*told, *taken], today=revision.report.get_absolute_url(), before=before)


def _assessment(named, _question, at):
    cite = of_assessments.citation_of
    revision, citation, before = _revisions(assessment_access, named["assessment_id"], named, at, cite)
    told = [] if citation.gone else [(_("The answer"), shown_claim(revision).text)]
    taken = _taken_down(revision.redacted_at, revision)
    return Found(citation, [*told, *taken], today=revision.assessment.get_absolute_url(), before=before)


def _pledge(named, _question, at):
    def cite(revision):
        return of_pledges.citation_of(of_pledges.whole(revision))

    revision, citation, before = _revisions(pledge_access, named["pledge_id"], named, at, cite)
    taken = _taken_down(revision.redacted_at, revision)
    return Found(citation, taken, today=revision.pledge.get_absolute_url(), before=before)


def _practice(named, _question, at):
    practice = exchange_access.practice_to_read(named["paper_id"], demo_site=settings.DEMO)
    _claim, gone = of_practices.practice_state(practice, at=at)
    citation = of_practices.citation_of(practice, gone=gone)
    return Found(citation, _taken_down(practice.redacted_at, practice), today=citation.path)


def _revisions(gate, record_id, named, at, cite):
    """(the revision that the address names or else the latest, its citation, those of the earlier ones as they are asked
    for)."""
    number = named.get("number")
    revision = gate.public_revision(record_id, number=number, at=at, demo_site=settings.DEMO)
    earlier = () if number else range(revision.number - 1, 0, -1)
    before = (cite(gate.public_revision(record_id, number=each, at=at, demo_site=settings.DEMO)) for each in earlier)
    return revision, cite(revision), before


def _dated(when, method):
    yield _("For the day"), long_date(when.as_of)
    yield _("As known on"), known_words(when)
    yield _("Method"), method.version


def _taken_down(at, revision):
    """That texts are gone; of who speaks without a name the month alone."""
    if not at:
        return []
    day = known_day(at, revision) if hasattr(revision, "is_dated_by_month") else long_date(at)
    said = _("Texts were taken down for privacy (%(day)s). No check code covers texts.")
    return [(_("Since then"), said % {"day": day})]


def _without_days(path):
    return path.split("as_of=")[0].rstrip("&?")


PAGES = {
    "scorecards:cell": Page(_cell, dated=True),
    "scorecards:actor-scorecard": Page(_scorecard, dated=True),
    "scorecards:framework": Page(_framework, dated=True, more=("type",)),
    "scorecards:commitment": Page(_commitment, dated=True, more=("type",)),
    "progress:report": Page(_report),
    "progress:revision": Page(_report),
    "assessment:assessment": Page(_assessment),
    "assessment:revision": Page(_assessment),
    "pledges:pledge": Page(_pledge),
    "pledges:revision": Page(_pledge),
    "practices:practice": Page(_practice),
}
"""Every page that can be cited with a check code."""


# --- the same? ----------------------------------------------------------------------------------------------------------------


def _compare(found, version, signs):
    form, made_here = VERSIONS[version], False
    for citation in (found.citation, *found.before):
        if signs == form.signs_in(citation.code):
            return _same(found, citation)
        made_here |= form.was_made_for(citation.form, signs)
    if not made_here:
        raise NoSuchAnswer(
            _(
                "The check code does not belong to this address: a sign of one of them is not as Waymark wrote it. Copy"
                " the citation once more from where it stands."
            )
        )
    if found.citation.gone:
        return Verdict(OTHERWISE, found.citation.gone, cited=form.printed(signs), found=found)
    said = _("The question is the one that was cited, and another answer stands there now.")
    differs = _one_difference(found.citation, form, signs) or _("In what they differ cannot be read from a check code.")
    return Verdict(OTHERWISE, said, cited=form.printed(signs), found=found, differs=differs)


def _same(found, citation):
    if citation is not found.citation:
        said = _("It was corrected since. The revision that was cited keeps an address of its own.")
        return Verdict(OTHERWISE, said, cited=citation.code, found=found, stands=citation.path)
    said = _("The answer at this address is the one that was cited. It was computed again just now.")
    return Verdict(SAME, citation.gone or said, cited=citation.code, found=found)


# --- in what both differ --------------------------------------------------------------------------------------------------------


def _one_difference(citation, form, signs):
    """A code cannot be read back; but whether it is that of this answer with another stage, grade or the like can be tried.
    Empty where they differ in more than one of these."""
    tried = deepcopy(citation.form)
    for where, facts in _parts(tried["answer"]):
        for name, (label, words) in _choices().items():
            now = facts.get(name, "")
            for cited in words if now in words else ():
                facts[name] = cited
                if cited != now and form.signs_in(form.code_of(tried)) == signs:
                    said = _("One thing differs%(where)s. %(label)s, cited: %(cited)s. Now: %(now)s.")
                    named = {"label": label, "cited": words[cited], "now": words[now]}
                    return said % {"where": f" ({where})" if where else "", **named}
            if now in words:
                facts[name] = now
    return ""


def _parts(value, where=""):
    """(the code of a commitment or nothing, each part of a form that is a table of facts)."""
    if isinstance(value, dict):
        yield where, value
        for name, each in value.items():
            yield from _parts(each, name if "." in name or "-" in name else where)
    elif isinstance(value, list):
        for each in value:
            yield from _parts(each, where)


def _choices():
    """{fact of a form: (what it is called, its words)}: those that have few."""
    either = {"yes": _("yes"), "no": _("no")}
    nothing = {None: _("none")}
    fresh = {"current": _("up to date"), "ageing": _("getting old"), "stale": _("out of date")}
    return {
        "step": (_("Stage"), nothing | {step.value: shown.text for step, shown in STEPS.items()}),
        "absence": (_("Why there is no stage"), nothing | {each.value: shown.text for each, shown in ABSENCES.items()}),
        "evidence": (_("Evidence"), nothing | {grade: f"{grade} {word}" for grade, word in EVIDENCE_WORDS.items()}),
        "evidence_confirmed": (_("Evidence confirmed"), either),
        "freshness": (_("Freshness"), nothing | fresh),
        "momentum": (_("Momentum"), nothing | {name: word for name, (_mark, word) in MOMENTUM_MARKS.items()}),
        "breach": (_("Breach reported"), either),
        "transcribed": (_("Read from a document"), either),
        "disputed": (_("Disputed by the actor"), either),
        "agreement": (_("Agreement"), {each.value: word for each, word in WORDS.items()}),
    }

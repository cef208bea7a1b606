"""Scripts that somebody types where a text is asked for: every page that shows them shows letters, and runs nothing.

The world of tests/whole_world.py, in which every text carries payloads, and the catalogue, the actors and the rounds as
well. Every other page that the principals get is read and searched, as the day has it, and of those Chromium opens one of
every other kind, drawn by a seed; with `make deep` every page. Run with `pytest -m browser`.
"""

import itertools
import logging
import re
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit
from uuid import uuid4

import pytest
import time_machine
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.utils import quote as quoted
from django.core import mail
from django.db import connection, models
from django.http import Http404
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.html import escape

from commitments.actors import immutability as of_actors
from commitments.catalogue import immutability as of_catalogue
from commitments.catalogue.models import (
    Commitment,
    CommitmentTranslation,
    CrosswalkLink,
    LinkDecision,
    LinkStatus,
    Milestone,
    Relation,
)
from commitments.common.versions import BEGINNING
from commitments.evidence.models import EvidenceItem
from commitments.pledges import actions as of_pledges
from commitments.progress import actions
from commitments.progress.models import Report
from tests.addresses import ADDRESSES, OF_ASSESSMENT, OF_EXCHANGE, OF_PLEDGE, OF_REPORT, PUBLIC
from tests.browsing import make_anchors
from tests.cast import NOW, make_actor, make_adherence, make_draft, make_entry
from tests.conftest import trigger_statements
from tests.drawing import WHOLE, one_in, one_of_each
from tests.pledging import make_said, make_text
from tests.whole_world import Builder, World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What runs in a page that does not escape: it sets `__ran` to its number, asks another host, or asks for /ran/.
RUNNING = (
    "<script>__ran={}</script>",
    "<ScRiPt >__ran={}</sCrIpT >",
    '"><script>__ran={}</script>',
    "'><script>__ran={}</script>",
    "</script><script>__ran={}</script>",
    "</title></textarea><script>__ran={}</script>",
    "';__ran={};//",
    '";__ran={};//',
    "<img src=x onerror=__ran={}>",
    '"><img src=x onerror="__ran={}">',
    "'><img src=x onerror='__ran={}'>",
    '" autofocus onfocus="__ran={}',
    "' autofocus onfocus='__ran={}",
    '" style="content-visibility:auto" oncontentvisibilityautostatechange="__ran={}',
    "<input autofocus onfocus=__ran={}>",
    "<svg onload=__ran={}>",
    "<svg/onload=__ran={}//>",
    "<svg><script href='data:text/javascript,__ran={}'></script></svg>",
    "<svg><animate onbegin=__ran={} attributeName=x dur=1s>",
    "<svg><style><img src=x onerror=__ran={}></style></svg>",
    '<noscript><p title="</noscript><img src=x onerror=__ran={}>">',
    "<details open ontoggle=__ran={}>",
    "<video><source onerror=__ran={} src=x></video>",
    "<body onload=__ran={}>",
    '<iframe srcdoc="<script>__ran={}</script>"></iframe>',
    '<iframe src="javascript:__ran={}"></iframe>',
    '<iframe src="data:text/html,<script>__ran={}</script>"></iframe>',
    '<object data="data:text/html,<script>__ran={}</script>"></object>',
    "<div><template shadowrootmode=open><img src=x onerror=__ran={}></template></div>",
    "<![CDATA[><img src=x onerror=__ran={}>]]>",
    "<!--><img src=x onerror=__ran={}>-->",
    "\u202e<img src=x onerror=__ran={}>\u202c",
    "<a href=javascript:__ran={}>press</a>",
    "<a href='jav&#x09;ascript:__ran={}'>press</a>",
    "javascript:__ran={}",
    "<form action=javascript:__ran={}><button>Go</button></form>",
    "<form><button formaction=javascript:__ran={}>Go</button></form>",
    '<meta http-equiv=refresh content="0;url=https://refresh.example/{}">',
    '<base href="https://base.example/{}/">',
    '<style>@import "https://style.example/{}";</style>',
    "<i style='background:url(https://css.example/{})'>x</i>",
    "<link rel=stylesheet href=https://link.example/{}>",
)
# What runs where a text is decoded once more than it was encoded, or read as a template, as Markdown, or by a script for attributes.
WAITING = (
    "<b hx-get=/ran/{} hx-trigger=load>x</b>",
    '<b hx-get=/x hx-trigger=load hx-on::before-request="__ran={}">x</b>',
    "&lt;script&gt;__ran={}&lt;/script&gt;",
    "&#60;img src=x onerror=__ran={}&#62;",
    "%3Cscript%3E__ran={}%3C/script%3E",
    "\\u003cimg src=x onerror=__ran={}\\u003e",
    "\uff1cscript\uff1e__ran={}\uff1c/script\uff1e",
    "<scr\u200bipt>__ran={}</scr\u200bipt>",
    "\xc0\xbcscript\xc0\xbe__ran={}\xc0\xbc/script\xc0\xbe",
    "<p style='width:expression(__ran={})'>",
    "[press](javascript:__ran={})",
    "{{{{ __ran|default:{} }}}}{{% debug %}}",
    "${{__ran={}}}#{{__ran}}<%= __ran %>",
)
PAYLOADS = tuple(text.format(number) for number, text in enumerate((*RUNNING, *WAITING), start=1))

PRINCIPALS = ("visitor", "focal", "part", "clearer", "reviewer", "curator", "superuser")

PLAIN = ("email", "token", "bytes", ".code", ".slug")
"""What `World.word` is asked for and is no text that a page shows: it stays one word."""

CURATED = {
    "catalogue.Framework": "title short_title symbol date_text issuer nature_note summary source_name",
    "catalogue.Commitment": "short_title title official_title official_title_variant statement source_document"
    " source_locator anchor_document note announced_by asked_by",
    "catalogue.CommitmentVersion": "short_title title official_title official_title_variant statement source_document"
    " source_locator anchor_document note announced_by asked_by reason",
    "catalogue.CommitmentTranslation": "official_title title short_title statement source reason",
    "catalogue.Method": "name note reason",
    "catalogue.Anchor": "label sentence",
    "actors.Actor": "name formal_name subregion intermediate_region",
    "actors.ActorVersion": "name formal_name subregion intermediate_region reason",
    "actors.ActorName": "name source",
    "actors.Adherence": "source note reason",
    "catalogue.CrosswalkLink": "rationale citation",
    "catalogue.LinkDecision": "rationale citation",
    "catalogue.Milestone": "title source",
    "progress.Cycle": "title",
}
"""Texts that curators keep, by model: they are planted when the rest is there, since the rest goes by codes and slugs."""

NOWHERE = {"progress.ClaimTranslation.text", "evidence.EvidenceFile.refusal"}
"""What no page shows yet."""

PROPOSERS = "proposed_by_id proposed_by_label confirmed_by_id confirmed_by_label refused_by_id refused_by_label"

NOT_TYPED = {
    "search.Entry": "key kind sort words",
    "catalogue.CommitmentVersion": f"number anchor addressed_to succeeded_by {PROPOSERS}",
    "actors.ActorVersion": f"slug iso2 m49 succeeded_by {PROPOSERS}",
    "actors.Adherence": PROPOSERS,
    "progress.Cycle": "code",
    "snapshots.Snapshot": "content digest",
    "progress.Revision": "public_identity digest",
    "progress.RevisionMove": "from_state",
    "progress.Claim": "reasons support_kinds",
    "exchange.Offer": "kinds regions digest",
    "exchange.OfferRound": "digest content",
    "exchange.SharedPractice": "digest",
    "exchange.PracticeRound": "digest content",
    "exchange.OfferMove": "from_state",
    "exchange.PracticeMove": "from_state",
    "progress.Round": "digest content",
    "pledges.Pledge": "code title",
    "pledges.PledgeMoney": "currency",
    "pledges.PledgeMove": "from_state",
    "pledges.PledgeRevision": "digest specific",
    "pledges.PledgeRound": "digest content",
    "assessment.AssessmentRevision": "public_identity digest",
    "assessment.AssessmentRound": "digest content",
    "assessment.AssessmentMove": "name from_state",
    "progress.Comment": "field",
    "record.Scratch": "place",
    "record.ReviewRequest": "noun revision",
    "progress.ReminderMail": "seen",
    "evidence.EvidenceFile": "digest clean_name clean_digest",
    "evidence.EvidenceItem": "digest",
    "actors.Actor": "code slug iso2 m49 succeeded_by",
    "actors.Invitation": "email token_digest",
    "catalogue.Framework": "code source_url unit",
    "catalogue.Commitment": "code number anchor addressed_to succeeded_by",
    "catalogue.Group": "code label",
    "catalogue.CommitmentSdgTarget": "target",
    "catalogue.CommitmentTranslation": PROPOSERS,
    "catalogue.CrosswalkLink": "code sdg_target",
    "catalogue.LinkDecision": "asked_by_id asked_by_label confirmed_by_id confirmed_by_label refused_by_id"
    " refused_by_label",
    "progress.ClaimReference": "sdg_target",
    "catalogue.Milestone": "code",
    "catalogue.Method": f"version {PROPOSERS}",
    "accounts.User": "password email",
    "accounts.Session": "session_key session_data",
    "audit.Archive": "place release manifest",
    "audit.Event": "verb by_id by_label object_type object_id object_label before after note",
    "audit.Redaction": "object_type object_id asked_by_id confirmed_by_id",
    "audit.Erasure": "person_id by_id",
    "audit.FormKey": "by_id act object_id",
}
"""Codes, digests, and what the site writes itself, by model. Events and rounds repeat what was planted elsewhere."""

FIRST_WORDS = re.compile(r"canary\d{4}q")


class ScriptedWorld(World):
    """Every word is followed by payloads: by all of them where the field has no bound, else by as many as it takes."""

    def __init__(self):
        super().__init__()
        self.turns = {}

    def word(self, where, side="", state="", readers=()):
        word = super().word(where, side, state, readers)
        if where.endswith(PLAIN):
            return word
        if where.endswith(".link"):
            return f"{word}.example/\"><svg/onload=__ran=1>'><svg/onload=__ran=2>?q=javascript:__ran=3&z="
        return self.scripted(word, where.partition(" ")[0])

    def scripted(self, text, where):
        model, name = where.rsplit(".", 1)
        bound = apps.get_model(model)._meta.get_field(name).max_length
        if bound is None:
            return " ".join((text, *PAYLOADS))
        turn = self.turns.setdefault(where, itertools.cycle(PAYLOADS))
        room = bound - len(".pdf")
        for payload in itertools.islice(turn, len(PAYLOADS)):
            if len(text) + 1 + len(payload) > room:
                break
            text = f"{text} {payload}"
        return text

    def curate(self):
        """Over the triggers of what is written once: the texts of versions are those of pages."""
        kept = (of_catalogue, of_actors)
        with connection.cursor() as cursor:
            for statement in [each for rules in kept for each in trigger_statements(rules.remove)]:
                cursor.execute(statement)
            self.write_over()
            for statement in [each for rules in kept for each in trigger_statements(rules.install)]:
                cursor.execute(statement)

    def write_over(self):
        for label, names in CURATED.items():
            model = apps.get_model(label)
            for row in model.objects.order_by("pk"):
                texts = {}
                for name in names.split():
                    where = f"{label}.{name}"
                    texts[name] = self.scripted(World.word(self, where), where)
                model.objects.filter(pk=row.pk).update(**texts)


@pytest.fixture
def scripted(settings):
    settings.DEMO = True
    logging.disable(logging.ERROR)  # hundreds of refusals, each with a line
    with time_machine.travel(NOW, tick=False):
        world = ScriptedWorld()
        Builder(world).everything()
        make_anchors()
        make_adherence(world.a.part, world.gcm)
        rows_of_curators(world)
        world.curate()
    with time_machine.travel(NOW, tick=True):
        yield world
    logging.disable(logging.NOTSET)


def rows_of_curators(world):
    """What no other table needs, and a page may show: a milestone, a link, a report read out of a paper."""
    first, second = Commitment.objects.filter(code__in=("gcm.13", "gcm.14")).order_by("code")
    Milestone.objects.create(code="forum", framework=world.gcm, starts_on="2026-05-05", title="A forum")
    link = CrosswalkLink.objects.create(
        code="13-14", source=first, target=second, relation=Relation.SAME, status=LinkStatus.DISPUTED
    )
    by_two = {"asked_at": NOW, "asked_by_id": "1", "confirmed_at": NOW, "confirmed_by_id": "2"}
    words = {"language": "fr", "title": "Un titre", "from_on": BEGINNING.date(), "recorded_at": BEGINNING}
    CommitmentTranslation.objects.create(commitment=first, **words)
    LinkDecision.objects.create(link=link, becomes=LinkStatus.DISPUTED, rationale="Why.", citation="Where.", **by_two)
    world.transcribed = Report().pk
    actions.transcribe_report(
        report_id=world.transcribed,
        actor=make_actor("XIO", "Migration House", type="un_entity"),
        source_note=world.word("progress.Report.source_note"),
        period_start=None,
        period_end=NOW.date().replace(month=6),
        entries={first: make_entry()},
        at=NOW,
    )
    curator = world.users["curator"]
    world.transcribed_pledge = of_pledges.transcribe_pledge(
        actor=make_actor("XIO"),
        text=make_text(),
        said=make_said(),
        **{name: world.word(f"pledges.Pledge.{name}") for name in ("source_name", "source_reference", "source_note")},
        batch=uuid4(),
        by=curator,
        at=NOW,
    ).pledge_id
    of_pledges.set_target(
        actor=world.a.actor, commitment=first, years=2, source="framework", citation=world.word("pledges.Target.citation"),
        starts_on=NOW.date(), by=curator, at=NOW,
    )  # fmt: skip


# --- what a browser notices -------------------------------------------------------------------------------------------

TELL = """
Object.defineProperty(window, '__ran', {set(number) { console.log('__ran ' + number); }, get() { return ''; }});
document.addEventListener('securitypolicyviolation', event => console.log('__csp ' + event.violatedDirective + ' ' + event.blockedURI));
"""

# What no attribute of ours ever holds: `__ran` anywhere but where texts stand, a handler, an address that is a script.
STRANGE = """
() => [...document.querySelectorAll('*')].flatMap(each => [...each.attributes].map(a => [each.localName, a.name, a.value]))
  .filter(([tag, name, value]) => /^(on|hx-on|srcdoc|http-equiv)/.test(name) || /^\\s*(javascript|vbscript|data):/i.test(
    ['href', 'src', 'action', 'formaction', 'xlink:href'].includes(name) ? value : '') || (value.includes('__ran') &&
    !['value', 'title', 'content', 'aria-label', 'alt', 'placeholder', 'href', 'label', 'data-actor'].includes(name)))
  .map(found => found.join(' '))
"""


@dataclass
class Notes:
    """What happened in a browser, with the address at which it happened."""

    host: str
    at: str = ""
    ran: list = field(default_factory=list)
    dialogs: list = field(default_factory=list)
    refused: list = field(default_factory=list)
    foreign: list = field(default_factory=list)
    strange: list = field(default_factory=list)

    def hear(self, context):
        context.add_init_script(TELL)
        context.on("console", self.said)
        context.on("dialog", self.asked)
        context.on("request", self.requested)

    def said(self, message):
        if message.text.startswith("__ran "):
            self.ran.append((self.at, int(message.text.removeprefix("__ran "))))
        elif message.text.startswith("__csp ") or "Content Security Policy" in message.text:
            self.refused.append((self.at, message.text))

    def asked(self, dialog):
        self.dialogs.append((self.at, dialog.message))
        dialog.dismiss()

    def requested(self, request):
        address = urlsplit(request.url)
        if address.scheme in ("http", "https", "ws", "wss") and address.netloc != self.host:
            self.foreign.append((self.at, request.url))
        elif address.path.startswith("/ran/"):
            self.ran.append((self.at, int(address.path.removeprefix("/ran/"))))

    def open(self, page, path):
        self.at = path
        response = page.goto(path, wait_until="load")
        self.strange += [(path, each) for each in page.evaluate(STRANGE)]
        return response

    @property
    def happened(self):
        return {
            name: found
            for name in ("ran", "dialogs", "refused", "foreign", "strange")
            if (found := getattr(self, name))
        }


@pytest.fixture
def browse(browser, live_server):
    """Opens a browser for somebody with these cookies, and gives its page and what it notices."""
    contexts = []

    def opened(cookies=()):
        context = browser.new_context(base_url=live_server.url, locale="en-GB", timezone_id="UTC")
        contexts.append(context)
        context.add_cookies([{"name": m.key, "value": m.value, "url": live_server.url} for m in cookies])
        notes = Notes(urlsplit(live_server.url).netloc)
        notes.hear(context)
        page = context.new_page()
        page.set_default_timeout(20000)
        return page, notes

    yield opened
    for context in contexts:
        context.close()


# --- the pages --------------------------------------------------------------------------------------------------------


def _states_of(address, world):
    """The states in which an address is opened."""
    if address in OF_ASSESSMENT:
        return world.a.assessments
    if address in OF_PLEDGE:
        return world.a.pledges
    if address in OF_EXCHANGE:
        return (*world.a.papers, *world.a.claims, *world.a.matches)
    return world.a.reports if address in OF_REPORT else ("draft",)


def addresses(world, principal):
    """Every address that somebody can open, of side A, in every state of a report."""
    for each in () if principal == "superuser" else ADDRESSES:
        if not each.get or (principal != "visitor" and each.get == PUBLIC):
            continue
        for state in _states_of(each, world):
            try:
                path, query = each.path(world.a, state)
            except KeyError:
                continue  # nothing of the kind in this state
            if each.get == PUBLIC:
                query = {"demo": "1", **query}
            yield path + ("?" + "&".join(f"{k}={quote(str(v))}" for k, v in query.items()) if query else "")
    if principal == "visitor":
        for report_id in (world.transcribed, *(report.pk for report in world.of_shielded)):
            yield reverse("progress:report", args=[report_id])
        yield reverse("pledges:pledge", args=[world.transcribed_pledge])
        typed = quote(" ".join(PAYLOADS[:12]))
        for name in ("pages:search", "scorecards:commitments", "scorecards:actors", "progress:reports"):
            yield f"{reverse(name)}?demo=1&q={typed}&actor={typed}&framework={typed}"
        yield f"/{quote(PAYLOADS[2])}/"
    if principal in ("curator", "superuser"):
        yield from of_the_admin(rows_too=principal == "superuser")
    if principal == "superuser":  # among pledges, whose ids are random, neither the first nor the last by rule
        yield reverse("admin:pledges_pledge_change", args=[world.transcribed_pledge])


def of_the_admin(*, rows_too):
    for model, ours in admin.site._registry.items():
        base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield reverse(f"{base}_changelist")
        if ours.search_fields:
            yield reverse(f"{base}_changelist") + f"?q={quote(PAYLOADS[2])}"
        # The first and the last rows: what was curated, and what was typed.
        rows = list(model.objects.order_by("pk").values_list("pk", flat=True)) if rows_too else []
        for pk, page in itertools.product(dict.fromkeys((*rows[:1], *rows[-1:])), ("change", "history")):
            try:
                yield reverse(f"{base}_{page}", args=[quoted(pk)])
            except NoReverseMatch:
                continue


def pages_of(world, principal):
    """(address, page) of all that answer this principal with a page. A refusal counts if it repeats what somebody typed."""
    client = world.client(principal)
    for place, path in enumerate(dict.fromkeys(addresses(world, principal))):
        if not one_in(6, place + PRINCIPALS.index(principal)):
            continue  # `make test` reads one page of six, as the day has it, and `make deep` all
        response = client.get(path)
        if response.streaming:
            list(response.streaming_content)
        elif response["Content-Type"].startswith("text/html") and (
            response.status_code == 200 or b"__ran" in response.content
        ):
            yield path, response.content.decode()


def kind_of(path):
    """Which page it is, whatever it is of. An address that leads nowhere, and each that asks for something, is of its own kind."""
    try:
        found = resolve(urlsplit(path).path)
    except Http404:
        return path
    return found.view_name, "q=" in path


def raw_in(html):
    """Payloads that stand in a page as they were typed."""
    return [text for text in PAYLOADS if "<" in text and text in html]


def seen_in(html):
    """The numbers of the payloads that a page shows as letters, and the words that stand before them."""
    return {n for n, text in enumerate(PAYLOADS, start=1) if escape(text) in html}, set(FIRST_WORDS.findall(html))


def test_nothing_that_somebody_types_runs_on_any_page(scripted, browse, record_property):
    planted = {canary.where for canary in scripted.canaries.values() if not canary.where.endswith(PLAIN)}
    assert fields_of_text() - {where.partition(" ")[0] for where in planted} == columns(NOT_TYPED)
    assert {each.message().get_content_type() for each in mail.outbox} == {"text/plain"}, "no mail is a page"
    payloads, words, pages, happened = set(), set(), [], {}
    for principal in PRINCIPALS:
        for path, html in pages_of(scripted, principal):
            shown, found = seen_in(html)
            payloads, words = payloads | shown, words | found
            assert raw_in(html) == [], (principal, path)
            pages.append((principal, path))
    kinds = sorted({kind_of(path) for _whose, path in pages}, key=str)  # the same order whatever is drawn of each
    todays = {kind for number, kind in enumerate(kinds) if one_in(4, number)}
    opened = one_of_each((page for page in pages if kind_of(page[1]) in todays), kind=lambda page: kind_of(page[1]))
    for principal in PRINCIPALS:
        page, notes = browse(scripted.cookies[principal].values())
        for path in [path for whose, path in opened if whose == principal]:
            response = notes.open(page, path)
            assert response.status in (200, 403, 404, 422), (principal, path, response.status)
        page.context.close()
        if notes.happened:
            happened[principal] = notes.happened
    shown = {scripted.canaries[word].where for word in words}
    assert happened == {}
    assert len(PAYLOADS) >= 40
    assert payloads == set(range(1, len(PAYLOADS) + 1)), "each payload stood on a page, as letters"
    record_property("fields in which scripts were planted", len(planted))
    record_property("pages searched for scripts", len(pages))
    record_property("pages with scripts opened in a browser", len(opened))
    assert len(pages) >= (450 if WHOLE else 120)
    assert len(opened) >= (450 if WHOLE else 25)
    assert shown.isdisjoint(NOWHERE), sorted(shown & NOWHERE)
    assert not WHOLE or planted - shown == NOWHERE, sorted(planted - shown - NOWHERE)
    assert len(shown) >= len(planted - NOWHERE) / 2
    assert read_sheets(scripted)


def columns(by_model):
    return {f"{label}.{name}" for label, names in by_model.items() for name in names.split()}


def fields_of_text():
    """Every column that holds words somebody may type, whatever page shows it."""
    return {
        f"{model._meta.label}.{each.name}"
        for model in apps.get_models()
        if model.__module__.startswith("commitments.") and not model._meta.proxy
        for each in model._meta.concrete_fields
        if isinstance(each, models.CharField | models.TextField) and not each.choices
    }


def read_sheets(world):
    """The sheets that a visitor reads as files, and never as pages; those in which something typed stands."""
    client, read = world.client("visitor"), []
    for path in dict.fromkeys(addresses(world, "visitor")):
        for kind in ("csv", "json") if "demo=1" in path else ():
            response = client.get(f"{path}&format={kind}")
            body = b"".join(response.streaming_content) if response.streaming else response.content
            if response.status_code == 200 and not response["Content-Type"].startswith("text/html"):
                assert response["X-Content-Type-Options"] == "nosniff", path
                assert response["Content-Type"].split(";")[0] in ("text/csv", "application/json"), path
                read += [path] if b"__ran" in body else []
    return read


# --- a form that comes back -------------------------------------------------------------------------------------------

NO_LINKS = (
    "javascript:__ran=1",
    " JaVaScRiPt:__ran=1",
    "java\tscript:__ran=1",
    "javascript://example.org/%0a__ran=1",
    "data:text/html,<script>__ran=1</script>",
    "vbscript:__ran=1",
    'https://example.org">press<img src=x onerror=__ran=1>',
)


@pytest.mark.parametrize("link", NO_LINKS)
def test_a_link_that_is_no_link_is_refused_and_what_was_typed_is_shown_as_letters(client, browse, link):
    draft = make_draft()
    client.force_login(draft.created_by)
    page, notes = browse(client.cookies.values())
    path = reverse("progress:claim", args=[draft.report_id, "gcm.13"])
    notes.open(page, path)
    everything = " ".join(PAYLOADS)
    page.evaluate(
        """([link, text]) => {
          const form = document.querySelector('main form[method=post]');
          form.noValidate = true;
          for (const name of ['narrative', 'obstacles', 'next_step', 'evidence-0-title', 'evidence-0-issuer']) {
            if (form.elements[name]) form.elements[name].value = text.slice(0, name.startsWith('evidence') ? 190 : 1900);
          }
          const field = form.elements['evidence-0-link'];
          field.type = 'text';
          field.value = link;
        }""",
        [link, everything],
    )
    with page.expect_navigation():
        page.evaluate("document.querySelector('main form[method=post] button[type=submit]').click()")
    html = page.content()
    assert "Give the whole link" in html
    assert "__ran" in html
    notes.strange += [(path, each) for each in page.evaluate(STRANGE)]
    assert notes.happened == {}
    assert not EvidenceItem.objects.filter(link=link).exists()


# --- the controls -----------------------------------------------------------------------------------------------------

UNESCAPED = """<!doctype html><html><head>{1}<title>{0}</title></head><body><p>{0}</p><input value="{0}">
<input value='{0}'><a href="{0}">press</a><textarea>{0}</textarea>
<script>var a = '{0}';</script><script>var a = "{0}";</script><img src=after></body></html>"""


# The page presses its own links after a moment: asked from outside, a page that is just going elsewhere may never answer.
PRESS = """<script>setTimeout(() => document.querySelectorAll('a, button').forEach(each => (each.protocol || 'javascript:') === 'javascript:' && each.click()), 120)</script>"""


def unescaped(page, **headers):
    """Serves pages that print what they are given as it is, at /control/<number>/."""

    def serve(route):
        number = re.search(r"/control/(\d+)/$", route.request.url)
        text = UNESCAPED.format(PAYLOADS[int(number[1]) - 1], PRESS) if number else ""
        route.fulfill(content_type="text/html", body=text, headers=headers)

    page.context.route("**/control/**", serve)


def test_each_of_them_would_be_read_on_a_page_that_does_not_escape():
    for text in RUNNING:
        assert "<" not in text or raw_in(UNESCAPED.format(text.format(1 + RUNNING.index(text)), "")), text


def test_each_of_them_would_run_on_a_page_that_does_not_escape(browse):
    page, notes = browse()
    unescaped(page)
    for number in range(1, len(RUNNING) + 1):
        sheet = page.context.new_page()  # what one of them sets going does not disturb the next
        sheet.goto(f"/control/{number}/", wait_until="commit")
        for _turn in range(12):  # a machine with much to do takes its time
            sheet.wait_for_timeout(250)
            if number in did_something(notes):
                break
        sheet.close()
    assert did_something(notes) == set(range(1, len(RUNNING) + 1))


def did_something(notes):
    """The numbers of those that ran, or asked another site."""
    asked = {int(n) for _at, url in notes.foreign for n in re.findall(r"\.example/(\d+)", url)}
    return asked | {number for _at, number in notes.ran}


def test_what_the_policy_alone_stops_is_noticed_too(browse):
    page, notes = browse()
    policy = page.request.get("/").headers["content-security-policy"]
    unescaped(page, **{"Content-Security-Policy": policy})
    for number in (1, 9, 12, 16, 40):
        notes.open(page, f"/control/{number}/")
    assert {at for at, _text in notes.refused} == {f"/control/{number}/" for number in (1, 9, 12, 16, 40)}
    assert {at for at, _text in notes.strange} >= {"/control/9/", "/control/12/", "/control/16/"}
    assert notes.ran == []

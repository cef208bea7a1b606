"""Every answer of the site, kept and compared: the proof that moving code about changes no page.

    python scripts/answers.py keep DATABASE FOLDER     asks every address as every person of the demonstration, and keeps
                                                       what came back; DATABASE is a file of SQLite or an address of
                                                       PostgreSQL, and is made with the demonstration where it is empty
    python scripts/answers.py compare BEFORE AFTER     what differs between two such folders; `--show 5` with the lines

The clock stands still, and what is made anew at each asking (keys, tokens) is replaced by a word. Every form of every
page is pressed too, as it stands and with its empty texts filled in. Nothing that is asked or pressed stays in the
database. On SQLite a copy of the file is brought to the code's migrations, and the file stays as it was made; keep one
for a whole series of steps. FOLDER holds one line an answer (`answers.csv`), and each body once (`bodies/`).
"""

import argparse
import csv
import difflib
import gzip
import hashlib
import logging
import os
import re
import shutil
import sys
import tempfile
from collections import Counter, defaultdict
from contextlib import contextmanager
from dataclasses import astuple, dataclass, fields
from datetime import UTC, datetime
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode, urljoin, urlsplit

ROOT = Path(__file__).resolve().parent.parent
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
SUPERUSER = "superuser@example.org"
REAL_ACTORS = 2  # beside all the fictional ones
SAMPLE = 2  # so many records of each state, commitments of a framework, rows of a model in the admin
SAID = "Said to try the form."


@dataclass
class Answer:
    """One line of answers.csv."""

    person: str
    method: str
    address: str
    sent: str
    status: int = 0
    kind: str = ""
    length: int = 0
    queries: int = 0
    leads_to: str = ""
    messages: str = ""
    caching: str = ""
    body: str = ""

    @property
    def question(self):
        return (self.person, self.method, self.address, self.sent)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    acts = parser.add_subparsers(required=True)
    keep_ = acts.add_parser("keep")
    keep_.add_argument("database")
    keep_.add_argument("folder", type=Path)
    keep_.add_argument("--only", default="", help="addresses that hold this text")
    keep_.add_argument("--people", default="", help="names, separated by commas; all of them unless given")
    keep_.add_argument("--every-row", action="store_true", help="not a few records of each state, but all of them")
    keep_.set_defaults(
        act=lambda asked: keep(
            asked.database, asked.folder, only=asked.only, who=asked.people, every_row=asked.every_row
        )
    )
    compare_ = acts.add_parser("compare")
    compare_.add_argument("before", type=Path)
    compare_.add_argument("after", type=Path)
    compare_.add_argument("--show", type=int, default=0, help="so many differing bodies, line by line")
    compare_.set_defaults(act=lambda asked: compare(asked.before, asked.after, show=asked.show))
    asked = parser.parse_args()
    sys.exit(asked.act(asked))


# --- keeping ---------------------------------------------------------------------------------------------------------------


def keep(database, folder, *, only, who, every_row):
    import time_machine

    with kept_database(database), time_machine.travel(NOW, tick=False):
        made_ready()
        from django.db import connection, transaction

        (folder / "bodies").mkdir(parents=True, exist_ok=True)
        with transaction.atomic(), open(folder / "answers.csv", "w", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(field.name for field in fields(Answer))
            known = known_ids()
            for name, user in people():
                if who and name not in who.split(","):
                    continue
                walk = Walk(name, user, known=known, folder=folder, only=only, every_row=every_row)
                for answer in walk.answers():
                    writer.writerow(astuple(answer))
                sys.stderr.write(f"{name}: {walk.count} answers\n")
            transaction.set_rollback(True)
        connection.close()
    return 0


@contextmanager
def kept_database(database):
    """DATABASE_URL leads to the database, or to a copy of its file. Before Django is set up."""
    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    if "://" in database:
        os.environ["DATABASE_URL"] = database
        yield
        return
    with tempfile.TemporaryDirectory() as beside:
        copy = Path(beside, "copy.sqlite3")
        if not Path(database).exists():
            set_up(copy)
            make_demonstration()
            shutil.copy(copy, database)
        else:
            shutil.copy(database, copy)
            set_up(copy)
        yield


def set_up(copy=None):
    if copy:
        os.environ["DATABASE_URL"] = f"sqlite:///{copy}"
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    settings.DEMO = True
    logging.disable(logging.CRITICAL)
    call_command("migrate", verbosity=0, interactive=False)


def make_demonstration():
    import time_machine
    from django.core.management import call_command
    from django.db import connection

    from commitments.accounts.models import User

    with time_machine.travel(NOW, tick=False):
        call_command("load_catalogue", verbosity=0)
        call_command("load_demo", verbosity=0)
        User.objects.create_superuser(email=SUPERUSER, name="Sue", password=None, demonstration=True)
    connection.close()


def made_ready():
    """On PostgreSQL the database itself is migrated, and made where nobody is in it."""
    from django.apps import apps

    if not apps.ready:
        set_up()
        if not apps.get_model("accounts", "User").objects.exists():
            make_demonstration()


def people():
    from commitments.accounts.demonstration import ACCOUNTS
    from commitments.accounts.models import User

    yield "visitor", None
    for email in [*(account.email for account in ACCOUNTS), SUPERUSER]:
        yield email.partition("@")[0], User.objects.get(email=email)


def known_ids():
    """The ids that are the same at each asking, for they stand in the kept database."""
    from django.apps import apps
    from django.db.models import UUIDField

    columns = [
        (model, field.attname)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, UUIDField)
    ]
    return {str(value) for model, name in columns for value in model.objects.values_list(name, flat=True)}


class Walk:
    """One person, through all the site."""

    def __init__(self, name, user, *, known, folder, only, every_row):
        from django.test import Client

        self.name, self.known, self.folder, self.only = name, known, folder, only
        self.every_row = every_row
        self.client = Client(raise_request_exception=False)
        if user is not None:
            self.client.force_login(user)
        self.signed_in = user is not None
        self.cookies = self.client.cookies.output(header="", sep=";")
        self.count = 0

    def answers(self):
        asked, pressed = set(), set()
        waiting = list(addresses(self.name, every_row=self.every_row))
        while waiting:
            address, is_first = waiting.pop(0)
            if address in asked or self.only not in address:
                continue
            asked.add(address)
            answer, page = self.ask("GET", address)
            yield answer
            if page is None:
                continue
            if is_first:
                waiting += [(each, False) for each in page.others_of(address)]
            for action, values in page.pressings(address) if self.signed_in else ():
                sent = urlencode(values, doseq=True)
                if (action, sent) not in pressed:
                    pressed.add((action, sent))
                    yield self.ask("POST", action, sent)[0]

    def ask(self, method, address, sent=""):
        """The answer, and the page where it is one that has forms. What it wrote is taken back."""
        from django.db import connection, transaction

        self.client.cookies = SimpleCookie(self.cookies)
        queries = Counter()

        def counted(execute, *arguments):
            queries["all"] += 1
            return execute(*arguments)

        with transaction.atomic():
            with connection.execute_wrapper(counted):
                if method == "GET":
                    response = self.client.get(address)
                else:
                    form = "application/x-www-form-urlencoded"
                    response = self.client.post(address, sent, content_type=form)
            body = b"".join(response.streaming_content) if response.streaming else response.content
            transaction.set_rollback(True)
        self.count += 1
        kind = response.headers.get("Content-Type", "")
        text = self.plain(body)
        answer = Answer(
            person=self.name,
            method=method,
            address=address,
            sent=self.plain(sent.encode()).decode(),
            status=response.status_code,
            kind=kind,
            length=len(text),
            queries=queries["all"],
            leads_to=self.plain(response.headers.get("Location", "").encode()).decode(),
            messages=" / ".join(self.messages(response)),
            caching=response.headers.get("Cache-Control", ""),
            body=self.keep_body(text),
        )
        is_page = response.status_code == 200 and kind.startswith("text/html") and method == "GET"
        return answer, Page(body.decode()) if is_page else None

    def messages(self, response):
        queued = getattr(getattr(response.wsgi_request, "_messages", None), "_queued_messages", [])
        return [str(message) for message in queued]

    def plain(self, body):
        """Without what is made anew at each asking."""
        body = re.sub(rb'(name="csrfmiddlewaretoken" value=")[^"]*', rb"\1token", body)
        body = re.sub(rb'("X-CSRFToken": ")[^"]*', rb"\1token", body)
        body = re.sub(rb'(name="writer" value=")[^"]*|(writer=)[^&"\s<]+', rb"\1\2mark", body)
        return re.sub(
            rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
            lambda found: found[0] if found[0].decode() in self.known else b"made-anew",
            body,
        )

    def keep_body(self, body):
        name = hashlib.sha256(body).hexdigest()[:20]
        path = self.folder / "bodies" / f"{name}.gz"
        if not path.exists():
            path.write_bytes(gzip.compress(body, 5, mtime=0))
        return name


# --- what a page offers ----------------------------------------------------------------------------------------------------


class Page(HTMLParser):
    """The links and the forms of a page."""

    def __init__(self, text):
        super().__init__()
        self.links, self.forms, self.form, self.select = [], [], None, None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attrs = dict(attributes)
        if tag == "a":
            self.links.append(attrs.get("href") or "")
        elif tag == "form":
            self.form = {"method": (attrs.get("method") or "get").lower(), "action": attrs.get("action") or ""}
            self.form |= {"fields": [], "buttons": []}
            self.forms.append(self.form)
        elif self.form is not None and tag in ("input", "textarea", "select", "button"):
            self.field(tag, attrs)
        elif tag == "option" and self.select is not None:
            self.select["options"].append(attrs.get("value") or "")
            if "selected" in attrs:
                self.select["value"].append(attrs.get("value") or "")

    def field(self, tag, attrs):
        kind = attrs.get("type", "text" if tag == "input" else tag)
        if tag == "button" or kind == "submit":
            self.form["buttons"].append(attrs)
        elif attrs.get("name") and kind != "file":
            field = {"name": attrs["name"], "kind": kind, "options": [], "value": [attrs.get("value") or ""]}
            field["checked"] = "checked" in attrs
            if tag in ("select", "textarea"):
                self.select, field["value"] = field, []
            self.form["fields"].append(field)

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        elif tag in ("select", "textarea"):
            self.select = None

    def handle_data(self, data):
        if self.select is not None and self.select["kind"] == "textarea":
            self.select["value"] = ["".join([*self.select["value"], data])]

    def others_of(self, address):
        """The same page asked otherwise: its links to itself (pages, CSV, JSON, orders), and each choice of its filters."""
        path = urlsplit(address).path
        for link in self.links:
            to = urljoin(address, link.partition("#")[0])
            if urlsplit(to).path == path and urlsplit(to).query:
                yield to
        for form in self.forms:
            if form["method"] == "get" and urlsplit(urljoin(address, form["action"])).path == path:
                yield from (f"{path}?{urlencode(query)}" for query in choices(form))

    def pressings(self, address):
        """(address, values) of each button of each form that writes: as it stands, and with its empty texts filled in."""
        for form in self.forms:
            if form["method"] != "post":
                continue
            for button in form["buttons"]:
                action = urljoin(address, button.get("formaction") or form["action"] or address)
                if action.startswith(("/accounts/", "/admin/", "/scratch/", "http")):
                    continue
                named = [(button["name"], button.get("value") or "")] if button.get("name") else []
                for is_filled in (False, True):
                    yield action, [*values_of(form, is_filled=is_filled), *named]


def choices(form):
    """One query for each option of each question; the questions that the page carries along go with it."""
    hidden = [(field["name"], field["value"][0]) for field in form["fields"] if field["kind"] == "hidden"]
    for field in form["fields"]:
        options = field["options"] or (field["value"] if field["kind"] in ("checkbox", "radio") else ["law"])
        if field["kind"] != "hidden":
            yield from ([*hidden, (field["name"], option)] for option in options if option)


def values_of(form, *, is_filled):
    chosen = {field["name"] for field in form["fields"] if field["kind"] == "radio" and field["checked"]}
    for field in form["fields"]:
        name, kind, value = field["name"], field["kind"], field["value"]
        if name == "csrfmiddlewaretoken":
            continue
        if kind in ("checkbox", "radio"):
            if field["checked"]:
                yield name, value[0]
            elif is_filled and kind == "radio" and name not in chosen:
                chosen.add(name)
                yield name, value[0]
        elif kind == "select":
            first = [option for option in field["options"] if option][:1] if is_filled else field["options"][:1]
            yield from ((name, each) for each in value or first)
        else:
            text = value[0] if value else ""
            yield name, SAID if is_filled and kind == "textarea" and not text.strip() else text


# --- every address ---------------------------------------------------------------------------------------------------------


def addresses(person, *, every_row):
    """(address, whether its own links and filters are followed too), from the URL tree and what the database holds.

    Catalogue and scorecards are the same for everybody: the visitor sees them, the others one of each kind. The links of
    the first row of each kind are followed.
    """
    from django.urls import get_resolver, reverse

    found = Rows(every_row=every_row)
    for namespace, name, parameters in named_patterns(get_resolver()):
        full = f"{namespace}:{name}" if namespace else name
        if namespace == "admin":
            if person in ("visitor", "cleo", "superuser"):
                yield from ((address, False) for address in found.of_admin(name, parameters))
            continue
        is_public = namespace in ("pages", "scorecards")
        in_short = is_public and person != "visitor"
        for place, arguments in enumerate(found.for_parameters(namespace, parameters)[: 1 if in_short else None]):
            address = reverse(full, kwargs=dict(zip(parameters, arguments, strict=True)))
            has_more = not in_short and (place == 0 or every_row)
            yield address, has_more
            if (is_public and "slug" not in parameters) or not parameters:
                yield f"{address}?demo=1", has_more


def named_patterns(resolver, namespace=""):
    from django.urls import URLPattern

    for each in resolver.url_patterns:
        if isinstance(each, URLPattern):
            if each.name:
                yield namespace, each.name, tuple(each.pattern.converters)
        else:
            yield from named_patterns(each, each.namespace or namespace)


class Rows:
    """What stands in an address, for each set of its parameters: a few records of each state, or every one."""

    def __init__(self, *, every_row):
        from commitments.actors.models import Actor
        from commitments.assessment.models import AssessmentRevision
        from commitments.catalogue.models import Commitment, Framework
        from commitments.exchange.models import Match, Offer, SharedPractice
        from commitments.pledges.models import PledgeRevision
        from commitments.progress.models import Claim, ClaimEvidence, Report, Revision, Round

        self.limit = None if every_row else SAMPLE
        reports = self.by_state(Revision.objects.order_by("pk").values_list("report_id", "state"))
        assessments = self.by_state(AssessmentRevision.objects.order_by("pk").values_list("assessment_id", "state"))
        pledges = self.by_state(PledgeRevision.objects.order_by("pk").values_list("pledge_id", "state"))
        real = Actor.objects.filter(fictional=False).order_by("slug")
        told = real.filter(pk__in=Report.objects.values("actor"))
        fictional = Actor.objects.filter(fictional=True).order_by("slug")
        slugs = list(dict.fromkeys(actor.slug for actor in (*fictional, *told, *real[:REAL_ACTORS])))
        frameworks = list(Framework.objects.order_by("code").values_list("code", flat=True))
        claims = Claim.objects.filter(commitment__isnull=False).order_by("pk")
        answered = claims.filter(revision__report__in=reports).values_list("revision__report_id", "commitment__code")
        cells = claims.values_list("commitment__framework__code", "revision__report__actor__slug", "commitment__code")
        codes = [
            (framework, code)
            for framework in frameworks
            for code in Commitment.objects.filter(framework__code=framework)
            .order_by("code")
            .values_list("code", flat=True)[: self.limit]
        ]
        evidence = ClaimEvidence.objects.filter(claim__revision__report__in=reports).order_by("pk")
        revisions = Revision.objects.filter(report__in=reports).order_by("pk")
        rounds = Round.objects.filter(revision__report__in=reports).order_by("pk")
        partners = PledgeRevision.objects.filter(partners__isnull=False).order_by("pk")
        self.by_parameters = {
            (): [()],
            ("report_id",): [(pk,) for pk in reports],
            ("report_id", "number"): revisions.values_list("report_id", "number"),
            ("report_id", "number", "round_number"): rounds.values_list(
                "revision__report_id", "revision__number", "number"
            ),
            ("report_id", "code"): self.few(answered),
            ("report_id", "claim_id", "item_id"): self.few(
                evidence.values_list("claim__revision__report_id", "claim_id", "evidence_id")
            ),
            ("item_id",): [(item,) for _report, item in self.few(evidence.values_list("claim_id", "evidence_id"))],
            ("assessment_id",): [(pk,) for pk in assessments],
            ("assessment_id", "number"): AssessmentRevision.objects.filter(assessment__in=assessments)
            .order_by("pk")
            .values_list("assessment_id", "number"),
            ("pledge_id",): [(pk,) for pk in pledges],
            ("pledge_id", "number"): PledgeRevision.objects.filter(pledge__in=pledges)
            .order_by("pk")
            .values_list("pledge_id", "number"),
            ("pledge_id", "slug"): dict.fromkeys(partners.values_list("pledge_id", "partners__actor__slug")),
            ("support", "paper_id"): [
                (pk,) for pk in self.by_state(Offer.objects.order_by("pk").values_list("pk", "state"))
            ],
            ("practices", "paper_id"): [
                (pk,) for pk in self.by_state(SharedPractice.objects.order_by("pk").values_list("pk", "state"))
            ],
            ("match_id",): [(pk,) for pk in self.by_state(Match.objects.order_by("pk").values_list("pk", "pk"))],
            ("slug",): [(slug,) for slug in slugs],
            ("framework",): [(framework,) for framework in frameworks],
            ("code",): [(code,) for _framework, code in codes],
            ("target",): [("10.7",), ("99.9",)],
            ("framework", "slug"): [(framework, slug) for framework in frameworks for slug in slugs],
            ("framework", "slug", "code"): [
                *dict.fromkeys((f, slug, code) for slug, f, code in self.few((s, f, c) for f, s, c in cells)),
                *((framework, slugs[0], code) for framework, code in codes),
            ],
        }

    def by_state(self, pairs):
        """The ids of `(id, state)`, the last state of an id counting: a few of each state."""
        of_state = defaultdict(list)
        for pk, state in dict(pairs).items():
            of_state[state].append(pk)
        return [pk for ids in of_state.values() for pk in ids[: self.limit]]

    def few(self, rows):
        """A few rows of each first column."""
        of_first = defaultdict(dict)
        for row in rows:
            of_first[row[0]][row] = None
        return [row for rows in of_first.values() for row in list(rows)[: self.limit]]

    def for_parameters(self, namespace, parameters):
        return list(self.by_parameters.get((namespace, *parameters)) or self.by_parameters.get(parameters) or [])

    def of_admin(self, name, parameters):
        from django.apps import apps
        from django.urls import reverse

        if not parameters:
            if name not in ("app_list", "view_on_site"):
                yield reverse(f"admin:{name}")
            return
        models = {f"{model._meta.app_label}_{model._meta.model_name}": model for model in apps.get_models()}
        label, _, page = name.rpartition("_")
        if parameters == ("object_id",) and label in models and page in ("change", "history"):
            for pk in models[label].objects.order_by("pk").values_list("pk", flat=True)[:SAMPLE]:
                yield reverse(f"admin:{name}", kwargs={"object_id": pk})


# --- comparing -------------------------------------------------------------------------------------------------------------


def compare(before, after, *, show):
    """Prints what differs, like with like; the exit code is 1 where anything does."""
    old, new = read(before), read(after)
    groups = defaultdict(list)
    for question in [*old, *(question for question in new if question not in old)]:
        if what := difference(old.get(question), new.get(question)):
            groups[what, shape_of(question)].append(question)
    for (what, shape), questions in sorted(groups.items()):
        persons = Counter(person for person, *_ in questions)
        print(f"{what}: {shape}: {len(questions)} ({', '.join(f'{who} {n}' for who, n in persons.items())})")
        for question in questions[:show]:
            print("\n".join(lines_of(question, old.get(question), new.get(question), before, after)))
    print(f"{sum(map(len, groups.values()))} of {len(old.keys() | new.keys())} answers differ.")
    return 1 if groups else 0


def read(folder):
    with open(folder / "answers.csv", newline="") as file:
        return {answer.question: answer for answer in (Answer(**row) for row in csv.DictReader(file))}


def difference(old, new):
    if old is None or new is None:
        return "asked only before" if new is None else "asked only after"
    names = [field.name for field in fields(Answer) if getattr(old, field.name) != getattr(new, field.name)]
    return ", ".join(name for name in names if name != "length" or "body" not in names)


def shape_of(question):
    """The address without what names one row."""
    _person, method, address, _sent = question
    path = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "ID", urlsplit(address).path)
    return f"{method} {re.sub(r'/[0-9]+/', '/N/', path)}"


def lines_of(question, old, new, before, after):
    yield f"  {' '.join(question)}"
    if old is None or new is None:
        return
    for field in fields(Answer):
        was, is_now = getattr(old, field.name), getattr(new, field.name)
        if was != is_now and field.name != "body":
            yield f"    {field.name}: {was} -> {is_now}"
    if old.body != new.body:
        texts = [body_of(folder, name).splitlines() for folder, name in ((before, old.body), (after, new.body))]
        yield from (f"    {line}" for line in difflib.unified_diff(*texts, lineterm="", n=1))


def body_of(folder, name):
    return gzip.decompress((folder / "bodies" / f"{name}.gz").read_bytes()).decode(errors="replace")


if __name__ == "__main__":
    main()

"""How far a reader of the code has to go: the trips of a request through our own modules, and the places that name one field.

    DEBUG=1 DEMO=1 python scripts/house_trips.py     on the demonstration of the database that DATABASE_URL names

Every request is made twice and the second one counted, so that nothing is counted that only a cold start does; what it
wrote is taken back. For each: **calls** of functions of ours (`commitments` and `tracker`, without migrations), different
**functions**, **modules** they lie in, **queries**, and **returns**: how often who reads the source comes back to a room
that was laid aside. A room is a module, without models, middleware, tags and addresses. A reader begins at the view, reads
each function where it is first called, and comes back where that lies in a room that was left before. A gate and an
action are rooms to enter and trips of their own: what they call is not counted. What a page asks while it is drawn is not
on the way, nor is what reads like a value: a property, with all that it asks for in turn. The first row is the whole trip
of the form: opened and saved.

The last row counts, for one field of a claim, the modules, templates, sheets and pages of documentation in which its name stands.
"""

import os
import re
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FIELD = "obstacles"
VIEWS = re.compile(r"/views(/|\.py)")
OWN_TRIPS = re.compile(r"/(access|actions|permissions)(/|\.py)")
NOT_ROOMS = re.compile(r"/(models|templatetags)(/|\.py)|middleware\.py|/converters\.py|/urls\.py|apps\.py")


def main():
    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django
    from django.conf import settings

    django.setup()
    settings.DEMO = True
    print("| request | status | calls | functions | modules | queries | returns |")
    print("|---|---|---|---|---|---|---|")
    for name, person, address, values in requests():
        print(f"| {name} | {' | '.join(str(each) for each in measured(person, address, values))} |")
    print()
    for place, count in places(FIELD).items():
        print(f"`{FIELD}` is named in {count} {place}.")


def requests():
    """The trips that are measured, on a report with one answer that waits for the reviewers."""
    from commitments.accounts.models import User
    from commitments.actors.models import Membership, Role
    from commitments.progress import lifecycle
    from commitments.progress.models import Revision

    of_state = {}
    for revision in Revision.objects.filter(report__actor__fictional=True, number=1).order_by("pk"):
        smaller = of_state.get(revision.state)
        if smaller is None or revision.claims.count() < smaller.claims.count():
            of_state[revision.state] = revision
    draft = of_state.get(lifecycle.RETURNED) or of_state[lifecycle.DRAFT]
    waits, public = of_state[lifecycle.SUBMITTED], of_state[lifecycle.PUBLISHED]
    speakers = Membership.objects.current().filter(actor=draft.report.actor, role=Role.FOCAL_POINT).order_by("pk")
    writer, reviewer = speakers[0].user, User.objects.get(email="rhea@example.org")
    at = {
        name: f"/reports/{each.report_id}/" for name, each in (("draft", draft), ("waits", waits), ("public", public))
    }
    claim = draft.claims.filter(commitment__isnull=False).select_related("commitment").first()
    code = claim.commitment.code
    answer = {"view": "mixed", "stage": "2", "narrative": "The law was changed.", "version": draft.version}
    answer |= {"then": "check", "evidence-TOTAL_FORMS": "0", "evidence-INITIAL_FORMS": "0"}
    yield "form of an answer, opened and saved", writer, f"{at['draft']}claims/{code}/", answer
    yield "check page", writer, f"{at['draft']}check/", None
    reason = {"version": draft.version, "personal_data_reason": "It is an office."}
    yield "submit", writer, f"{at['draft']}send/", reason
    yield "review page", reviewer, f"{at['waits']}review/", None
    read = {"version": waits.version, "digest": waits.digest, "comment": "", "note": ""}
    yield "publish", reviewer, f"{at['waits']}publish/", read
    yield "public report", None, at["public"], None


def measured(person, address, values):
    from django.db import connection, transaction
    from django.test import Client

    queries = Counter()

    def counted(execute, *arguments):
        queries["all"] += 1
        return execute(*arguments)

    with transaction.atomic():
        client = Client(raise_request_exception=False)
        if person is not None:
            client.force_login(person)
        for _time in ("cold", "warm"):
            trip = Trip()
            queries.clear()
            with transaction.atomic(), connection.execute_wrapper(counted):
                sys.setprofile(trip)
                try:
                    response = client.get(address) if values is None or "narrative" in values else None
                    response = response if values is None else client.post(address, values)
                finally:
                    sys.setprofile(None)
                transaction.set_rollback(True)
        transaction.set_rollback(True)
    return (response.status_code, *trip.figures[:3], queries["all"], trip.figures[3])


class Trip:
    """A profiler: the functions of ours that were entered, and the modules in turn, as a reader opens them."""

    def __init__(self):
        self.functions, self.read, self.rooms = Counter(), set(), []
        self.view = self.aside = None  # the frames that begin the reader's trip, and leave it for a while
        self.values = {
            code
            for name, module in list(sys.modules.items())
            if name.startswith(("commitments", "tracker"))
            for code in values_in(module)
        }

    def __call__(self, frame, event, _argument):
        code = frame.f_code
        path = code.co_filename
        if event == "return" and frame is self.view:
            self.view = self.aside = None
        if event == "return" and frame is self.aside:
            self.aside = None
        if event != "call":
            return
        if self.aside is None and (code in self.values or (code.co_name == "render" and "/django/template/" in path)):
            self.aside = frame
        is_ours = path.startswith((f"{ROOT}/commitments", f"{ROOT}/tracker")) and "/migrations/" not in path
        if not is_ours or code.co_name.startswith("<"):
            return
        if self.view is None and VIEWS.search(path):
            self.view = frame
        function = (path, code.co_name, code.co_firstlineno)
        if self.view and self.aside is None and not NOT_ROOMS.search(path):
            self._read(function)
            self.aside = frame if OWN_TRIPS.search(path) else None
        self.functions[function] += 1

    def _read(self, function):
        path = function[0]
        if function not in self.read and self.rooms[-1:] != [path]:
            self.rooms.append(path)
        self.read.add(function)

    @property
    def figures(self):
        modules = {path for path, *_ in self.functions}
        returns = len(self.rooms) - len(set(self.rooms))
        return sum(self.functions.values()), len(self.functions), len(modules), returns


def values_in(module):
    """The code of every property of a module's classes."""
    for each in vars(module).values():
        for attribute in vars(each).values() if isinstance(each, type) else ():
            function = getattr(attribute, "fget", None) or getattr(attribute, "func", None)
            if hasattr(function, "__code__"):
                yield function.__code__


def places(field):
    """{kind of file: how many of them hold the name}."""
    kinds = {
        "Python modules": "commitments/**/*.py",
        "templates": "templates/**/*.html",
        "sheets": "fixtures/**/*.csv",
        "pages of documentation": "docs/*.md",
    }
    word = re.compile(rf"\b{field}\b")
    return {
        kind: sum(
            bool(word.search(path.read_text(encoding="utf-8-sig")))
            for path in ROOT.glob(pattern)
            if "migrations" not in path.parts
        )
        for kind, pattern in kinds.items()
    }


if __name__ == "__main__":
    main()

"""Who may what: every address and method, every principal, every state of a report, against a table written by hand.

`who_may.csv` was written from the rules that were settled (today in docs/adr/) and the roles of the design, before anybody
read the code that it judges. Its values: ok; no (403: they may see it and not do this); hidden (404); in (led to the
sign-in); when (they may, but not in this state: a sentence, and nothing is done). Whatever is refused writes nothing, and
reading never writes.
"""

import csv
from pathlib import Path

import pytest
from django.urls import get_resolver, path

from tests.addresses import ADDRESSES, names_of
from tests.whole_world import (  # noqa: F401 - a fixture
    ASSESSMENT_STATES,
    EXCHANGE_STATES,
    PRINCIPALS,
    STATES,
    Writes,
    state_of_tables,
    without_traces,
    world,
)

pytestmark = pytest.mark.django_db

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
READING = ("GET", "HEAD")
SIGN_IN = ("/accounts/sign-in/", "/admin/login/")
REFUSALS = ("no", "hidden", "in")
LATER = (302, 303, 400, 403, 409, 422)
"""How a site says that the time is not right."""

STRANGE = ("visitor", "nobody", "focal", "other", "reviewer", "curator")
"""Who sends a HEAD, and what no page knows."""

ENOUGH = 6000

WRITTEN_OF_A_LOOK = {"audit_event"}
"""Reading never writes, but that a superuser who looks at what is not public leaves the event of it behind."""


def table():
    """{(act, state): {principal: value}}; the state is "-" where it makes no difference."""
    with (Path(__file__).parents[1] / "who_may.csv").open() as lines:
        rows = list(csv.DictReader(lines))
    said = {}
    for row in rows:
        for state in row["states"].split():
            key = (row["act"], state)
            assert key not in said, f"{key} is said twice"
            said[key] = {principal: row[principal] for principal in PRINCIPALS}
    return said


TABLE = table()


def states_of(address):
    """The states in which an address is met: those that the table has for its act."""
    act = address.get or address.post
    return [state for state in ("-", *STATES, *ASSESSMENT_STATES, *EXCHANGE_STATES) if (act, state) in TABLE]


def acts_of(address):
    """{method: act}. HEAD is a GET; the other methods are unknown everywhere, and do at most what a GET or POST does."""
    return {"GET": address.get, "HEAD": address.get, "POST": address.post}


def checks_of(address):
    """(state, method, principal). A HEAD is asked in one state by those who differ most, and so is every method that
    the address does not know: no view looks at the report before it looks at these."""
    states = states_of(address)
    one = next((state for state in ("submitted", "assessment-submitted") if state in states), states[0])
    for method in METHODS:
        known = acts_of(address).get(method)
        for state in states if known and method != "HEAD" else [one]:
            for principal in PRINCIPALS if known and method != "HEAD" else STRANGE:
                yield state, method, principal


def kind_of(response):
    code = response.status_code
    if code in (403, 404, 405):
        return {403: "no", 404: "hidden", 405: "unknown"}[code]
    if code in (301, 302, 303, 307) and response["Location"].startswith(SIGN_IN):
        return "in"
    return "ok" if code < 400 or code in (400, 409, 422) else str(code)


def why_wrong(address, state, method, principal, response, written):
    """The sentence that says what is wrong with an answer, or nothing."""
    got, act = kind_of(response), acts_of(address).get(method)
    if not act or (method == "HEAD" and got == "unknown"):
        known = {TABLE[a, state][principal] for a in (address.get, address.post) if a}
        fine = got == "unknown" or got in REFUSALS or got in known
        return "" if fine and not written else f"{got} {response.status_code}, wrote {written}, for an unknown method"
    wanted = TABLE[act, state][principal]
    if wanted == "when":
        fine = response.status_code in LATER and got != "in"
    else:
        fine = got == wanted
    if not fine:
        return f"{got} {response.status_code}, not {wanted}"
    if principal == "superuser" and method in READING and wanted == "ok" and set(written) <= WRITTEN_OF_A_LOOK:
        return ""
    if written and (method in READING or wanted != "ok"):
        return f"{got} as it should be, and it wrote to {sorted(set(written))}"
    return ""


def test_enough_was_checked_and_nothing_of_the_table_is_left_out():
    planned = sum(len(list(checks_of(address))) for address in ADDRESSES)
    assert planned >= ENOUGH
    walked = {(act, s) for a in ADDRESSES for s in states_of(a) for act in (a.get, a.post) if act}
    assert walked == set(TABLE)
    assert {value for row in TABLE.values() for value in row.values()} <= {"ok", "when", *REFUSALS}


def unlisted(resolver):
    return sorted(set(names_of(resolver)) - {address.name for address in ADDRESSES})


def test_every_address_is_in_the_registry():
    assert unlisted(get_resolver()) == []


def test_an_address_that_nobody_listed_is_found():
    class Planted:
        url_patterns = [*get_resolver().url_patterns, path("planted/", lambda request: None, name="planted")]

    assert unlisted(Planted) == ["planted"]

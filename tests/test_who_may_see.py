"""Who may see what: every address of the site, in every state of a report, for every kind of reader.

The table is the rule. An address that has no row fails `test_every_address_has_its_row`.
"""

import uuid

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from commitments.actors.models import Role
from commitments.progress import actions
from tests.cast import (
    NOW,
    correct,
    make_action,
    make_actor,
    make_commitment,
    make_curator,
    make_draft,
    make_framework,
    make_member,
    make_method,
    make_published,
    make_reviewer,
    make_submitted,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_now")]

READERS = (
    "visitor",
    "nobody",  # signed in, without any role
    "contributor",  # of Arcadia
    "focal",  # of Arcadia
    "other",  # focal point of Borduria
    "reviewer",
    "tied",  # a reviewer who is also a member of Arcadia's ministry
    "curator",
)

# Shorthands for a row of statuses, in the order of READERS. "in" is the redirect to the sign-in page.
IN = 302
ANYONE = (200,) * 8
SIGNED_IN = (IN, 200, 200, 200, 200, 200, 200, 200)
NO_ONE = (404,) * 8
#            visitor nobody contr focal other review tied curator
MEMBERS = (IN, 404, 200, 200, 404, 404, 404, 404)
MEMBERS_GO_ON = (IN, 404, 302, 302, 404, 404, 404, 404)
FORBIDDEN_TO_MEMBERS = (IN, 404, 403, 403, 404, 404, 404, 404)
FOCAL = (IN, 404, 403, 200, 404, 404, 404, 404)
REVIEWERS = (IN, 404, 404, 404, 404, 200, 404, 404)
STRANGERS_ONLY_SIGN_IN = (IN, 404, 404, 404, 404, 404, 404, 404)

# (address, arguments by name of the state's report, statuses of a GET)
TABLE = (
    ("pages:home", {}, ANYONE),
    ("pages:about", {}, ANYONE),
    ("pages:methodology", {}, ANYONE),
    ("pages:marks", {}, ANYONE),
    ("pages:search", {}, ANYONE),
    ("scorecards:frameworks", {}, ANYONE),
    ("scorecards:framework", {"framework": "gcm"}, ANYONE),
    ("scorecards:commitments", {}, ANYONE),
    ("scorecards:commitment", {"code": "gcm.13"}, ANYONE),
    ("scorecards:actors", {}, ANYONE),
    ("scorecards:actor", {"slug": "arcadia"}, ANYONE),
    ("scorecards:scorecards", {}, ANYONE),
    ("scorecards:matrix", {"framework": "gcm"}, ANYONE),
    ("scorecards:actor-scorecard", {"framework": "gcm", "slug": "arcadia"}, ANYONE),
    ("scorecards:cell", {"framework": "gcm", "slug": "arcadia", "code": "gcm.13"}, ANYONE),
    ("accounts:sign-in", {}, (200, 302, 302, 302, 302, 302, 302, 302)),
    ("accounts:sign-out", {}, (405,) * 8),
    ("progress:desk", {}, SIGNED_IN),
    ("progress:reports", {}, ANYONE),
    ("progress:new", {}, (IN, 403, 200, 200, 200, 403, 200, 403)),
    # a report that the public has never seen
    *(("progress:report", {"report_id": state}, NO_ONE) for state in ("draft", "submitted", "returned")),
    *(("progress:revision", {"report_id": s, "number": 1}, NO_ONE) for s in ("draft", "submitted", "returned")),
    ("progress:report", {"report_id": "unknown"}, NO_ONE),
    # what the reporting actor has open
    *(
        (name, {"report_id": state, **more}, MEMBERS)
        for state in ("draft", "returned")
        for name, more in (
            ("progress:write", {}),
            ("progress:period", {}),
            ("progress:claim", {"code": "gcm.13"}),
            ("progress:remove-claim", {"code": "gcm.13"}),
            ("progress:check", {}),
        )
    ),
    ("progress:discard", {"report_id": "draft"}, MEMBERS),
    ("progress:discard", {"report_id": "returned"}, FORBIDDEN_TO_MEMBERS),
    # what is with the reviewers can be read by its own people, and written by nobody
    *(
        (name, {"report_id": "submitted", **more}, FORBIDDEN_TO_MEMBERS)
        for name, more in (
            ("progress:write", {}),
            ("progress:period", {}),
            ("progress:claim", {"code": "gcm.13"}),
            ("progress:remove-claim", {"code": "gcm.13"}),
            ("progress:discard", {}),
        )
    ),
    ("progress:check", {"report_id": "submitted"}, MEMBERS),
    ("progress:sent", {"report_id": "submitted"}, MEMBERS),
    ("progress:review", {"report_id": "submitted"}, REVIEWERS),
    *(("progress:review", {"report_id": s}, STRANGERS_ONLY_SIGN_IN) for s in ("draft", "returned", "published")),
    # what is public
    ("progress:report", {"report_id": "published"}, ANYONE),
    ("progress:revision", {"report_id": "published", "number": 1}, ANYONE),
    ("progress:revision", {"report_id": "published", "number": 9}, NO_ONE),
    ("progress:report", {"report_id": "corrected"}, ANYONE),
    ("progress:revision", {"report_id": "corrected", "number": 1}, ANYONE),
    ("progress:report", {"report_id": "withdrawn"}, ANYONE),
    ("progress:correct", {"report_id": "published"}, FOCAL),
    ("progress:withdraw", {"report_id": "published"}, REVIEWERS),
    *(("progress:withdraw", {"report_id": s}, STRANGERS_ONLY_SIGN_IN) for s in ("draft", "submitted", "withdrawn")),
    # acts, which a GET never does
    *(
        (name, {"report_id": "submitted"}, (405,) * 8)
        for name in ("progress:submit", "progress:publish", "progress:return")
    ),
)

# Acts: a POST without any field, so that nothing that is refused for its content counts as allowed. 2xx, 3xx to
# somewhere else than the sign-in, 409 and 422 mean that the gate let the reader through.
ACTS = (
    ("progress:submit", "draft", ("focal",)),
    ("progress:submit", "submitted", ("focal",)),  # pressed twice: the receipt again, and nothing written
    ("progress:publish", "submitted", ("reviewer",)),
    ("progress:publish", "draft", ()),
    ("progress:return", "submitted", ("reviewer",)),
    ("progress:return", "draft", ()),
    ("progress:withdraw", "published", ("reviewer",)),
    ("progress:withdraw", "submitted", ()),
    ("progress:correct", "published", ("focal",)),
    ("progress:discard", "draft", ("contributor", "focal")),
    ("progress:discard", "submitted", ()),
    ("progress:period", "draft", ("contributor", "focal")),
    ("progress:period", "submitted", ()),
)


@pytest.fixture
def world(settings):
    """Every kind of reader, and one report of Arcadia in every state."""
    settings.DEMO = True
    make_method()
    make_framework("gcm")
    commitment = make_commitment("gcm.13")
    make_action("gcm.13.a", commitment)
    arcadia, borduria = make_actor("XAA", "Arcadia"), make_actor("XBB", "Borduria")
    ministry = make_actor("XAM", "Ministry", type="ministry", parent=arcadia)
    focal = make_member("Ana", arcadia)
    tied = make_reviewer("Rolf")
    make_member("Rolf", ministry)
    readers = {
        "visitor": None,
        "nobody": make_user("Nils"),
        "contributor": make_member("Abe", arcadia, role=Role.CONTRIBUTOR),
        "focal": focal,
        "other": make_member("Bob", borduria),
        "reviewer": make_reviewer("Rhea"),
        "tied": tied,
        "curator": make_curator(),
    }
    made = {"by": focal}
    returned = make_submitted(arcadia, commitment, **made)
    actions.return_report(revision=returned, comment="Say which centres.", by=readers["reviewer"], at=NOW)
    withdrawn = make_published(arcadia, commitment, **made)
    actions.withdraw_report(report=withdrawn.report, reason="Sent by mistake.", by=readers["reviewer"], at=NOW)
    reports = {
        "draft": make_draft(arcadia, commitment, **made),
        "submitted": make_submitted(arcadia, commitment, **made),
        "returned": returned,
        "published": make_published(arcadia, commitment, **made),
        "corrected": correct(make_published(arcadia, commitment, **made), at=NOW),
        "withdrawn": withdrawn,
    }
    ids = {state: revision.report_id for state, revision in reports.items()} | {"unknown": uuid.uuid4()}
    return readers, ids


def address(name, arguments, ids):
    kwargs = {k: ids[v] if k == "report_id" else v for k, v in arguments.items()}
    return reverse(name, kwargs=kwargs)


def answer(client, user, method, url):
    client.logout()
    if user is not None:
        client.force_login(user)
    response = getattr(client, method)(url)
    if response.status_code == 302 and user is None:
        assert response["Location"].startswith("/accounts/sign-in/"), "a visitor is only ever sent to the sign-in page"
    return response


@pytest.mark.parametrize("reader", READERS)
def test_each_reader_gets_what_the_table_says(client, world, reader):
    readers, ids = world
    wrong = []
    for name, arguments, statuses in TABLE:
        url = address(name, arguments, ids)
        expected = statuses[READERS.index(reader)]
        got = answer(client, readers[reader], "get", url).status_code
        if got != expected:
            wrong.append(f"{name} {arguments}: {got}, not {expected}")
    assert wrong == []


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize(("name", "state", "allowed"), ACTS, ids=lambda value: str(value))
def test_each_act_is_open_to_those_the_table_names(client, world, name, state, allowed, reader):
    readers, ids = world
    response = answer(client, readers[reader], "post", reverse(name, kwargs={"report_id": ids[state]}))
    through = response.status_code in {200, 302, 409, 422} and readers[reader] is not None
    assert through == (reader in allowed), response.status_code


def test_every_address_has_its_row():
    listed = {name for name, _arguments, _statuses in TABLE}
    assert {name for name in names_of(get_resolver()) if not name.startswith("admin:")} <= listed


def test_an_address_without_a_row_would_be_found():
    listed = {name for name, _arguments, _statuses in TABLE} - {"progress:review"}
    assert not {name for name in names_of(get_resolver()) if not name.startswith("admin:")} <= listed


def names_of(resolver, namespace=""):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = ":".join(part for part in (namespace, pattern.namespace) if part)
            yield from names_of(pattern, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}:{pattern.name}" if namespace else str(pattern.name)


def test_no_cache_keeps_what_was_sent_to_somebody_who_is_signed_in(client, world):
    readers, ids = world
    for name, arguments, statuses in TABLE:
        url = address(name, arguments, ids)
        if statuses[READERS.index("focal")] == 200:
            assert answer(client, readers["focal"], "get", url)["Cache-Control"] == "private, no-store", name
        if statuses[0] == 200 and name != "accounts:sign-in":
            assert "no-store" not in answer(client, None, "get", url).get("Cache-Control", ""), name

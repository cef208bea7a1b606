"""Who may see what: every address of the site, in every state of a report, for every kind of reader.

The table is the rule. An address that has no row fails `test_every_address_has_its_row`.
"""

import uuid

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from commitments.actors.models import Role
from commitments.progress import actions, notices
from tests.cast import (
    NOW,
    correct,
    entry_with,
    make_action,
    make_actor,
    make_commitment,
    make_curator,
    make_draft,
    make_entry,
    make_evidence_file,
    make_framework,
    make_invitation,
    make_member,
    make_method,
    make_published,
    make_reviewer,
    make_submitted,
    make_user,
)
from tests.test_full_review import make_cycle, make_review

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
MEMBERS_ALONE = (404, 404, 200, 200, 404, 404, 404, 404)
MEMBERS_GO_ON = (IN, 404, 302, 302, 404, 404, 404, 404)
FORBIDDEN_TO_MEMBERS = (IN, 404, 403, 403, 404, 404, 404, 404)
FOCAL = (IN, 404, 403, 200, 404, 404, 404, 404)
REVIEWERS = (IN, 404, 404, 404, 404, 200, 404, 404)
CURATORS = (IN, 404, 404, 404, 404, 404, 404, 200)
READ_BY_CURATORS = (IN, 404, 404, 404, 404, 200, 404, 200)
PANEL_GOES_ON = (IN, 404, 404, 404, 404, 302, 404, 302)
BOTH_SIDES = (IN, 404, 200, 200, 404, 200, 404, 200)
STRANGERS_ONLY_SIGN_IN = (IN, 404, 404, 404, 404, 404, 404, 404)
OWN_ROLE = (IN, 404, 403, 403, 404, 404, 404, 404)
OF_ANOTHER_ACTOR = (IN, 404, 403, 404, 404, 404, 404, 404)

MANAGED = ("contributor", "focal", "other")
TOKEN, INVITED = "the-word-in-the-mail", uuid.UUID(int=1)

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
    ("pages:panel", {}, ANYONE),
    ("account_login", {}, (200, 302, 302, 302, 302, 302, 302, 302)),
    ("account_logout", {}, (405,) * 8),
    ("account_home", {}, SIGNED_IN),
    ("account_sessions", {}, SIGNED_IN),
    ("account_end_session", {"handle": "another"}, (405,) * 8),
    ("account_end_other_sessions", {}, (405,) * 8),
    ("account_change_password", {}, SIGNED_IN),
    ("account_set_password", {}, (302,) * 8),
    ("account_reset_password", {}, ANYONE),
    ("account_reset_password_done", {}, ANYONE),
    ("account_reset_password_from_key", {"uidb36": "1", "key": "none"}, ANYONE),
    ("account_reset_password_from_key_done", {}, ANYONE),
    ("account_reauthenticate", {}, SIGNED_IN),
    ("mfa_index", {}, SIGNED_IN),
    ("mfa_list_webauthn", {}, SIGNED_IN),
    ("mfa_login_webauthn", {}, (302,) * 8),
    ("mfa_authenticate", {}, (302,) * 8),  # a step of signing in
    # Nils has no second factor, so there is none to confirm
    ("mfa_reauthenticate", {}, (IN, 302, 200, 200, 200, 200, 200, 200)),
    ("mfa_reauthenticate_webauthn", {}, (302,) * 8),  # nobody here has a passkey
    # whoever adds, removes or reads a second factor gives the password once more
    ("mfa_activate_totp", {}, (302,) * 8),
    ("mfa_deactivate_totp", {}, (IN, 404, 302, 302, 302, 302, 302, 302)),
    ("mfa_view_recovery_codes", {}, (IN, 404, 404, 404, 404, 404, 404, 404)),
    ("mfa_generate_recovery_codes", {}, (302,) * 8),
    ("mfa_add_webauthn", {}, (302,) * 8),
    ("mfa_edit_webauthn", {"pk": 1}, (302,) * 8),
    ("mfa_remove_webauthn", {"pk": 1}, (302,) * 8),
    # the people of an actor
    ("actors:people", {}, (IN, 403, 302, 302, 302, 403, 302, 403)),
    ("actors:people-of", {"slug": "arcadia"}, MEMBERS),
    ("actors:people-of", {"slug": "nowhere"}, STRANGERS_ONLY_SIGN_IN),
    *((f"actors:{act}", {"slug": "arcadia", "membership_id": "contributor"}, FOCAL) for act in ("role", "end")),
    *((f"actors:{act}", {"slug": "arcadia", "membership_id": "focal"}, OWN_ROLE) for act in ("role", "end")),
    *((f"actors:{act}", {"slug": "arcadia", "membership_id": "other"}, OF_ANOTHER_ACTOR) for act in ("role", "end")),
    *(
        (f"actors:{act}", {"slug": "arcadia", "invitation_id": INVITED}, (405,) * 8)
        for act in ("invite-again", "take-back")
    ),
    ("actors:accept", {"token": TOKEN}, (200, 403, 403, 403, 403, 403, 403, 403)),  # theirs who got the mail
    ("actors:accept", {"token": "another"}, NO_ONE),
    ("progress:shield", {"slug": "arcadia"}, FOCAL),
    ("progress:shield", {"slug": "nowhere"}, STRANGERS_ONLY_SIGN_IN),
    ("progress:desk", {}, SIGNED_IN),
    ("progress:unsaved", {}, SIGNED_IN),
    ("progress:scratch", {}, (405,) * 8),
    ("progress:throw-away", {}, (405,) * 8),
    ("progress:reports", {}, ANYONE),
    ("progress:new", {}, (IN, 403, 200, 200, 200, 403, 200, 403)),
    ("progress:new-review", {}, (IN, 403, 200, 200, 200, 403, 200, 403)),
    ("progress:mail", {}, (405,) * 8),
    ("progress:mail-stop", {"token": "of the focal point"}, ANYONE),  # the link in the mail is the whole permission
    ("progress:mail-stop", {"token": "1:made-up"}, NO_ONE),
    ("progress:decline", {"invitation_id": "to report"}, FOCAL),
    ("progress:take-up", {"invitation_id": "to report"}, (405,) * 8),
    # a full review, of which the tied reviewer's ministry was asked to fill one row and sees no more
    *((f"progress:{name}", {"report_id": "review"}, MEMBERS) for name in ("write", "check")),
    ("progress:assign", {"report_id": "review"}, FOCAL),
    ("progress:assign", {"report_id": "submitted"}, FORBIDDEN_TO_MEMBERS),
    ("progress:claim", {"report_id": "review", "code": "gcm.13"}, (IN, 404, 200, 200, 404, 404, 200, 404)),
    ("progress:claim", {"report_id": "review", "code": "gcm.14"}, MEMBERS),
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
    ("progress:review", {"report_id": "submitted"}, READ_BY_CURATORS),
    # a round is kept for both sides, whatever became of the report since
    *(
        ("progress:round", {"report_id": s, "number": 1, "round_number": 1}, BOTH_SIDES)
        for s in ("submitted", "returned", "published", "withdrawn")
    ),
    *(
        ("progress:round", {"report_id": s, "number": 1, "round_number": 1}, STRANGERS_ONLY_SIGN_IN)
        for s in ("draft", "clearing", "unknown")
    ),
    # what waits for clearance: nobody here clears for Arcadia but Clio
    ("progress:check", {"report_id": "clearing"}, MEMBERS),
    ("progress:clear", {"report_id": "clearing"}, FORBIDDEN_TO_MEMBERS),
    ("progress:clear", {"report_id": "draft"}, FORBIDDEN_TO_MEMBERS),
    ("progress:escalate", {"report_id": "clearing"}, FORBIDDEN_TO_MEMBERS),
    ("progress:review", {"report_id": "clearing"}, STRANGERS_ONLY_SIGN_IN),
    ("progress:write", {"report_id": "clearing"}, FORBIDDEN_TO_MEMBERS),
    ("progress:review", {"report_id": "draft"}, STRANGERS_ONLY_SIGN_IN),
    # who comes back to what was answered is led to its round
    *(("progress:review", {"report_id": s}, PANEL_GOES_ON) for s in ("returned", "published", "withdrawn")),
    # what is public
    ("progress:report", {"report_id": "published"}, ANYONE),
    ("progress:revision", {"report_id": "published", "number": 1}, ANYONE),
    ("progress:revision", {"report_id": "published", "number": 9}, NO_ONE),
    ("progress:report", {"report_id": "corrected"}, ANYONE),
    ("progress:revision", {"report_id": "corrected", "number": 1}, ANYONE),
    ("progress:report", {"report_id": "withdrawn"}, ANYONE),
    # the file of a piece of evidence goes where its report goes; published ones are in tests/test_evidence_files.py,
    # since what anyone gets there is no page
    *(("progress:evidence-file", {"item_id": s}, MEMBERS_ALONE) for s in ("draft", "returned", "withdrawn")),
    ("progress:evidence-file", {"item_id": "submitted"}, (404, 404, 200, 200, 404, 200, 404, 200)),
    ("progress:evidence-file", {"item_id": "unknown"}, NO_ONE),
    ("progress:changes", {"report_id": "corrected", "number": 2}, ANYONE),
    ("progress:changes", {"report_id": "corrected", "number": 1}, NO_ONE),
    ("progress:changes", {"report_id": "draft", "number": 2}, NO_ONE),
    ("progress:takedown", {"report_id": "published"}, CURATORS),
    ("progress:takedown-of", {"report_id": "published", "code": "gcm.13"}, CURATORS),
    ("progress:takedown", {"report_id": "submitted"}, STRANGERS_ONLY_SIGN_IN),
    ("progress:correct", {"report_id": "published"}, FOCAL),
    ("progress:withdraw", {"report_id": "published"}, REVIEWERS),
    # its actor asks for its withdrawal, and the panel answers
    ("progress:ask-withdrawal", {"report_id": "published"}, FOCAL),
    ("progress:ask-withdrawal", {"report_id": "asked"}, FOCAL),
    *(("progress:ask-withdrawal", {"report_id": s}, FORBIDDEN_TO_MEMBERS) for s in ("draft", "submitted", "withdrawn")),
    ("progress:withdrawal", {"report_id": "asked"}, READ_BY_CURATORS),
    *(("progress:withdrawal", {"report_id": s}, STRANGERS_ONLY_SIGN_IN) for s in ("draft", "published", "withdrawn")),
    *((f"progress:{act}-withdrawal", {"report_id": "asked"}, (405,) * 8) for act in ("grant", "decline")),
    *(("progress:withdraw", {"report_id": s}, STRANGERS_ONLY_SIGN_IN) for s in ("draft", "submitted", "withdrawn")),
    # acts, which a GET never does
    *(
        (name, {"report_id": "submitted"}, (405,) * 8)
        for name in (
            "progress:submit",
            "progress:publish",
            "progress:return",
            "progress:comment",
            "progress:begin-review",
            "progress:answer",
            "progress:recall",
            "progress:send",
            "progress:send-back",
        )
    ),
    ("progress:confirm-class", {"report_id": "submitted", "claim_id": 1, "item_id": "submitted"}, (405,) * 8),
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
    ("progress:comment", "submitted", ("reviewer",)),
    ("progress:comment", "draft", ()),
    ("progress:begin-review", "submitted", ("reviewer",)),
    ("progress:begin-review", "draft", ()),
    ("progress:send", "draft", ("focal",)),
    ("progress:clear", "clearing", ()),
    ("progress:send-back", "clearing", ()),
    ("progress:escalate", "clearing", ()),
    ("progress:recall", "clearing", ("focal",)),
    ("progress:recall", "submitted", ("focal",)),
    ("progress:answer", "returned", ("contributor", "focal")),
    ("progress:answer", "submitted", ()),
    ("progress:takedown", "published", ("curator",)),
    ("progress:takedown", "submitted", ()),
    ("progress:withdraw", "published", ("reviewer",)),
    ("progress:withdraw", "submitted", ()),
    ("progress:ask-withdrawal", "published", ("focal",)),
    ("progress:ask-withdrawal", "submitted", ()),
    ("progress:grant-withdrawal", "asked", ("reviewer",)),
    ("progress:grant-withdrawal", "published", ()),
    ("progress:decline-withdrawal", "asked", ("reviewer",)),
    ("progress:decline-withdrawal", "published", ()),
    ("progress:correct", "published", ("focal",)),
    ("progress:discard", "draft", ("contributor", "focal")),
    ("progress:assign", "draft", ("focal",)),
    ("progress:assign", "submitted", ()),
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
    items = {state: make_evidence_file(arcadia) for state in ("draft", "submitted", "returned", "withdrawn")}
    with_file = {state: {"entry": make_entry(evidence=(entry_with(item),))} for state, item in items.items()}
    returned = make_submitted(arcadia, commitment, **made, **with_file["returned"])
    actions.return_report(revision=returned, comment="Say which centres.", by=readers["reviewer"], at=NOW)
    withdrawn = make_published(arcadia, commitment, **made, **with_file["withdrawn"])
    actions.withdraw_report(report=withdrawn.report, reason="Sent by mistake.", by=readers["reviewer"], at=NOW)
    reports = {
        "draft": make_draft(arcadia, commitment, **made, **with_file["draft"]),
        "submitted": make_submitted(arcadia, commitment, **made, **with_file["submitted"]),
        "returned": returned,
        "published": make_published(arcadia, commitment, **made),
        "corrected": correct(make_published(arcadia, commitment, **made), at=NOW),
        "withdrawn": withdrawn,
        "asked": make_published(arcadia, commitment, **made),
    }
    actions.ask_withdrawal(report=reports["asked"].report, reason="Sent by mistake.", by=focal, at=NOW)
    make_commitment("gcm.14")
    reports["review"] = make_review(arcadia, by=focal)
    actions.assign(revision=reports["review"], commitments=[commitment], part=ministry, by=focal, at=NOW)
    (invitation,) = actions.invite_to_report(
        cycle=make_cycle(), framework=make_framework("gcm"), actors=[arcadia], by=readers["curator"], at=NOW
    )
    make_member("Clio", arcadia, role=Role.CLEARER, step=1)
    reports["clearing"] = actions.send_to_clearance(revision=make_draft(arcadia, commitment, **made), by=focal, at=NOW)
    ids = {state: revision.report_id for state, revision in reports.items()} | {"unknown": uuid.uuid4()}
    ids["memberships"] = {reader: user.memberships.get().pk for reader, user in readers.items() if reader in MANAGED}
    make_invitation("iris@example.org", arcadia, token=TOKEN, pk=INVITED)
    ids["to report"] = invitation.pk
    ids["of the focal point"] = notices.token_of(focal)
    ids["items"] = {state: item.pk for state, item in items.items()} | {"unknown": uuid.uuid4()}
    return readers, ids


def address(name, arguments, ids):
    kwargs = {k: ids[v] if k == "report_id" else v for k, v in arguments.items()}
    kwargs |= {k: ids[v] for k, v in arguments.items() if v in ("to report", "of the focal point")}
    if "item_id" in kwargs:
        kwargs["item_id"] = ids["items"][kwargs["item_id"]]
    if "membership_id" in kwargs:
        kwargs["membership_id"] = ids["memberships"][kwargs["membership_id"]]
    return reverse(name, kwargs=kwargs)


def answer(client, user, method, url):
    client.logout()
    if user is not None:
        client.force_login(user)
    response = getattr(client, method)(url)
    if response.streaming:
        list(response.streaming_content)  # a file is closed when it has been sent
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
def test_each_act_is_open_to_those_the_table_names(client, world, reader):
    """Each act is taken back again, so that none of them meets what another has changed."""
    readers, ids = world
    wrong = []
    for name, state, allowed in ACTS:
        point = transaction.savepoint()
        response = answer(client, readers[reader], "post", reverse(name, kwargs={"report_id": ids[state]}))
        transaction.savepoint_rollback(point)
        through = response.status_code in {200, 302, 409, 422} and readers[reader] is not None
        if through != (reader in allowed):
            wrong.append(f"{name} {state}: {response.status_code}")
    assert wrong == []


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
        if statuses[0] == 200 and not name.startswith(("account_", "actors:accept")):
            assert "no-store" not in answer(client, None, "get", url).get("Cache-Control", ""), name

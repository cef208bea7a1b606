"""An address that cannot be read is said to be so: it is never answered with the list that nobody asked for.

Every parameter of every public address is asked with nonsense. The addresses come from the table of readers, the
parameters from the mark that each public page carries (commitments/common/parameters.py).
"""

import pytest
from django.urls import resolve, reverse

from commitments.common import filters, parameters, search
from commitments.common.parameters import SHOWN, reads
from tests.cast import (
    NOW,
    make_action,
    make_actor,
    make_commitment,
    make_curator,
    make_framework,
    make_member,
    make_method,
)
from tests.site.test_who_may_see import READERS, TABLE, address, answer, world  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_now")]

DOORS = ("account_", "mfa_", "actors:accept", "progress:mail-stop")
"""Sign-in, and what a letter leads to: they answer no question, and whoever comes by a letter is let in whatever the
mail program wrote behind its address."""

NONSENSE = "nope"
LONG = "w" * 49_000
WORDS = ("q",)
"""What may be any word, if it is short enough."""


def public_pages(ids):
    """{name: (path, view)} of everything that a visitor reads, each in one state."""
    found = {}
    for name, arguments, statuses in TABLE:
        if statuses[0] == 200 and not name.startswith(DOORS):
            path = address(name, arguments, ids)
            found[name] = (path, resolve(path).func)
    return found


def taken(client, path, view, asked):
    """(path, parameter, form) of what was answered although its value cannot be read."""
    found = []
    for form in ("", "csv", "json") if "format" in view.known else ("",):
        query = {"demo": "1", "format": form}
        whole = client.get(path, query).content
        for name, value in asked:
            answer = client.get(path, {**query, name: value})
            is_list = answer.content == whole or b"<table" in answer.content
            if (
                answer.status_code != 422
                or is_list
                or (value[: SHOWN + 1].encode() in answer.content and len(value) > SHOWN)
            ):
                found.append((path, name, form))
    return found


@pytest.mark.long
def test_nonsense_in_any_parameter_of_any_public_address_is_refused_with_a_sentence(client, world):  # noqa: F811
    _readers, ids = world
    asked, found = 0, []
    for path, view in public_pages(ids).values():
        nonsense = [(name, LONG if name in WORDS else NONSENSE) for name in sorted(view.known - {"format"})]
        found += taken(client, path, view, [*nonsense, ("foo", "1")])
        for value in (NONSENSE, "\x00", LONG):
            found += [] if client.get(path, {"format": value}).status_code == 422 else [(path, "format", value)]
        asked += len(nonsense)
    assert found == []
    assert asked > 90


@pytest.mark.long
def test_a_signed_in_page_refuses_what_it_does_not_know_too(client, world):  # noqa: F811
    readers, ids = world
    answered, asked = [], 0
    for name, arguments, statuses in TABLE:
        if statuses[0] == 200 or 200 not in statuses or name.startswith(("admin:", *DOORS)):
            continue
        path, user = address(name, arguments, ids), readers[READERS[statuses.index(200)]]
        refused = answer(client, user, "get", f"{path}?foo=1").status_code
        answered += [] if refused == 422 else [(name, refused)]
        assert answer(client, user, "get", f"{path}?utm_source=letter").status_code == 200, "the control"
        asked += 1
    assert answered == []
    assert asked > 40


def test_what_a_signed_in_page_asks_is_read(client, settings):
    settings.DEMO = True
    make_method()
    client.force_login(make_member("ana", make_actor()))
    make_commitment()
    for name, asked in (
        ("progress:new", {"actor": "arcadia", "q": "detention"}),
        ("progress:new", {"commitment": "gcm.13", "view": "not_well"}),
        ("assessment:new", {"actor": "arcadia", "commitment": "gcm.13"}),
        ("pledges:new", {"actor": "arcadia", "commitment": "gcm.13", "matched": ""}),
        ("support:new", {"actor": "arcadia"}),
    ):
        assert client.get(reverse(name), asked).status_code == 200, name


def test_what_no_text_holds_and_what_is_endless_is_refused_and_not_said_again(client):
    make_method()
    for name in ("scorecards:commitments", "progress:reports", "pledges:pledges", "assessment:assessments"):
        path = reverse(name)
        view = resolve(path).func
        asked = [(parameter, value) for parameter in sorted(view.known - {"format"}) for value in ("\x00", LONG)]
        assert taken(client, path, view, [*asked, (LONG, "1")]) == [], name


def test_every_public_page_says_what_it_reads(world):  # noqa: F811
    _readers, ids = world
    assert [name for name, (_path, view) in public_pages(ids).items() if not hasattr(view, "known")] == []


def test_a_list_without_the_rule_would_be_found(client, world, monkeypatch):  # noqa: F811
    lists = {"scorecards:actors": "type", "pledges:pledges": "framework", "scorecards:commitments": "level"}
    asked = [(reverse(name), resolve(reverse(name)).func, [(wrong, NONSENSE)]) for name, wrong in lists.items()]
    board = reverse("scorecards:framework", args=["gcm"])
    asked.append((board, resolve(board).func, [("foo", NONSENSE)]))
    assert [taken(client, *each) for each in asked] == [[]] * 4
    monkeypatch.setattr(filters.ListFilter, "form", filters.django_filters.FilterSet.form)
    monkeypatch.setattr(parameters, "_unreadable", lambda *args: {})
    assert [path for path, *rest in asked if not taken(client, path, *rest)] == []


def test_a_filter_form_that_was_left_empty_asks_for_everything(client, world):  # noqa: F811
    _readers, ids = world
    for name, (path, view) in public_pages(ids).items():
        answer = client.get(path, {**dict.fromkeys(view.known, ""), "demo": "1"})
        assert answer.status_code == 200, name


def test_what_is_refused_is_said_in_the_form_that_was_asked_for(client, settings):
    settings.DEMO = True
    make_actor()
    path, sentence = reverse("scorecards:actors"), "“nope” is not one of the choices for “type”."
    page = client.get(path, {"demo": "1", "type": NONSENSE, "region": "Europe"})
    assert sentence in page.content.decode()
    assert "Arcadia" not in page.content.decode()
    assert 'href="/actors/?demo=1&amp;region=Europe"' in page.content.decode(), "the rest of the question is kept"
    assert client.get(path, {"type": NONSENSE, "format": "json"}).json() == {"errors": [sentence]}
    sheet = client.get(path, {"type": NONSENSE, "format": "csv"})
    assert (sheet.content.decode(), sheet["Content-Type"]) == (f"{sentence}\n", "text/plain; charset=utf-8")
    assert "Arcadia" in client.get(path, {"demo": "1", "type": "state"}).content.decode(), "the control"


def test_two_answers_to_one_question_are_refused_and_one_answer_said_twice_is_not(client):
    path = reverse("scorecards:actors")
    assert client.get(f"{path}?type=state&type=ngo").status_code == 422
    assert client.get(f"{path}?type=state&type=state").status_code == 200


def test_what_mail_programs_and_social_sites_add_to_a_link_is_let_be(client):
    path = reverse("scorecards:actors")
    assert client.get(path, {"utm_source": "letter", "fbclid": "x", "gclid": "y"}).status_code == 200
    assert client.get(path, {"utn_source": "letter"}).status_code == 422


@pytest.mark.parametrize("page", ["2", "0", "-1", "1.5", "9" * 40, "last"])
def test_a_page_beyond_the_last_is_said_not_to_be_there(client, page):
    make_actor()
    path = reverse("scorecards:actors")
    assert client.get(path, {"demo": "1", "page": page}).status_code == 422
    assert client.get(path, {"demo": "1", "page": "1"}).status_code == 200


def test_a_page_of_the_desk_that_is_not_there_is_said_so_as_well(client):
    client.force_login(make_curator())
    path = reverse("support:private")
    assert "this list has 1 page" in client.get(path, {"page": "7"}).content.decode()
    assert client.get(path, {"page": "1"}).status_code == 200


UNREADABLE_TIMES = (
    ("as_of", "yesterday"), ("as_of", "2026-13-45"), ("as_of", "20261101"), ("as_of", "01/02/2026"),
    ("as_of", "2999-01-01"), ("known_at", "2026-11-01"), ("known_at", "2026-11-01T12:00:00"),
    ("known_at", "9999-12-31T23:59:59-14:00"), ("known_at", "2999-01-01T00:00:00Z"),
)  # fmt: skip


@pytest.mark.parametrize(("name", "value"), UNREADABLE_TIMES)
def test_a_day_that_cannot_be_read_or_lies_ahead_is_refused(client, name, value):
    make_method()
    make_framework("gcm")
    path = reverse("scorecards:framework", args=["gcm"])
    refused = client.get(path, {"format": "json", name: value})
    assert (refused.status_code, list(refused.json())) == (422, ["errors"])
    assert f"“{name}”" in refused.json()["errors"][0]
    good = {"as_of": f"{NOW:%Y-%m-%d}", "known_at": NOW.isoformat()}[name]
    assert "errors" not in client.get(path, {"format": "json", name: good}).json()


def test_a_code_that_nobody_has_is_refused_and_not_answered_with_an_empty_list(client, world):  # noqa: F811
    for name, parameter, good in (
        ("pledges:pledges", "commitment", "GCM.13 "),
        ("pledges:pledges", "actor", "xaa"),
        ("practices:practices", "commitment", "GCM.13"),
        ("assessment:assessments", "commitment", "gcm.13"),
    ):
        assert client.get(reverse(name), {parameter: "gcm.99"}).status_code == 422, name
        assert client.get(reverse(name), {parameter: good}).status_code == 200, name


def test_what_is_no_longer_offered_finds_what_there_is_of_it_in_an_address_of_before(client):
    make_method()
    make_framework("gcm", retired_on=NOW.date())
    make_actor(fictional=False)
    for name, query in (
        ("progress:reports", {"framework": "gcm"}),
        ("pledges:pledges", {"framework": "gcm"}),
        ("assessment:assessments", {"framework": "gcm", "subject": "arcadia", "assessor": "arcadia"}),
    ):
        assert client.get(reverse(name), query).status_code == 200, name
        assert client.get(reverse(name), {"framework": "gcn"}).status_code == 422, name
    assert client.get(reverse("assessment:assessments"), {"subject": "arcadie"}).status_code == 422


def test_the_slug_of_a_shielded_organisation_is_answered_like_one_that_nobody_has(client):
    make_method()
    make_actor("XHL", "Harbour Light", type="ngo", shielded=True)
    asked = [
        client.get(reverse("assessment:assessments"), {"assessor": slug}) for slug in ("harbour-light", "nobody-here")
    ]
    assert [answer.status_code for answer in asked] == [422, 422]
    assert len({answer.content.replace(b"harbour-light", b"nobody-here") for answer in asked}) == 1


def test_a_tick_is_a_tick_and_no_other_word_is(client):
    make_action("gcm.13.a", make_commitment("gcm.13"))
    path = reverse("scorecards:commitments")

    def codes(ticked):
        rows = client.get(path, {"format": "json", "all": ticked}).json()["commitments"]
        return {row["code"] for row in rows}

    assert codes("on") == codes("true") == codes("1") == codes("") | {"gcm.13.a"}
    assert codes("false") == codes("0") == codes("")
    assert client.get(path, {"all": "of course"}).status_code == 422


def long_questions():
    """Where something is looked for, and by which name."""
    lists = ["/search/", "/actors/", "/commitments/", "/reports/", "/pledges/", "/practices/", "/support/"]
    boxes = [reverse(f"admin:{name}_changelist") for name in ("actors_actor", "progress_report", "audit_event")]
    return [(path, "q") for path in [*lists, *boxes]] + [(reverse("admin:autocomplete"), "term")]


def test_a_question_that_is_too_long_is_refused_on_every_list_and_in_the_admin(client):
    client.force_login(make_curator())
    of_actors = {"app_label": "progress", "model_name": "report", "field_name": "actor"}
    for path, name in long_questions():
        more = of_actors if name == "term" else {}
        for question in ("w" * 50_000, "w " * (search.MOST_WORDS + 1)):
            refused = client.get(path, {**more, name: question})
            assert refused.status_code == 422, path
            assert "at most 16 words and 200 letters" in refused.content.decode(), path
            assert len(refused.content) < 40_000, "the question is not said again"
        for question in ("w" * search.MOST_LETTERS, "w " * search.MOST_WORDS):
            assert client.get(path, {**more, name: question.strip()}).status_code in (200, 403), path


def test_the_words_of_a_whole_title_can_be_looked_for(client):
    make_method()
    title = "Strengthen international cooperation and global partnerships for safe, orderly and regular migration"
    for path, name in long_questions()[:7]:
        assert client.get(path, {name: title}).status_code == 200, path


def test_a_view_is_marked_with_what_it_reads():
    @reads("as_of", pages=(), type=["state"])
    def page(request):
        return None

    assert page.known == {"demo", "as_of", "type"}

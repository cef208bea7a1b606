"""The public pages of the scorecards, as their readers meet them."""

import csv
import io
import re
from datetime import date, timedelta

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commitments.actors.models import Actor, ActorName, Position
from commitments.catalogue.models import (
    Commitment,
    CommitmentGroup,
    CommitmentSdgTarget,
    CommitmentStage,
    Framework,
    Group,
)
from commitments.record import actions as record
from tests.cast import (
    NOW,
    correct,
    enter_names,
    make_action,
    make_actor,
    make_adherence,
    make_commitment,
    make_draft,
    make_entry,
    make_evidence_entry,
    make_framework,
    make_method,
    make_published,
    make_refrain_entry,
    make_restraint,
    make_reviewer,
    retire,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(time_machine_now):
    """Every page here is read on the cast's day."""


@pytest.fixture
def compact():
    make_method()
    framework = make_framework("gcm", title="Global Compact for Migration")
    return framework, make_commitment("gcm.13", short_title="Detention only last resort")


def page(client, name, *args, **query):
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def rows_of(client, name, *args, **query):
    response = client.get(reverse(name, args=args), {**query, "format": "csv"})
    assert response["Content-Type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(response.content.decode())))


def test_a_published_claim_is_seen_on_the_framework_the_matrix_the_scorecard_and_the_cell(client, settings, compact):
    settings.DEMO = True
    _framework, commitment = compact
    actor = make_actor()
    make_published(actor, commitment, entry=make_entry(stage=3))
    for html in (
        page(client, "scorecards:framework", "gcm", demo=1),
        page(client, "scorecards:matrix", "gcm", demo=1),
        page(client, "scorecards:actor-scorecard", "gcm", "arcadia"),
        page(client, "scorecards:cell", "gcm", "arcadia", "gcm.13"),
        page(client, "scorecards:commitment", "gcm.13", demo=1),
    ):
        assert "ubstantially in place" in html
        assert "do-3" in html
    [cell] = rows_of(client, "scorecards:cell", "gcm", "arcadia", "gcm.13")
    assert (cell["step"], cell["reported"], cell["period_end"]) == ("do-3", "True", "2025-12-31")


def test_a_draft_is_on_no_page(client, settings, compact):
    settings.DEMO = True
    _, commitment = compact
    revision = make_draft(make_actor(), commitment, entry=make_entry(narrative="A secret canary", stage=4))
    for name, args in (
        ("scorecards:framework", ["gcm"]),
        ("scorecards:matrix", ["gcm"]),
        ("scorecards:actor-scorecard", ["gcm", "arcadia"]),
        ("scorecards:cell", ["gcm", "arcadia", "gcm.13"]),
        ("scorecards:commitment", ["gcm.13"]),
        ("scorecards:actor", ["arcadia"]),
    ):
        html = page(client, name, *args, demo=1)
        assert "canary" not in html
        assert str(revision.report_id) not in html
    [cell] = rows_of(client, "scorecards:cell", "gcm", "arcadia", "gcm.13")
    assert (cell["step"], cell["absence"]) == ("", "no_report")


def test_fictional_and_real_actors_never_share_a_spread_a_list_or_a_matrix(client, settings, compact):
    settings.DEMO = True
    _, commitment = compact
    make_published(make_actor("XAA", "Arcadia"), commitment, entry=make_entry(stage=4))
    make_actor("QAA", "Realand", fictional=False)
    real = page(client, "scorecards:framework", "gcm")
    invented = page(client, "scorecards:framework", "gcm", demo=1)
    assert "1 State, 1 objective. For <b>0 of 1</b> answer a stage" in real
    assert "1 State, 1 objective. For <b>1 of 1</b> answer a stage" in invented
    for name, args in (("scorecards:matrix", ["gcm"]), ("scorecards:actors", [])):
        assert "Arcadia" not in page(client, name, *args)
        assert "Realand" in page(client, name, *args)
        assert "Realand" not in page(client, name, *args, demo=1)
        assert "Arcadia" in page(client, name, *args, demo=1)
    assert "Arcadia" not in page(client, "scorecards:commitment", "gcm.13")


def test_without_the_demonstration_a_fictional_actor_has_no_page_and_the_switch_does_nothing(client, settings, compact):
    make_published(make_actor(), compact[1])
    settings.DEMO = True
    assert client.get(reverse("scorecards:actor", args=["arcadia"])).status_code == 200
    settings.DEMO = False
    for name, args in (
        ("scorecards:actor", ["arcadia"]),
        ("scorecards:actor-scorecard", ["gcm", "arcadia"]),
        ("scorecards:cell", ["gcm", "arcadia", "gcm.13"]),
    ):
        assert client.get(reverse(name, args=args)).status_code == 404
    assert "Arcadia" not in page(client, "scorecards:matrix", "gcm", demo=1)


def test_each_absence_is_named_and_none_is_a_stage(client, settings, compact):
    settings.DEMO = True
    _, commitment = compact
    make_actor("XBB", "Borduria")
    make_adherence(make_actor("XCC", "Cimmeria", adheres=False), position=Position.ABSTAINED)
    cannot = make_entry(answer="cannot_assess", answer_reason="No data by age.", stage=None, narrative="")
    make_published(make_actor("XDD", "Dorvania"), commitment, entry=cannot)
    apart = make_entry(answer="not_applicable", answer_reason="We detain nobody.", stage=None, narrative="")
    make_published(make_actor("XEE", "Esteria"), commitment, entry=apart)
    absences = {row["actor"]: row["absence"] for row in rows_of(client, "scorecards:matrix", "gcm", demo=1)}
    assert absences == {
        "XBB": "no_report",
        "XCC": "not_addressed",
        "XDD": "cannot_assess",
        "XEE": "not_applicable",
    }
    assert "<b>0 of 4</b> answers a stage is reported" in page(client, "scorecards:framework", "gcm", demo=1)
    assert "abstained" in page(client, "scorecards:cell", "gcm", "cimmeria", "gcm.13")


def test_what_an_actor_reports_is_shown_even_where_nobody_asked_it(client, settings, compact):
    settings.DEMO = True
    ngo = make_actor("XNA", "Harbour Light", type="ngo")
    make_published(ngo, compact[1], entry=make_entry(stage=2))
    [cell] = rows_of(client, "scorecards:cell", "gcm", "harbour-light", "gcm.13")
    assert (cell["step"], cell["absence"]) == ("do-2", "")


def test_a_correction_speaks_and_what_was_known_before_can_be_asked_for(client, settings, compact, time_machine_now):
    settings.DEMO = True
    actor = make_actor()
    first = make_published(actor, compact[1], entry=make_entry(stage=3), at=NOW - timedelta(days=30))
    correct(first, entry=make_entry(stage=1), at=NOW - timedelta(days=2))
    now = rows_of(client, "scorecards:cell", "gcm", "arcadia", "gcm.13")
    then = rows_of(
        client, "scorecards:cell", "gcm", "arcadia", "gcm.13", known_at=(NOW - timedelta(days=10)).isoformat()
    )
    assert (now[0]["step"], then[0]["step"]) == ("do-1", "do-3")


def test_a_withdrawn_report_leaves_the_earlier_one_and_says_so(client, settings, compact):
    settings.DEMO = True
    actor = make_actor()
    make_published(actor, compact[1], entry=make_entry(stage=1), period_end=date(2024, 12, 31))
    later = make_published(actor, compact[1], entry=make_entry(stage=4, narrative="Gone text"))
    record.withdraw(later.report, reason="Sent by mistake.", by=make_reviewer(), at=NOW)
    html = page(client, "scorecards:cell", "gcm", "arcadia", "gcm.13")
    assert "A later report was withdrawn on 22 November 2026" in html
    assert "Gone text" not in html
    [cell] = rows_of(client, "scorecards:cell", "gcm", "arcadia", "gcm.13")
    assert cell["step"] == "do-1"


def test_what_a_withdrawn_report_said_is_gone_for_those_who_ask_what_was_known_before(client, settings, compact):
    settings.DEMO = True
    entry = make_entry(
        stage=4, narrative="Gone text", self_view="not_well", reasons=("law",), evidence=(make_evidence_entry(),)
    )
    report = make_published(make_actor(), compact[1], entry=entry, at=NOW - timedelta(days=9)).report
    cannot = make_entry(answer="cannot_assess", answer_reason="Gone reason", stage=None, narrative="")
    second = make_published(make_actor(), make_commitment("gcm.14"), entry=cannot, at=NOW - timedelta(days=9)).report
    asked = {"known_at": (NOW - timedelta(days=5)).isoformat()}
    pages = (("cell", ["gcm", "arcadia", "gcm.13"]), ("cell", ["gcm", "arcadia", "gcm.14"]))
    pages = (*pages, ("actor-scorecard", ["gcm", "arcadia"]), ("matrix", ["gcm"]))

    def said():
        found = ""
        for name, args in pages:
            for form in ({}, {"format": "csv"}, {"format": "json"}):
                response = client.get(reverse(f"scorecards:{name}", args=args), {**asked, **form, "demo": 1})
                found += response.content.decode()
        return found

    assert "Gone text" in said(), "until it is withdrawn, it can be read"
    for withdrawn in (report, second):
        record.withdraw(withdrawn, reason="Somebody is named.", by=make_reviewer(), at=NOW)
    after = said()
    for words in ("Gone text", "Gone reason", "Aliens (Amendment) Act", "https://example.org/act"):
        assert words not in after
    assert "In place and operating" in after, "the step that was public then is still known"


def test_the_matrix_and_the_cell_say_the_same_of_a_later_withdrawal(client, settings, compact):
    settings.DEMO = True
    make_published(make_actor(), compact[1], period_end=date(2024, 12, 31))
    later = make_published(make_actor(), compact[1])
    record.withdraw(later.report, reason="By mistake.", by=make_reviewer(), at=NOW)
    [in_cell] = rows_of(client, "scorecards:cell", "gcm", "arcadia", "gcm.13")
    [in_card] = rows_of(client, "scorecards:actor-scorecard", "gcm", "arcadia")
    [in_matrix] = rows_of(client, "scorecards:matrix", "gcm", demo=1)
    assert in_cell == in_card == in_matrix
    assert in_cell["later_report_withdrawn_on"] == "2026-11-22"


COMPARED = {f"scorecards:{name}" for name in ("framework", "matrix", "actor-scorecard", "commitments")}
TIMED = COMPARED | {
    f"scorecards:{name}" for name in ("scorecards", "commitment", "actor", "cell", "framework-all", "commitment-all")
}


@pytest.mark.parametrize(
    ("query", "answering"),  # every other page refuses the question with a sentence
    [
        ({"as_of": "2013-01-01"}, TIMED),
        ({"as_of": "0001-01-01"}, TIMED),
        ({"known_at": "0001-01-01T00:00:00Z"}, TIMED),
        ({"known_at": "0001-01-01T00:00:00+14:00"}, ()),
        ({"known_at": "0001-01-01T00:00:00Z", "agreement": "contested"}, COMPARED),
        ({"agreement": "\x00"}, ()),
        ({"known_at": "9999-12-31T23:59:59-14:00"}, ()),
        ({"q": "a " * 3000}, ()),
        ({"q": "\x00 nul"}, ()),
        ({"page": "9" * 40}, ()),
        ({"page": "-1", "type": "nobody", "region": "Atlantis", "format": "xml"}, ()),
        ({"level": "x", "horizon": "many", "sdg": "0", "stage": "\x00"}, ()),
    ],
)
def test_no_question_in_an_address_breaks_a_page(client, settings, compact, query, answering):
    settings.DEMO = True
    make_published(make_actor(), compact[1])
    for name, args, _query, _most in LISTS:
        for world in ({}, {"demo": 1}):
            answer = client.get(reverse(name, args=args), {**query, **world})
            assert answer.status_code == (200 if name in answering else 422), (name, world)
    for name in ("pages:home", "pages:search", "progress:reports"):
        assert client.get(reverse(name), query).status_code == 422, name
    assert client.get(reverse("scorecards:framework", args=["gcm"])).status_code == 200


@pytest.mark.parametrize("query", [{"as_of": "0001-01-01"}, {"known_at": "0001-01-01T00:00:00Z"}])
def test_the_first_day_there_is_can_be_asked_for(client, compact, query):
    for name, args in (("scorecards:framework", ["gcm"]), ("scorecards:matrix", ["gcm"])):
        assert client.get(reverse(name, args=args), query).status_code == 200, name


def test_an_installation_without_a_catalogue_has_pages_that_say_so(client, settings):
    settings.DEMO = True
    for name in (
        "pages:home",
        "pages:search",
        "pages:marks",
        "scorecards:frameworks",
        "scorecards:scorecards",
        "scorecards:commitments",
        "scorecards:actors",
        "progress:reports",
    ):
        assert client.get(reverse(name)).status_code == 200, name


def test_not_doing_well_without_a_stage_counts_as_reported_and_is_listed_with_its_reasons(client, settings, compact):
    settings.DEMO = True
    entry = make_entry(stage=None, narrative="", self_view="not_well", reasons=("capacity", "money"))
    make_published(make_actor(), compact[1], entry=entry)
    html = page(client, "scorecards:actor-scorecard", "gcm", "arcadia")
    assert "What Arcadia flagged itself" in html
    assert "too few staff or skills, too little money" in html
    assert "Reported, without a stage" in html
    [cell] = rows_of(client, "scorecards:cell", "gcm", "arcadia", "gcm.13")
    assert (cell["step"], cell["absence"], cell["reported"]) == ("do-x", "", "True")


def test_to_refrain_has_a_table_of_its_own_and_a_breach_its_word(client, settings, compact):
    settings.DEMO = True
    restraint = make_restraint()
    entry = make_refrain_entry(practice="exceptions", breach_reported=True)
    make_published(make_actor(), restraint, entry=entry)
    html = page(client, "scorecards:actor-scorecard", "gcm", "arcadia")
    assert "What Arcadia is asked not to do" in html
    assert "has reported a stage on <b>1 of 1</b> thing not to do" in html
    assert "has reported a stage on <b>0 of 1</b> objective." in html
    assert "1 State, 1 thing not to do." in page(client, "scorecards:framework", "gcm", demo=1)
    assert "breach reported" in html
    assert "The only objective" in html


def test_a_stale_report_keeps_its_value_and_is_drawn_hollow_with_its_year(client, settings, compact):
    settings.DEMO = True
    make_published(make_actor(), compact[1], entry=make_entry(stage=2), period_end=date(2020, 12, 31))
    html = page(client, "scorecards:actor-scorecard", "gcm", "arcadia")
    assert "#do-2-old" in html
    assert "2020, out of date" in html


def test_an_action_of_the_menu_has_no_scorecard_cell_and_no_button_to_log(client, settings, compact):
    settings.DEMO = True
    make_action("gcm.13.a", compact[1], short_title="Independent monitoring")
    make_actor()
    assert "Independent monitoring" in page(client, "scorecards:commitment", "gcm.13")
    assert "Log progress" not in page(client, "scorecards:commitment", "gcm.13.a")
    assert client.get(reverse("scorecards:cell", args=["gcm", "arcadia", "gcm.13.a"])).status_code == 404


def test_unknown_codes_are_404(client, compact):
    for name, args in (
        ("scorecards:framework", ["nothing"]),
        ("scorecards:commitment", ["gcm.99"]),
        ("scorecards:actor", ["nobody"]),
        ("scorecards:matrix", ["nothing"]),
        ("scorecards:actor-scorecard", ["gcm", "nobody"]),
        ("scorecards:cell", ["gcm", "nobody", "gcm.13"]),
    ):
        assert client.get(reverse(name, args=args)).status_code == 404


def test_without_a_day_in_the_address_it_is_today(client, compact):
    assert "As of 22 November 2026" in page(client, "scorecards:framework", "gcm", as_of="", known_at="")


LISTS = (
    ("scorecards:framework", ["gcm"], {"demo": 1}, 7),
    ("scorecards:actor-scorecard", ["gcm", "arcadia"], {}, 9),
    ("scorecards:matrix", ["gcm"], {"demo": 1}, 9),
    ("scorecards:framework-all", ["gcm"], {"demo": 1}, 7),
    ("scorecards:commitment-all", ["gcm.13"], {"demo": 1}, 7),
    ("scorecards:commitments", [], {}, 6),
    ("scorecards:commitments", [], {"framework": "gcm", "kind": "do", "level": "objective", "q": "whole"}, 6),
    ("scorecards:actors", [], {"demo": 1}, 6),
    ("scorecards:scorecards", [], {"demo": 1}, 9),
    ("scorecards:commitment", ["gcm.13"], {"demo": 1}, 23),
    ("scorecards:actor", ["arcadia"], {}, 18),
    ("scorecards:cell", ["gcm", "arcadia", "gcm.13"], {}, 13),
)


def test_the_same_number_of_queries_for_one_row_and_for_twenty(
    client, settings, compact, django_assert_max_num_queries
):
    settings.DEMO = True

    def counted():
        counts = []
        for name, args, query, most in LISTS:
            with django_assert_max_num_queries(most + 1, info=(name, query)) as queries:  # one for the version
                client.get(reverse(name, args=args), query)
            counts.append((name, query, len(queries)))
        return counts

    make_published(make_actor(), compact[1])
    at_one = counted()
    for n in range(2, 22):
        commitment = make_commitment(f"gcm.{100 + n}")
        make_published(make_actor(f"X{n:02d}", f"Land {n:02d}"), compact[1])
        make_published(make_actor(), commitment)
    assert counted() == at_one


VISITED = (
    ("pages:home", [], 6),
    ("scorecards:framework", ["gcm"], 6),
    ("scorecards:framework-all", ["gcm"], 6),
    ("scorecards:matrix", ["gcm"], 6),
    ("scorecards:actor-scorecard", ["gcm", "arcadia"], 6),
    ("scorecards:commitments", [], 4),
    ("progress:reports", [], 4),
)
"""What a second visitor's page asks at most, the version among it (docs/adr/0036)."""


def test_what_pages_read_alike_is_read_once_and_the_page_says_the_same(client, settings, compact):
    from tracker.settings import CACHES

    settings.DEMO = True
    make_published(make_actor(), compact[1])
    asked = [(reverse(name, args=args), most) for name, args, most in VISITED]
    anew = {address: client.get(address, {"demo": 1}).content for address, _most in asked}
    settings.CACHES = {**settings.CACHES, "catalogue": CACHES["catalogue"]}
    caches["catalogue"].clear()
    for address, most in asked:
        for time in ("first", "second"):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address, {"demo": 1}).content == anew[address], (address, time)
        assert len(queries) <= most, address


# --- what is retired ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", [Framework, Commitment, Actor])
def test_a_published_address_outlives_what_it_names_and_says_that_it_is_retired(client, settings, compact, model):
    settings.DEMO = True
    make_published(make_actor(), compact[1], entry=make_entry(stage=3))
    for noun in model.objects.all():
        retire(noun)
    addresses = {
        Framework: [("framework", ["gcm"]), ("matrix", ["gcm"]), ("commitment", ["gcm.13"])],
        Commitment: [("commitment", ["gcm.13"])],
        Actor: [("actor", ["arcadia"])],
    }[model]
    if model is not Commitment:
        addresses.append(("actor-scorecard", ["gcm", "arcadia"]))
    addresses.append(("cell", ["gcm", "arcadia", "gcm.13"]))
    for name, args in addresses:
        html = page(client, f"scorecards:{name}", *args, demo=1)
        assert re.search(r"[Rr]etired on 3 May 2026", html), name
    assert "ubstantially in place" in html, "the cell still shows what was published"
    for name in ("framework", "matrix", "actor-scorecard", "cell"):
        args = {"actor-scorecard": ["gcm", "arcadia"], "cell": ["gcm", "arcadia", "gcm.13"]}.get(name, ["gcm"])
        for asked in ("", "csv", "json"):
            assert client.get(reverse(f"scorecards:{name}", args=args), {"format": asked}).status_code == 200


def test_what_is_current_says_nothing_of_being_retired(client, settings, compact):
    settings.DEMO = True
    make_actor()
    for name, args in (
        ("framework", ["gcm"]),
        ("matrix", ["gcm"]),
        ("commitment", ["gcm.13"]),
        ("actor", ["arcadia"]),
        ("actor-scorecard", ["gcm", "arcadia"]),
        ("cell", ["gcm", "arcadia", "gcm.13"]),
    ):
        assert "etired on" not in page(client, f"scorecards:{name}", *args, demo=1), name


@pytest.mark.parametrize("model", [Framework, Commitment])
def test_nobody_is_invited_to_log_progress_on_what_is_retired(client, compact, model):
    assert "Log progress on this" in page(client, "scorecards:commitment", "gcm.13")
    for noun in model.objects.all():
        retire(noun)
    assert "Log progress on this" not in page(client, "scorecards:commitment", "gcm.13")


def test_lists_spreads_and_matrices_leave_out_what_is_retired(client, settings, compact):
    settings.DEMO = True
    kept = make_commitment("gcm.14")
    make_published(make_actor(), compact[1])
    make_actor("XBB", "Borduria")
    retire(Commitment.objects.get(code="gcm.13"))
    retire(Actor.objects.get(code="XAA"))
    assert listed(client) == {kept.code}
    assert {row["code"] for row in rows_of(client, "scorecards:actors", demo=1)} == {"XBB"}
    assert {row["commitment"] for row in rows_of(client, "scorecards:framework", "gcm", demo=1)} == {kept.code}
    cells = rows_of(client, "scorecards:matrix", "gcm", demo=1)
    assert {(row["commitment"], row["actor"]) for row in cells} == {(kept.code, "XBB")}
    assert {row["commitment"] for row in rows_of(client, "scorecards:actor-scorecard", "gcm", "arcadia")} == {kept.code}


@pytest.mark.parametrize("model", [Framework, Commitment])
def test_the_counts_of_a_retired_commitment_say_whom_they_count(client, settings, compact, model):
    settings.DEMO = True
    make_published(make_actor())
    make_actor("XBB", "Borduria")
    sentence = "These are the actors of today. Since 1 October 2026 nobody reports on this"
    assert sentence not in page(client, "scorecards:commitment", "gcm.13", demo="1")
    for noun in model.objects.all():
        retire(noun, date(2026, 10, 1))
    retired = page(client, "scorecards:commitment", "gcm.13", demo="1")
    assert sentence in " ".join(retired.split())


def test_a_retired_framework_does_not_blame_the_actors_for_having_nothing_to_count(client, compact):
    retire(Framework.objects.get())
    assert "nothing to count" not in page(client, "scorecards:framework", "gcm")
    assert "Choose a cell" not in page(client, "scorecards:matrix", "gcm")


def listed(client, **query):
    return {row["code"] for row in rows_of(client, "scorecards:commitments", **query)}


def test_commitments_are_found_by_framework_kind_level_horizon_stage_group_target_and_words(client, compact):
    _framework, detention = compact
    goal = make_commitment("idm-2017.goal", framework=make_framework("idm-2017"), level="goal", horizon_years=2)
    restraint = make_restraint("gcm.29.never", short_title="Never detain a child")
    action = make_action("gcm.13.a", detention)
    CommitmentStage.objects.create(commitment=detention, stage="transit")
    CommitmentGroup.objects.create(commitment=detention, group=Group.objects.create(code="children", label="Children"))
    CommitmentSdgTarget.objects.create(commitment=detention, target="10.7")
    enter_names()
    everything = {detention.code, goal.code, restraint.code}
    assert listed(client) == everything, "what is not tracked is left out until it is asked for"
    assert listed(client, all="on") == everything | {action.code}
    assert listed(client, framework="idm-2017") == {goal.code}
    assert listed(client, kind="refrain") == {restraint.code}
    assert listed(client, level="action") == {action.code}
    assert listed(client, horizon=2) == {goal.code}
    assert listed(client, stage="transit") == {detention.code}
    assert listed(client, group="children") == {detention.code}
    assert listed(client, sdg="10.7") == {detention.code}
    assert listed(client, q="last resort") == {detention.code}
    assert listed(client, q="last resort", kind="refrain") == set()
    html = page(client, "scorecards:commitments", q="last resort", kind="refrain")
    assert "No commitment matches" in html
    assert "Words: last resort" in html


def test_a_filter_that_does_not_exist_is_said_and_the_rest_of_the_question_is_kept(client, compact):
    answer = client.get(reverse("scorecards:commitments"), {"framework": "nowhere", "q": "detention"})
    assert answer.status_code == 422
    assert "“nowhere” is not one of the choices for “framework”." in answer.content.decode()
    assert 'href="/commitments/?q=detention"' in answer.content.decode()


def test_actors_are_found_by_type_region_and_a_name_in_any_language(client, compact):
    land = make_actor("QAA", "Realand", fictional=False, region="Asia")
    city = make_actor("QBB", "Bigtown", fictional=False, type="local_authority", region="Europe")
    ActorName.objects.create(actor=land, language="fr", name="Réalande")
    enter_names()

    def found(**query):
        return {row["code"] for row in rows_of(client, "scorecards:actors", **query)}

    assert found() == {"QAA", "QBB"}
    assert found(type="local_authority") == {city.code}
    assert found(region="Asia") == {land.code}
    assert found(q="Réalande") == {land.code}
    assert found(q="qbb") == {city.code}
    assert "No actor matches" in page(client, "scorecards:actors", q="Nowhere")


def test_what_keeps_no_past_is_told_as_of_today_and_not_asked_of_a_past_day(client, compact):
    address, note = reverse("scorecards:commitments"), "As it is today"
    for asked in ({"stage": "return"}, {"group": "children"}, {"sdg": "8.8"}):
        Group.objects.get_or_create(code="children", defaults={"label": "Children"})
        CommitmentSdgTarget.objects.get_or_create(commitment=compact[1], target="8.8")
        assert client.get(address, asked).status_code == 200
        answer = client.get(address, {**asked, "as_of": "2026-01-01"})
        assert answer.status_code == 422
        assert "is known as it is today alone" in answer.content.decode()
    assert note not in page(client, "scorecards:commitment", "gcm.13")
    assert note in page(client, "scorecards:commitment", "gcm.13", as_of="2026-01-01")

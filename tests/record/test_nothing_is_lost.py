"""Nothing that was typed is lost: kept while it is typed, put back, thrown away by its writer alone; held when the
session is over, the token is refused, the key was changed, or the database does not take it."""

import re
from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import justhtml
import pytest
import time_machine
from django.core import signing
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.models import F, QuerySet
from django.test import Client
from django.urls import get_resolver, reverse

from commitments.accounts.actions import set_password
from commitments.accounts.models import Session as OurSession
from commitments.accounts.models import User
from commitments.accounts.sessions import handle_of
from commitments.actors.models import Role
from commitments.assessment import autosave as assessment
from commitments.exchange import autosave as exchange
from commitments.pledges import autosave as pledges
from commitments.progress import actions
from commitments.progress import autosave as progress
from commitments.progress.lifecycle import Refused
from commitments.progress.models import Claim, Report
from commitments.record import autosave
from commitments.record.models import Scratch
from tests.addresses import names_of
from tests.assessing import make_assessment, make_ngo, make_sent_assessment
from tests.cast import (
    NOW,
    PASSWORD,
    code_now,
    make_actor,
    make_commitment,
    make_curator,
    make_draft,
    make_entry,
    make_framework,
    make_member,
    make_method,
    make_published,
    make_reviewer,
    make_submitted,
    make_user,
)
from tests.filling import Form
from tests.pledging import make_pledge_draft

pytestmark = pytest.mark.django_db

STORY = "The Aliens Act was amended in March. Detention now needs an order by a judge within 48 hours."
GOOD_NEWS = {"view": "going_well", "stage": "3", "narrative": STORY}


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def arcadia():
    make_method()
    make_commitment("gcm.13")
    return make_actor("XAA", "Arcadia")


@pytest.fixture
def ana(arcadia):
    return make_member("Ana", arcadia)


@pytest.fixture
def abe(arcadia):
    return make_member("Abe", arcadia, role=Role.CONTRIBUTOR)


@pytest.fixture
def bob():
    return make_member("Bob", make_actor("XBB", "Borduria"))


@pytest.fixture
def draft(arcadia, ana):
    return make_draft(arcadia, make_commitment("gcm.13"), by=ana)


def signed_in(user, **options):
    client = Client(**options)
    client.force_login(user)
    return client


def new_place():
    return reverse("progress:new") + "?commitment=gcm.13"


def claim_place(revision):
    return reverse("progress:claim", args=[revision.report_id, "gcm.13"])


def form_of(client, response):
    """The form with the writer's mark: the notice above it has a form of its own."""
    return Form(client, response, asking="writer")


def opened(client, place):
    response = client.get(place)
    assert response.status_code == 200, response.status_code
    return form_of(client, response)


def type_into(form, client=None, **answers):
    """What the script sends while somebody types: the whole form as it stands."""
    values = {name: value for name, value in {**form.values, **answers}.items() if value is not None}
    return (client or form.client).post(reverse("progress:scratch"), values)


def text_in(client, place, name="narrative"):
    return opened(client, place).values.get(name, "")


# --- kept while it is typed, and put back --------------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["new report", "draft"])
def test_what_was_typed_and_not_saved_stands_in_the_form_again(ana, draft, where):
    client = signed_in(ana)
    place = new_place() if where == "new report" else claim_place(draft)
    assert "We put back" not in client.get(place).content.decode()
    answer = type_into(opened(client, place), **GOOD_NEWS)
    assert answer.status_code == 200
    page = client.get(place)
    assert "We put back what you typed on 22 November 2026 at 12:00 UTC and did not save." in page.content.decode()
    form = form_of(client, page)
    assert form.values["narrative"] == STORY
    assert (form.values["view"], form.values["stage"]) == ("going_well", "3")


def test_what_is_put_back_is_saved_as_if_it_had_just_been_typed_and_is_kept_no_longer(ana):
    client = signed_in(ana)
    type_into(opened(client, new_place()), **GOOD_NEWS)
    assert opened(client, new_place()).press(then="check").status_code == 302
    assert Claim.objects.get().narrative == STORY
    assert not Scratch.objects.exists()
    assert "We put back" not in client.get(new_place()).content.decode()


def test_a_form_that_is_refused_leaves_its_text_kept(ana):
    client = signed_in(ana)
    answer = opened(client, new_place()).press(then="check", view="going_well", narrative=STORY)
    assert answer.status_code == 422
    assert text_in(signed_in(ana), new_place()) == STORY
    assert Report.objects.count() == 0


def test_a_page_that_was_only_asked_for_another_row_is_kept_too(ana):
    client = signed_in(ana)
    assert opened(client, new_place()).press(then="more", narrative=STORY).status_code == 200
    assert text_in(signed_in(ana), new_place()) == STORY


def test_evidence_rows_and_ticked_boxes_come_back_as_well(ana):
    client = signed_in(ana)
    typed = {
        "view": "not_well",
        "reasons": ["capacity", "law"],
        "evidence-0-title": "Act 12",
        "evidence-1-locator": "p. 3",
    }
    type_into(opened(client, new_place()), **typed)
    values = opened(client, new_place()).values
    assert values["reasons"] == ["law", "capacity"]
    assert (values["evidence-0-title"], values["evidence-1-locator"]) == ("Act 12", "p. 3")


def test_a_period_that_was_typed_comes_back(ana, draft):
    client, place = signed_in(ana), reverse("progress:period", args=[draft.report_id])
    type_into(opened(client, place), period_start="2025-07-01", period_end="someday")
    values = opened(client, place).values
    assert (values["period_start"], values["period_end"]) == ("2025-07-01", "someday")
    assert opened(client, place).press(period_end="2025-12-30").status_code == 302
    assert not Scratch.objects.exists()


def test_what_says_the_same_as_what_is_stored_is_no_unsaved_text(ana, draft):
    client = signed_in(ana)
    type_into(opened(client, claim_place(draft)))
    assert Scratch.objects.count() == 1
    assert "We put back" not in client.get(claim_place(draft)).content.decode()


@pytest.mark.parametrize(
    "name",
    [
        "progress:new",
        "progress:claim",
        "progress:new-review",
        "progress:period",
        "progress:review",
        "assessment:new",
        "assessment:write",
        "assessment:reply",
        "pledges:new",
        "pledges:write",
        "support:new",
    ],
)
def test_where_nothing_was_typed_nothing_is_said_to_be_put_back(arcadia, ana, name):
    user, place = blank_page(name, arcadia, ana)
    client = signed_in(user)
    form = opened(client, place)
    assert type_into(form).status_code == 200, "the script sends the form as it stands"
    assert Scratch.objects.count() == 1
    assert "We put back" not in client.get(place).content.decode()
    if name in ("progress:new", "assessment:new"):
        assert form.press().status_code == 422, "an empty form, sent with its button"
        assert "We put back" not in client.get(place).content.decode()


def blank_page(name, arcadia, ana):
    """Who writes there, and where: a form in which nobody has typed yet."""
    if name == "progress:new":
        return ana, new_place()
    if name in ("progress:new-review", "pledges:new", "support:new"):
        return ana, reverse(name)
    if name == "assessment:new":
        return make_member("Noor", make_ngo()), reverse(name)
    if name == "assessment:write":
        revision = make_assessment(make_ngo(), arcadia, make_commitment("gcm.13"))
        return revision.created_by, reverse(name, args=[revision.assessment_id])
    if name == "assessment:reply":
        return ana, reverse(name, args=[make_sent_assessment(make_ngo(), arcadia).assessment_id])
    if name == "pledges:write":
        return ana, reverse(name, args=[make_pledge_draft(arcadia, by=ana).pledge_id])
    revision = (make_submitted if name == "progress:review" else make_draft)(arcadia, make_commitment("gcm.13"), by=ana)
    args = [revision.report_id, *(["gcm.13"] if name == "progress:claim" else [])]
    return (make_reviewer() if name == "progress:review" else ana), reverse(name, args=args)


def test_what_arrives_behind_its_own_saving_is_not_put_back(ana):
    client = signed_in(ana)
    form = opened(client, new_place())
    assert form.press(then="check", **GOOD_NEWS).status_code == 302
    type_into(form, **GOOD_NEWS)  # it was on its way when the button was pressed
    assert Scratch.objects.count() == 1
    assert "We put back" not in client.get(new_place()).content.decode()
    # and who goes back and writes on has something new to say
    type_into(form, **{**GOOD_NEWS, "narrative": STORY + " Two centres closed."})
    assert text_in(client, new_place()).endswith("Two centres closed.")


def test_looking_at_a_form_changes_nothing(ana):
    client = signed_in(ana)
    type_into(opened(client, new_place()), **GOOD_NEWS)
    before = list(Scratch.objects.values())
    client.get(new_place())
    client.get(reverse("progress:unsaved"))
    assert list(Scratch.objects.values()) == before


def test_the_writer_throws_it_away_and_sees_what_is_saved(ana, draft):
    client = signed_in(ana, enforce_csrf_checks=True)
    type_into(opened(client, claim_place(draft)), narrative=STORY)
    page = client.get(claim_place(draft))
    answer = Form(client, page, holding=reverse("progress:throw-away")).press()
    assert answer.status_code == 302
    assert answer["Location"] == claim_place(draft)
    assert not Scratch.objects.exists()
    assert text_in(client, claim_place(draft)) == make_entry().narrative


def test_text_that_is_put_back_over_a_colleagues_is_a_conflict_and_not_an_overwriting(ana, abe, draft):
    client = signed_in(ana)
    type_into(opened(client, claim_place(draft)), narrative=STORY)
    assert opened(signed_in(abe), claim_place(draft)).press(then="leave", narrative="Abe was here.").status_code == 302
    answer = opened(client, claim_place(draft)).press(then="leave")
    assert answer.status_code == 409
    assert STORY in answer.content.decode()
    assert "Abe was here." in answer.content.decode()
    assert Claim.objects.get().narrative == "Abe was here."
    # whichever is chosen, nothing stays behind
    assert form_of(client, answer).press(then="leave").status_code == 302
    assert Claim.objects.get().narrative == STORY
    assert not Scratch.objects.exists()


def test_who_keeps_the_colleagues_text_is_not_shown_their_own_again(ana, abe, draft):
    client = signed_in(ana)
    form = opened(client, claim_place(draft))
    assert opened(signed_in(abe), claim_place(draft)).press(then="leave", narrative="Abe was here.").status_code == 302
    conflict = form.press(then="leave", narrative=STORY)
    assert conflict.status_code == 409
    answer = Form(client, conflict, holding=reverse("progress:throw-away")).press()
    assert answer["Location"] == reverse("progress:check", args=[draft.report_id])
    assert text_in(client, claim_place(draft)) == "Abe was here."


@pytest.mark.parametrize(
    "onward", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil.example"]
)
def test_who_throws_away_is_led_nowhere_else(ana, onward):
    mark = autosave.mark_of(ana, new_place())
    answer = signed_in(ana).post(reverse("progress:throw-away"), {"of": mark, "next": onward})
    assert answer["Location"] == new_place()


def test_two_windows_of_one_person_know_of_each_other_and_the_latest_text_stands(ana):
    client = signed_in(ana)
    one, two = opened(client, new_place()), opened(client, new_place())
    first = type_into(one, narrative="First.", scratch_version="0").json()
    assert (first["version"], first["elsewhere"]) == (1, False)
    second = type_into(two, narrative="Second.", scratch_version="0").json()
    assert (second["version"], second["elsewhere"]) == (2, True)
    assert type_into(two, narrative="Second!", scratch_version="2").json()["elsewhere"] is False
    assert text_in(client, new_place()) == "Second!"


def test_the_page_of_unsaved_texts_names_each_with_its_way_back(ana, draft):
    client = signed_in(ana)
    type_into(opened(client, claim_place(draft)), narrative=STORY)
    type_into(opened(client, new_place()), narrative=STORY)
    html = client.get(reverse("progress:unsaved")).content.decode()
    assert html.count(STORY) == 2
    assert f'href="{claim_place(draft)}"' in html
    assert f'href="{new_place()}"' in html
    shown = re.findall(r'class="wm-record[^>]*>(.*?)</div>', html, flags=re.DOTALL)
    assert [STORY in each for each in shown] == [True, True], "texts alone: what the form itself sends was not typed"


# --- for nobody else --------------------------------------------------------------------------------------------------


def test_a_colleague_sees_nothing_of_it(ana, abe, draft):
    type_into(opened(signed_in(ana), claim_place(draft)), narrative=STORY)
    colleague = signed_in(abe)
    assert STORY not in colleague.get(claim_place(draft)).content.decode()
    assert STORY not in colleague.get(reverse("progress:unsaved")).content.decode()


def test_a_colleague_cannot_throw_it_away(ana, abe, draft):
    form = opened(signed_in(ana), claim_place(draft))
    type_into(form, narrative=STORY)
    assert signed_in(abe).post(reverse("progress:throw-away"), {"of": form.values["writer"]}).status_code == 404
    assert Scratch.objects.count() == 1


def test_nothing_is_kept_for_a_report_of_others(ana, bob, draft):
    """A mark of Bob's own for Arcadia's draft could only come from us, and we never write one. Even so it keeps nothing."""
    mark = autosave.mark_of(bob, claim_place(draft))
    answer = signed_in(bob).post(reverse("progress:scratch"), {"writer": mark, "narrative": STORY})
    assert answer.status_code == 404
    assert not Scratch.objects.exists()
    mark = autosave.mark_of(ana, claim_place(draft))
    assert signed_in(ana).post(reverse("progress:scratch"), {"writer": mark, "narrative": STORY}).status_code == 200


@pytest.mark.parametrize("place", ["/", "/admin/", "/nowhere/", "/desk/", "/reports/new/?commitment=" + "x" * 300])
def test_nothing_is_kept_for_a_place_without_a_form(ana, place):
    answer = signed_in(ana).post(
        reverse("progress:scratch"), {"writer": autosave.mark_of(ana, place), "narrative": STORY}
    )
    assert answer.status_code == 404
    assert not Scratch.objects.exists()


def test_who_left_the_actor_reads_nothing_of_what_they_typed_there(ana, draft):
    client = signed_in(ana)
    type_into(opened(client, claim_place(draft)), narrative=STORY)
    ana.memberships.update(ended_at=NOW + timedelta(days=1), ended_by=ana)
    with time_machine.travel(NOW + timedelta(days=2), tick=True):
        client = signed_in(ana)
        assert client.get(claim_place(draft)).status_code == 404
        assert STORY not in client.get(reverse("progress:unsaved")).content.decode()


@pytest.mark.parametrize("mark", ["", "nonsense", "another key"])
def test_no_other_site_plants_a_text(ana, draft, mark):
    """Without a mark of ours nothing is kept: neither by the script's address nor behind a refused token."""
    if mark == "another key":
        mark = signing.dumps([ana.pk, claim_place(draft)], key="theirs", salt=autosave.SALT)
    client = signed_in(ana, enforce_csrf_checks=True)
    assert client.post(reverse("progress:scratch"), {"writer": mark, "narrative": "Planted."}).status_code == 403
    answer = client.post(claim_place(draft), {"writer": mark, "narrative": "Planted."})
    assert answer.status_code == 403
    assert "What you sent was not stored" in answer.content.decode()
    client.logout()
    client.post(claim_place(draft), {"writer": mark, "narrative": "Planted."})
    assert not Scratch.objects.exists()
    # the same with a mark of ours is kept, so that the refusal was for the mark
    ours = autosave.mark_of(ana, claim_place(draft))
    assert signed_in(ana).post(reverse("progress:scratch"), {"writer": ours, "narrative": "Mine."}).status_code == 200


def test_a_mark_of_one_page_keeps_nothing_at_another(ana, draft):
    client = signed_in(ana)
    form = opened(client, new_place())
    client.post(
        claim_place(draft), {"writer": form.values["writer"], "narrative": STORY, "view": "going_well", "version": "x"}
    )
    assert list(Scratch.objects.values_list("place", flat=True)) in ([], [new_place()])


def test_a_mark_ends_after_a_month(ana):
    form = opened(signed_in(ana), new_place())
    with time_machine.travel(NOW + timedelta(days=31), tick=True):
        assert type_into(form, signed_in(ana), narrative=STORY).status_code == 403


# --- limits ---------------------------------------------------------------------------------------------------------------


def test_a_text_beyond_all_measure_is_refused_with_a_sentence(ana):
    form = opened(signed_in(ana), new_place())
    answer = type_into(form, narrative="x" * (autosave.LARGEST + 1))
    assert answer.status_code == 422
    assert "too long to be kept" in answer.json()["refused"]
    assert type_into(form, narrative="x" * 100_000).status_code == 200


def test_a_person_keeps_sixty_texts_and_loses_none_of_them_to_the_next(ana, monkeypatch):
    monkeypatch.setattr(autosave, "MOST", 2)
    facts = {"user": ana, "typed": [("narrative", STORY)], "at": NOW}
    autosave.keep_scratch(place="/a/", **facts)
    autosave.keep_scratch(place="/b/", **facts)
    with pytest.raises(Refused, match="very many unsaved texts"):
        autosave.keep_scratch(place="/c/", **facts)
    assert autosave.keep_scratch(place="/a/", **facts).version == 2
    assert Scratch.objects.count() == 2


def test_of_two_windows_that_begin_at_once_the_second_still_keeps_its_text(ana, monkeypatch):
    """Neither has found a row of the other; the database lets one of them make it."""
    facts = {"user": ana, "place": "/a/", "at": NOW}
    autosave.keep_scratch(typed=[("narrative", "first")], **facts)
    update, asked = QuerySet.update, []

    def too_early(rows, **values):
        asked.append(rows.model)
        return 0 if len(asked) == 1 else update(rows, **values)

    monkeypatch.setattr(QuerySet, "update", too_early)
    kept = autosave.keep_scratch(typed=[("narrative", "second")], **facts)
    assert "second" in kept.content
    assert (kept.version, Scratch.objects.count()) == (2, 1)


def test_a_character_that_no_database_takes_is_left_out(ana):
    form = opened(signed_in(ana), new_place())
    assert type_into(form, narrative="nul\x00nul").status_code == 200
    assert "nulnul" in text_in(signed_in(ana), new_place())


def test_what_nobody_came_back_to_for_a_month_is_gone(ana):
    facts = {"user": ana, "typed": [("narrative", STORY)]}
    autosave.keep_scratch(place="/old/", at=NOW - timedelta(days=31), **facts)
    autosave.keep_scratch(place="/young/", at=NOW - timedelta(days=29), **facts)
    call_command("tidy_scratch", verbosity=0)
    assert list(Scratch.objects.values_list("place", flat=True)) == ["/young/"]


# --- a session that ended -------------------------------------------------------------------------------------------------


def session_ends():
    OurSession.objects.all().delete()


def sign_in_where_led(client, answer, email="ana@example.org"):
    """Sign in on the page that the answer leads to, and go where that leads."""
    url = urlsplit(answer["Location"])
    onward = parse_qs(url.query)["next"][0]
    entered = client.post(answer["Location"], {"login": email, "password": PASSWORD, "next": onward})
    assert entered.status_code == 302
    if entered["Location"].startswith(reverse("mfa_authenticate")):
        entered = client.post(entered["Location"], {"code": code_now()})
    return entered["Location"]


@pytest.mark.parametrize("where", ["new report", "draft"])
def test_a_form_that_was_sent_after_the_session_ended_is_there_after_signing_in(abe, ana, draft, where):
    client = signed_in(abe, enforce_csrf_checks=False)
    place = new_place() if where == "new report" else claim_place(draft)
    form = opened(client, place)
    session_ends()
    answer = form.press(then="check", **GOOD_NEWS)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/sign-in/")
    assert "Nothing is lost" in client.get(answer["Location"]).content.decode()
    assert sign_in_where_led(client, answer, "abe@example.org") == place
    assert text_in(client, place) == STORY
    assert opened(client, place).press(then="check").status_code == 302
    assert STORY in Claim.objects.values_list("narrative", flat=True)


def test_somebody_else_who_signs_in_on_the_same_browser_sees_nothing_of_it(abe, ana, draft):
    client = signed_in(abe)
    form = opened(client, claim_place(draft))
    session_ends()
    answer = form.press(then="check", **GOOD_NEWS)
    sign_in_where_led(client, answer, "ana@example.org")
    assert client.get(reverse("progress:unsaved")).status_code == 200
    assert STORY not in client.get(claim_place(draft)).content.decode()
    assert STORY not in client.get(reverse("progress:unsaved")).content.decode()
    assert text_in(signed_in(abe), claim_place(draft)) == STORY


def test_a_form_that_one_person_opened_is_not_sent_in_the_name_of_another(abe, ana, draft):
    form = opened(signed_in(abe), claim_place(draft))
    answer = form_press_as(form, signed_in(ana), then="check", **GOOD_NEWS)
    assert answer.status_code == 403
    assert "Somebody else opened this form" in answer.content.decode()
    assert Claim.objects.get().narrative != STORY
    assert text_in(signed_in(abe), claim_place(draft)) == STORY
    assert text_in(signed_in(ana), claim_place(draft)) != STORY


def form_press_as(form, client, **answers):
    form.client = client
    return form.press(**answers)


def test_the_script_keeps_on_keeping_after_the_session_ended_and_says_so(ana):
    client = signed_in(ana)
    form = opened(client, new_place())
    session_ends()
    answer = type_into(form, narrative=STORY)
    assert answer.status_code == 200
    assert answer.json()["signed_out"] is True
    assert text_in(signed_in(ana), new_place()) == STORY


def _signs_out(client):
    assert client.post(reverse("account_logout")).status_code == 302


def _signs_out_of_the_admin(client):
    assert client.post(reverse("admin:logout")).status_code == 302


def _chooses_a_new_password(client):
    answers = {"oldpassword": PASSWORD, "password1": "a good long pass phrase", "password2": "a good long pass phrase"}
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert client.post(reverse("account_change_password"), answers).status_code == 302


def _is_given_a_new_password(client):
    ana = User.objects.get(email="ana@example.org")
    set_password(user=ana, password="a good long pass phrase", by=ana, at=NOW)


def _ends_all_other_sessions_elsewhere(client):
    assert (
        signed_in(User.objects.get(email="ana@example.org")).post("/accounts/sessions/end-others/").status_code == 302
    )


def _ends_this_session_elsewhere(client):
    handle = handle_of(client.session.session_key)
    elsewhere = signed_in(User.objects.get(email="ana@example.org"))
    assert elsewhere.post(reverse("account_end_session", args=[handle])).status_code == 302


def _signs_out_elsewhere_after_this_session_ran_out(client):
    session_ends()
    _signs_out(signed_in(User.objects.get(email="ana@example.org")))


def _is_let_go(client):
    User.objects.get(email="ana@example.org").memberships.update(ended_at=NOW, ended_by=F("user"))


ENDINGS = (
    _signs_out,
    _signs_out_of_the_admin,
    _chooses_a_new_password,
    _is_given_a_new_password,
    _ends_all_other_sessions_elsewhere,
    _ends_this_session_elsewhere,
    _signs_out_elsewhere_after_this_session_ran_out,
    _is_let_go,
)


@pytest.mark.parametrize("ends", ENDINGS)
def test_a_form_takes_nothing_more_once_its_person_ended_the_session(ana, draft, ends):
    """On a shared computer the page is still there for whoever sits down next."""
    client = signed_in(ana)
    form = opened(client, claim_place(draft))
    assert type_into(form, narrative=STORY).status_code == 200, "the control"
    ends(client)
    assert type_into(form, Client(), narrative="PLANTED AFTER SIGN-OUT").status_code in (403, 404)
    form_press_as(form, Client(), then="check", narrative="PLANTED AFTER SIGN-OUT")
    assert STORY in Scratch.objects.get().content
    assert "PLANTED" not in Scratch.objects.get().content


def test_what_is_sent_after_signing_out_is_shown_to_be_copied(ana, draft):
    client = signed_in(ana)
    form = opened(client, claim_place(draft))
    _signs_out(client)
    answer = form.press(then="check", **GOOD_NEWS)
    assert answer.status_code == 403
    assert STORY in answer.content.decode()


def test_signing_out_here_leaves_the_forms_of_a_session_that_lives_elsewhere(ana, draft):
    elsewhere = signed_in(ana)
    form = opened(elsewhere, claim_place(draft))
    _signs_out(signed_in(ana))
    assert type_into(form, narrative=STORY).status_code == 200
    with time_machine.travel(NOW + timedelta(hours=3), tick=True):
        assert type_into(form, narrative="Too late").status_code == 403, "its session ran out, and its person had left"


def test_a_form_outlives_a_session_that_was_idle_for_too_long(ana, draft):
    client = signed_in(ana)
    form = opened(client, claim_place(draft))
    with time_machine.travel(NOW + timedelta(hours=3), tick=True):
        answer = form.press(then="check", **GOOD_NEWS)
        assert answer["Location"].startswith("/accounts/sign-in/")
        assert text_in(signed_in(ana), claim_place(draft)) == STORY


def test_nothing_is_kept_for_an_account_that_is_closed(ana):
    form = opened(signed_in(ana), new_place())
    ana.is_active = False
    ana.save()
    assert type_into(form, Client(), narrative=STORY).status_code == 404
    assert not Scratch.objects.exists()


# --- a token that does not fit ----------------------------------------------------------------------------------------------


def test_a_page_that_was_open_for_too_long_gives_its_text_back(ana, draft):
    client = signed_in(ana, enforce_csrf_checks=True)
    form = opened(client, claim_place(draft))
    del client.cookies["csrftoken"]
    answer = form.press(then="check", **GOOD_NEWS)
    assert answer.status_code == 403
    html = answer.content.decode()
    assert "Nothing was saved just now, and nothing is lost." in html
    assert f'href="{claim_place(draft)}"' in html
    assert text_in(client, claim_place(draft)) == STORY
    assert Claim.objects.get().narrative != STORY


def test_a_tab_that_was_open_while_its_person_signed_in_again_gives_its_text_back(abe, draft):
    client = signed_in(abe, enforce_csrf_checks=True)
    form = opened(client, claim_place(draft))
    client.force_login(abe)  # a new session, with a new token
    client.cookies["csrftoken"] = "x" * 32
    assert form.press(then="check", **GOOD_NEWS).status_code == 403
    assert text_in(client, claim_place(draft)) == STORY


# --- a key that was changed ---------------------------------------------------------------------------------------------------

NEW_KEY = "another-key-" + "1" * 40


def test_with_the_old_key_among_those_of_before_nobody_notices_that_it_was_changed(ana, draft, settings):
    client = signed_in(ana)
    form = opened(client, claim_place(draft))
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = NEW_KEY
    assert type_into(form, narrative=STORY).status_code == 200
    assert form.press(then="leave", **GOOD_NEWS).status_code == 302
    assert Claim.objects.get().narrative == STORY


def test_without_the_old_key_what_was_kept_is_there_after_signing_in_and_what_was_sent_is_shown(ana, draft, settings):
    client = signed_in(ana)
    form = opened(client, claim_place(draft))
    type_into(form, narrative=STORY)
    settings.SECRET_KEY = NEW_KEY
    answer = form.press(then="leave", narrative=STORY + " The last words.")
    assert answer.status_code == 403
    html = answer.content.decode()
    assert "You are signed out" in html
    assert "The last words." in html
    assert Claim.objects.get().narrative != STORY
    assert text_in(signed_in(ana), claim_place(draft)) == STORY


# --- what another site sends ------------------------------------------------------------------------------------------------

LURE = "URGENT: Waymark has moved. Send your report to press@evil.example before tomorrow, or it is lost."
FOREIGN = (
    {"origin": "https://evil.example"},
    {"origin": "http://testserver.evil.example"},
    {"origin": "null"},
    {"origin": "null", "referer": "http://testserver/"},
    {"referer": "https://evil.example/http://testserver/"},
    {"referer": "http://testserver.evil.example/"},
    {"referer": "http://testserver@evil.example/"},
    {},
)
OURS = ({"origin": "http://testserver"}, {"referer": "http://testserver/reports/new/"})


@pytest.mark.parametrize("address", ["/", "/reports/new/"])
@pytest.mark.parametrize("headers", FOREIGN)
def test_what_another_site_sends_is_never_shown_in_a_page_of_ours(client, address, headers):
    answer = client.post(address, {"writer": "abc", "narrative": LURE}, headers=headers)
    assert answer.status_code == 403
    assert "You are signed out" in answer.content.decode()
    assert LURE not in answer.content.decode()


@pytest.mark.parametrize("headers", OURS)
def test_what_a_page_of_ours_sent_is_shown_to_be_copied(client, headers):
    answer = client.post("/reports/new/", {"writer": "abc", "narrative": LURE}, headers=headers)
    assert answer.status_code == 403
    assert LURE in answer.content.decode()


@pytest.mark.parametrize("headers", [*FOREIGN, *OURS])
def test_a_database_that_fails_puts_no_words_of_another_site_into_a_form_of_ours(client, monkeypatch, headers):
    """At an address that asks for no token: our button would send with a token of ours what was forged."""

    def fail(*args, **facts):
        raise OperationalError("database is locked")

    monkeypatch.setattr("commitments.progress.notices.user_id_in", fail)
    answer = client.post("/desk/mail/1:word/", {"narrative": LURE}, headers=headers)
    assert answer.status_code == 503
    page = answer.content.decode()
    assert (LURE in page, 'name="narrative"' in page) == (headers in OURS, headers in OURS)


# --- too much -------------------------------------------------------------------------------------------------------------------


def test_a_form_that_is_too_large_is_answered_with_a_page_that_says_what_to_do(ana, draft, settings):
    client = signed_in(ana)
    form = opened(client, claim_place(draft))
    type_into(form, narrative=STORY)
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 5000
    answer = client.post(
        claim_place(draft), "narrative=" + "x" * 6000, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 413
    assert "This is too long to be sent at once" in answer.content.decode()
    assert form.press(then="check", narrative="y" * 6000).status_code == 413
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
    assert text_in(client, claim_place(draft)) == STORY


def test_a_form_with_too_many_answers_is_answered_with_a_page_that_says_what_to_do(ana, draft, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 20
    answer = signed_in(ana).post(claim_place(draft), {f"f{n}": "x" for n in range(30)})
    assert answer.status_code == 400
    assert "too many answers or files" in answer.content.decode()


# --- a database that does not take it ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("error", ["database is locked", "database or disk is full", "server closed the connection"])
def test_what_the_database_does_not_take_comes_back_whole_and_is_saved_by_one_button(ana, draft, monkeypatch, error):
    client = signed_in(ana)
    form = opened(client, claim_place(draft))
    with monkeypatch.context() as broken:

        def fail(*args, **facts):
            raise OperationalError(error)

        broken.setattr(actions, "log_claim", fail)
        answer = form.press(then="leave", **GOOD_NEWS)
    assert answer.status_code == 503
    assert answer["Retry-After"]
    html = answer.content.decode()
    assert "Not saved" in html
    assert "48 hours" in html
    assert Form(client, answer).press().status_code == 302
    assert Claim.objects.get().narrative == STORY


def test_a_page_that_cannot_be_read_for_now_says_so(ana, draft, monkeypatch):
    def fail(*args, **facts):
        raise OperationalError("database is locked")

    monkeypatch.setattr("commitments.progress.assemble.sheets.claim_on", fail)
    answer = signed_in(ana).get(claim_place(draft))
    assert answer.status_code == 503
    assert "Load it again in a minute" in answer.content.decode()


def test_a_database_that_is_away_altogether_is_answered_in_our_words(ana, monkeypatch):
    client = signed_in(ana, raise_request_exception=False)

    def fail(*args, **facts):
        raise OperationalError("could not connect")

    monkeypatch.setattr("commitments.accounts.sessions.SessionStore._get_session_from_db", fail)
    answer = client.get(reverse("progress:desk"))
    assert answer.status_code == 503
    assert "in a minute" in answer.content.decode()


def test_an_error_of_ours_is_not_called_a_busy_database(ana, monkeypatch):
    client = signed_in(ana, raise_request_exception=False)

    def fail(*args, **facts):
        raise ZeroDivisionError

    monkeypatch.setattr("commitments.progress.assemble.sheets.claim_on", fail)
    form_page = client.get(new_place())
    assert form_page.status_code == 200
    form = form_of(client, form_page)
    monkeypatch.setattr(actions, "begin_with_claim", fail)
    assert form.press(then="check", **GOOD_NEWS).status_code == 500
    assert text_in(client, new_place()) == STORY, "even then the text is kept"


@contextmanager
def read_only():
    """The database of this connection, as on a mount that was made read-only, or a server that became a copy."""
    sqlite = connection.vendor == "sqlite"
    name, on, off = ("query_only", 1, 0) if sqlite else ("default_transaction_read_only", "on", "off")
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}={on}" if sqlite else f"SET {name}={on}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA {name}={off}" if sqlite else f"SET {name}={off}")


@pytest.mark.django_db(transaction=True)
def test_who_cannot_sign_in_because_nothing_can_be_written_is_not_told_of_too_many_tries(client):
    make_user("Una")
    answers = {"login": "una@example.org", "password": PASSWORD}
    with read_only():
        refused = client.post(reverse("account_login"), answers)
        assert client.get(reverse("pages:about")).status_code == 200
    html = refused.content.decode()
    assert refused.status_code == 503
    assert "We cannot write at the moment" in html
    assert "Too many tries" not in html
    assert "kept in this page" not in html, "a password is not"
    assert PASSWORD not in html
    assert client.post(reverse("account_login"), answers).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_a_form_comes_back_whole_from_a_database_that_can_only_be_read(ana, draft):
    form = opened(signed_in(ana), claim_place(draft))
    with read_only():
        answer = form.press(then="leave", **GOOD_NEWS)
    assert answer.status_code == 503
    assert "kept in this page" in answer.content.decode()
    assert Form(form.client, answer).press().status_code == 302
    assert Claim.objects.get().narrative == STORY


@pytest.mark.django_db(transaction=True)
def test_a_disk_that_is_really_full_loses_nothing_and_the_site_goes_on_when_there_is_room(ana, draft):
    if connection.vendor != "sqlite":
        pytest.skip("SQLite can be given a file that may grow no more; PostgreSQL needs a disk of its own for that")
    client = signed_in(ana)
    form = opened(client, claim_place(draft))
    long_story = STORY + " More was done than fits on the disk." * 200
    with connection.cursor() as cursor:
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count={pages}")
    answer = form.press(then="leave", **{**GOOD_NEWS, "narrative": long_story})
    assert answer.status_code == 503
    assert "fits on the disk" in answer.content.decode()
    assert Claim.objects.get().narrative != long_story
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count=1073741823")
        assert cursor.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert Form(client, answer).press().status_code == 302
    assert Claim.objects.get().narrative == long_story


# --- every page that has a form to keep ------------------------------------------------------------------------------------


def test_each_page_that_is_kept_is_an_address_of_ours_and_no_two_features_claim_it():
    claimed = [name for feature in (assessment, exchange, pledges, progress) for name in feature.PAGES]
    assert sorted(claimed) == sorted(autosave.PAGES)
    assert autosave.PAGES.keys() <= set(names_of(get_resolver()))


def test_the_reasons_that_are_given_on_a_page_of_their_own_are_kept_too(arcadia, ana):
    published = make_published(arcadia, make_commitment("gcm.13"), by=ana)
    for user, page in ((ana, "correct"), (make_reviewer(), "withdraw")):
        place = reverse(f"progress:{page}", args=[published.report_id])
        client = signed_in(user)
        assert type_into(opened(client, place), reason=STORY).status_code == 200
        assert text_in(client, place, "reason") == STORY
        assert opened(client, place).press().status_code == 302
        assert not Scratch.objects.exists()


def test_beginning_a_review_asking_others_and_asking_for_a_takedown_are_kept_too(arcadia, ana):
    published = make_published(arcadia, make_commitment("gcm.13"), by=ana)
    review, _made = actions.begin_full_review(
        actor=arcadia, framework=make_framework(), cycle=None, period_end=NOW.date(), by=ana, at=NOW
    )
    cleo, abe = make_curator(), make_member("Abe", arcadia, role=Role.CONTRIBUTOR)
    dates = {"period_start": "2025-01-01", "period_end": "2025-12-31"}
    typed = (
        (ana, reverse("progress:new-review"), {"framework": "gcm", **dates}),
        (ana, reverse("progress:assign", args=[review.report_id]), {"rows": ["gcm.13"], "whom": f"person-{abe.pk}"}),
        (cleo, reverse("progress:takedown", args=[published.report_id]), {"reason": STORY}),
        (cleo, reverse("progress:takedown-of", args=[published.report_id, "gcm.13"]), {"reason": STORY}),
    )
    for user, place, answers in typed:
        client = signed_in(user)
        form = opened(client, place)
        assert type_into(form, **answers).status_code == 200
        page = client.get(place)
        assert "We put back what you typed" in page.content.decode(), place
        again = form_of(client, page)
        assert {name: again.values[name] for name in answers} == answers
        assert again.values.get("key", "none") != form.values.get("key", ""), "each form that is shown has its own key"
        assert again.press().status_code == 302
        assert not Scratch.objects.exists(), "what is saved is kept no longer"


def test_a_gate_that_refuses_keeps_nothing_of_asking_and_taking_down(arcadia, ana, abe, draft):
    published = make_published(arcadia, make_commitment("gcm.14"), by=ana)
    places = [
        reverse("progress:assign", args=[draft.report_id]),
        reverse("progress:takedown", args=[published.report_id]),
    ]
    for place in places:
        sent = {"writer": autosave.mark_of(abe, place), "reason": STORY}
        assert signed_in(abe).post(reverse("progress:scratch"), sent).status_code in (403, 404)
    assert not Scratch.objects.exists()


def test_each_page_of_trouble_is_a_page_of_ours(ana, abe, draft, settings, monkeypatch):
    """One heading, valid HTML, nothing inline: no page is worse for being about trouble."""
    place, found = claim_place(draft), {}
    form = opened(signed_in(abe), place)
    strict = signed_in(abe, enforce_csrf_checks=True)
    found["token"] = strict.post(place, {"writer": form.values["writer"], "narrative": STORY})
    found["token, forged"] = strict.post(place, {"narrative": STORY})
    found["signed out"] = Client().post(place, {"writer": "forged", "narrative": STORY})
    found["another's form"] = signed_in(ana).post(place, {"writer": form.values["writer"], "narrative": STORY})
    found["unsaved"] = signed_in(abe).get(reverse("progress:unsaved"))
    found["put back"] = signed_in(abe).get(place)
    with monkeypatch.context() as broken:
        broken.setattr(actions, "log_claim", fails_with("database is locked"))
        found["busy"] = form.press(then="leave", narrative=STORY)
    abes = signed_in(abe, raise_request_exception=False)
    with monkeypatch.context() as broken:
        broken.setattr("commitments.accounts.sessions.SessionStore._get_session_from_db", fails_with("away"))
        found["away"] = abes.get(reverse("progress:desk"))
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2
    found["too much"] = signed_in(abe).post(place, {"a": "1", "b": "2", "c": "3"})
    for where, response in found.items():
        html = response.content.decode()
        assert html.count("<h1") == 1, where
        assert justhtml.JustHTML(html, collect_errors=True).errors == [], where
        assert " style=" not in html, where
        assert " onclick=" not in html, where
    assert {where: response.status_code for where, response in found.items()} == {
        "token": 403,
        "token, forged": 403,
        "signed out": 403,
        "another's form": 403,
        "unsaved": 200,
        "put back": 200,
        "busy": 503,
        "away": 503,
        "too much": 400,
    }


def fails_with(sentence):
    def fail(*args, **facts):
        raise OperationalError(sentence)

    return fail

"""The full review: a row for every objective or point of a framework, in any order, and what was said last time."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commitments.actors.models import Role
from commitments.progress import actions
from commitments.progress.models import Cycle, Report, Revision
from commitments.record import actions as record
from tests.cast import (
    NOW,
    correct,
    make_action,
    make_actor,
    make_commitment,
    make_draft,
    make_entry,
    make_evidence_entry,
    make_framework,
    make_member,
    make_method,
    make_published,
    make_reviewer,
)
from tests.filling import Form, fill_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_now")]

BEGIN = "/reports/new/review/"
LAST_YEAR = {"period_start": "2025-01-01", "period_end": "2025-12-31", "language": "en"}


@pytest.fixture
def arcadia(settings):
    settings.DEMO = True
    make_method()
    return make_actor()


@pytest.fixture
def objectives():
    return [make_commitment(f"gcm.{n}") for n in range(1, 4)]


@pytest.fixture
def ana(arcadia, client):
    user = make_member("Ana", arcadia)
    client.force_login(user)
    return user


def make_cycle(code="gcm-2025", *codes, closes_on=date(2026, 12, 31)):
    cycle = Cycle.objects.create(
        code=code,
        title=f"Round {code}",
        covers_from=date(2025, 1, 1),
        covers_to=date(2025, 12, 31),
        opens_on=date(2026, 1, 1),
        closes_on=closes_on,
        fictional=True,
    )
    cycle.frameworks.set([make_framework(code) for code in codes or ("gcm",)])
    return cycle


def make_review(actor, *, by, framework=None, cycle=None, period_end=date(2025, 12, 31), at=NOW):
    revision, _made = actions.begin_full_review(
        actor=actor, framework=framework or make_framework("gcm"), cycle=cycle, period_end=period_end, by=by, at=at
    )
    return revision


def log(revision, commitment, *, by, at=NOW, **said):
    entry = said.pop("entry", None) or make_entry(**said.pop("answers", {}))
    revision.refresh_from_db()
    claim = actions.log_claim(
        revision=revision, commitment=commitment, entry=entry, version=revision.version, by=by, at=at, **said
    )
    revision.refresh_from_db()
    return claim


def page(name, revision, *args):
    return reverse(f"progress:{name}", args=[revision.report_id, *args])


def words(client, url):
    return client.get(url).content.decode()


# --- beginning ------------------------------------------------------------------------------------------------------


def test_a_full_review_begins_on_one_page_and_lists_every_row(client, arcadia, objectives, ana):
    answer = fill_in(client, BEGIN, framework="gcm", **LAST_YEAR)
    revision = Revision.objects.get()
    assert answer["Location"] == page("write", revision)
    assert (revision.report.framework.code, revision.claims.count()) == ("gcm", 0)
    html = words(client, answer["Location"])
    assert "0 of 3 ready. 3 not started." in html
    for objective in objectives:
        assert page("claim", revision, objective.code) in html
    assert "A row may stay empty: the report then says nothing on it." in html


def test_a_review_that_is_open_is_offered_instead_of_a_second_one(client, arcadia, objectives, ana):
    cycle = make_cycle()
    first = make_review(arcadia, by=ana, cycle=cycle)
    assert page("write", first) in words(client, BEGIN)
    answer = fill_in(client, BEGIN, framework="gcm", cycle=cycle.code, **LAST_YEAR)
    assert answer["Location"] == page("write", first)
    assert Report.objects.count() == 1
    # Of another round it is another review.
    fill_in(client, BEGIN, framework="gcm", cycle="", **LAST_YEAR)
    assert Report.objects.count() == 2


def test_the_same_form_sent_twice_makes_one_review(client, arcadia, objectives, ana):
    form = Form(client, client.get(BEGIN))
    first = form.press(framework="gcm", **LAST_YEAR)
    record.discard(Revision.objects.get(), by=ana, at=NOW)
    again, once_more = (form.press(framework="gcm", **LAST_YEAR) for _ in range(2))
    assert first.status_code == again.status_code == once_more.status_code == 302
    assert Report.objects.count() == 1


def test_a_round_that_does_not_ask_about_the_framework_is_refused(client, arcadia, objectives, ana):
    make_commitment("a68-190.1", framework=make_framework("a68-190", short_title="8-point agenda"))
    make_cycle("points", "a68-190")
    refused = fill_in(client, BEGIN, framework="gcm", cycle="points", **LAST_YEAR)
    assert refused.status_code == 422
    assert "does not ask about the Global Compact" in refused.content.decode()


def test_a_link_from_an_invitation_fills_the_page_in(client, arcadia, objectives, ana):
    make_cycle()
    form = Form(client, client.get(BEGIN, {"actor": "arcadia", "cycle": "gcm-2025", "framework": "gcm"}))
    assert (form.values["framework"], form.values["cycle"], form.values["period_end"]) == (
        "gcm",
        "gcm-2025",
        "2025-12-31",
    )


# --- the list of tasks ----------------------------------------------------------------------------------------------


def test_each_row_says_how_far_it_is(client, arcadia, ana):
    codes = [f"gcm.{n}" for n in range(1, 6)]
    ready, begun, assigned, unchanged, _empty = (make_commitment(code) for code in codes)
    make_published(arcadia, unchanged, by=ana, period_end=date(2024, 12, 31))
    ministry = make_actor("XAL", "Ministry of Labour", type="ministry", parent=arcadia)
    review = make_review(arcadia, by=ana)
    log(review, ready, by=ana)
    log(review, begun, by=ana, answers={"narrative": ""})
    actions.assign(revision=review, commitments=[assigned], part=ministry, by=ana, at=NOW)
    last = arcadia.claims.get(commitment=unchanged, published_at__isnull=False)
    log(review, unchanged, by=ana, confirms=last)
    response = client.get(page("write", review))
    rows = response.context["rows"]
    assert [task.status for task in rows.tasks] == ["ready", "in_progress", "assigned", "unchanged", "not_started"]
    html = response.content.decode()
    assert "2 of 5 ready. 1 in progress, 1 assigned and not begun, 1 not started." in html
    assert "Assigned to Ministry of Labour, not begun" in html
    assert "<b>Still missing:</b> What happened" in html
    assert "Confirmed unchanged since 31 December 2024" in html


def test_rows_left_empty_are_not_part_of_what_is_submitted(client, arcadia, objectives, ana):
    review = make_review(arcadia, by=ana)
    log(review, objectives[0], by=ana)
    record.submit(review, by=ana, at=NOW)
    assert review.claims.count() == 1


def test_nothing_is_checked_before_something_is_said_and_the_button_says_why(client, arcadia, objectives, ana):
    review = make_review(arcadia, by=ana)
    html = words(client, page("write", review))
    assert 'disabled aria-describedby="why-not-check"' in html
    assert "A report says something on at least one commitment." in html
    log(review, objectives[0], by=ana)
    assert "why-not-check" not in words(client, page("write", review))


def test_after_a_row_is_saved_the_list_comes_back(client, arcadia, objectives, ana):
    review = make_review(arcadia, by=ana)
    answer = fill_in(
        client, page("claim", review, "gcm.1"), then="check", view="going_well", stage="2", narrative="It was begun."
    )
    assert answer["Location"] == page("write", review)


def test_a_quick_log_keeps_its_shorter_page(client, arcadia, objectives, ana):
    draft = make_draft(arcadia, objectives[0], by=ana)
    html = words(client, page("write", draft))
    assert "Add another commitment" in html
    assert "ready" not in html


def test_what_the_review_says_beside_its_framework_is_listed_too(client, arcadia, objectives, ana):
    review = make_review(arcadia, by=ana)
    point = make_commitment("a68-190.2", framework=make_framework("a68-190", short_title="8-point agenda"))
    log(review, point, by=ana)
    html = words(client, page("write", review))
    assert "Also in this report" in html
    assert "0 of 3 ready" in html


def test_the_list_asks_the_same_questions_for_2_rows_and_for_23(client, arcadia, ana):
    ministry = make_actor("XAL", "Ministry of Labour", type="ministry", parent=arcadia)
    review = make_review(arcadia, by=ana)

    def fill(numbers):
        for n in numbers:
            objective = make_commitment(f"gcm.{n}")
            log(review, objective, by=ana) if n % 2 else None
            actions.assign(revision=review, commitments=[objective], part=ministry, by=ana, at=NOW)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page("write", review)).status_code == 200
        return len(captured)

    fill([1, 2])
    few = queries()
    fill(range(3, 24))
    assert queries() == few
    assert len(client.get(page("write", review)).context["rows"].tasks) == 23


# --- last time ------------------------------------------------------------------------------------------------------


@pytest.fixture
def said_before(arcadia, ana):
    objective = make_commitment("gcm.13")
    make_action("gcm.13.a", objective)
    entry = make_entry(
        stage=2,
        self_view="mixed",
        narrative="Two centres were closed.",
        actions=("gcm.13.a",),
        evidence=(make_evidence_entry(dated_on=date(2023, 5, 1)),),
    )
    return make_published(arcadia, objective, by=ana, entry=entry, period_end=date(2024, 12, 31))


def test_last_times_answers_stand_beside_empty_fields_and_never_in_them(client, arcadia, ana, said_before):
    review = make_review(arcadia, by=ana)
    response = client.get(page("claim", review, "gcm.13"))
    html = response.content.decode()
    assert "Last time (to 31 December 2024): <span" in html
    assert "Two centres were closed." in html
    form = Form(client, response)
    assert form.values["narrative"] == ""
    assert "stage" not in form.names
    assert "view" not in form.names
    # Beside a field that holds an answer of today it is not shown.
    log(review, make_commitment("gcm.13"), by=ana, answers={"narrative": "All were closed."})
    fields = client.get(page("claim", review, "gcm.13")).context["form"]
    assert "wm-carry" not in str(fields["narrative"].help_text)
    assert "wm-carry" in str(fields["view"].help_text)


def test_one_tick_confirms_that_nothing_changed_with_its_evidence_and_their_dates(client, arcadia, ana, said_before):
    review = make_review(arcadia, by=ana)
    answer = fill_in(client, page("claim", review, "gcm.13"), then="check", unchanged="on")
    assert answer.status_code == 302
    claim = review.claims.get()
    earlier = said_before.claims.get()
    assert claim.unchanged_since == earlier
    assert (claim.stage, claim.self_view, claim.narrative) == (2, "mixed", "Two centres were closed.")
    assert claim.period_end == date(2025, 12, 31)
    assert [c.action.code for c in claim.cited_actions.all()] == ["gcm.13.a"]
    assert [u.evidence for u in claim.used_evidence.all()] == [u.evidence for u in earlier.used_evidence.all()]
    assert claim.used_evidence.get().evidence.dated_on == date(2023, 5, 1)


def test_the_public_page_and_the_cell_say_confirmed_unchanged(client, arcadia, ana, said_before):
    review = make_review(arcadia, by=ana)
    log(review, make_commitment("gcm.13"), by=ana, confirms=said_before.claims.get())
    record.submit(review, by=ana, at=NOW)
    review.refresh_from_db()
    record.publish(review, by=make_reviewer(), at=NOW)
    cell = reverse("scorecards:cell", args=["gcm", "arcadia", "gcm.13"])
    for url in (page("report", review), cell):
        assert "onfirmed unchanged since 31 December 2024" in words(client, url)
    assert "onfirmed unchanged" not in words(client, page("report", said_before))


def test_changing_an_answer_afterwards_takes_the_confirmation_away(client, arcadia, ana, said_before):
    review = make_review(arcadia, by=ana)
    url = page("claim", review, "gcm.13")
    fill_in(client, url, then="check", unchanged="on")
    # Saved once more as it is: nothing changed, and it stays confirmed.
    fill_in(client, url, then="check")
    assert review.claims.get().unchanged_since is not None
    fill_in(client, url, then="check", narrative="Three centres were closed.")
    claim = review.claims.get()
    assert (claim.unchanged_since, claim.narrative) == (None, "Three centres were closed.")


def test_a_correction_of_a_confirmed_answer_stays_confirmed_until_it_is_changed(client, arcadia, ana, said_before):
    review = make_review(arcadia, by=ana)
    log(review, make_commitment("gcm.13"), by=ana, confirms=said_before.claims.get())
    record.submit(review, by=ana, at=NOW)
    review.refresh_from_db()
    record.publish(review, by=make_reviewer(), at=NOW)
    review.refresh_from_db()
    assert correct(review).claims.get().unchanged_since == said_before.claims.get()


def test_the_tick_and_other_answers_are_two_things_and_nothing_typed_is_lost(client, arcadia, ana, said_before):
    review = make_review(arcadia, by=ana)
    url = page("claim", review, "gcm.13")
    refused = fill_in(client, url, then="check", unchanged="on", narrative="Three centres were closed.")
    assert refused.status_code == 422
    html = refused.content.decode()
    assert "You ticked that nothing changed and gave other answers too." in html
    assert "Three centres were closed." in html
    # Left as a draft, what was typed counts.
    fill_in(client, url, holding="", then="leave", unchanged="on", narrative="Three centres were closed.")
    claim = review.claims.get()
    assert (claim.unchanged_since, claim.narrative, claim.stage) == (None, "Three centres were closed.", None)


def test_only_what_was_said_of_no_later_period_can_be_confirmed(client, arcadia, ana, said_before):
    review = make_review(arcadia, by=ana, period_end=date(2024, 6, 30))
    assert 'name="unchanged"' not in words(client, page("claim", review, "gcm.13"))
    with pytest.raises(actions.Refused, match="is of a later period than this report"):
        log(review, make_commitment("gcm.13"), by=ana, confirms=said_before.claims.get())
    later = make_review(arcadia, by=ana, cycle=make_cycle())
    log(later, make_commitment("gcm.13"), by=ana, confirms=said_before.claims.get())


@pytest.fixture
def said_since(arcadia, ana, said_before):
    """A quick log of the very period that the review covers, published after what was said of the year before."""
    entry = make_entry(stage=3, self_view="mixed", narrative="All but one were closed.")
    return make_published(arcadia, make_commitment("gcm.13"), by=ana, entry=entry, period_end=date(2025, 12, 31))


SINCE = "Unchanged since 31 December 2025: confirm 3 Substantially in place"


def test_unchanged_confirms_what_stands_and_names_its_day_and_stage(client, arcadia, ana, said_since):
    review = make_review(arcadia, by=ana)
    url = page("claim", review, "gcm.13")
    assert SINCE in words(client, url)
    assert "31 December 2024" not in words(client, url)
    assert fill_in(client, url, then="check", unchanged="on").status_code == 302
    claim = review.claims.get()
    assert (claim.stage, claim.narrative) == (3, "All but one were closed.")
    assert claim.unchanged_since == said_since.claims.get()
    checked = words(client, page("check", review))
    assert "Confirmed unchanged since 31 December 2025: 3 Substantially in place" in checked
    assert submit(client, review).status_code == 302


def test_what_was_said_of_a_later_period_than_the_reports_is_not_confirmed(client, arcadia, ana, said_since):
    review = make_review(arcadia, by=ana, period_end=date(2025, 6, 30))
    assert "Unchanged since 31 December 2024: confirm 2 Under way" in words(client, page("claim", review, "gcm.13"))


def submit(client, review):
    return fill_in(client, page("check", review), holding="submit")


def say_since(arcadia, ana, *, stage=3):
    entry = make_entry(stage=stage, self_view="mixed", narrative="All but one were closed.")
    return make_published(arcadia, make_commitment("gcm.13"), by=ana, entry=entry, period_end=date(2025, 12, 31))


def test_a_tick_on_what_stands_no_longer_is_refused_and_kept(client, arcadia, ana, said_before):
    review = make_review(arcadia, by=ana)
    opened = Form(client, client.get(page("claim", review, "gcm.13")))
    since = say_since(arcadia, ana)
    refused = opened.press(then="check", unchanged="on")
    assert refused.status_code == 422
    html = refused.content.decode()
    assert (
        "Another answer of yours stands since you opened this page: 3 Substantially in place (31 December 2025)."
        in html
    )
    assert SINCE in html
    again = Form(client, refused)
    assert again.values["unchanged"] == ["on"], "the tick is kept"
    assert review.claims.count() == 0
    assert again.press(then="check").status_code == 302
    assert review.claims.get().unchanged_since == since.claims.get()


def test_a_tick_that_was_kept_for_later_is_not_a_tick_on_something_else(client, arcadia, ana, said_before):
    review = make_review(arcadia, by=ana)
    url = page("claim", review, "gcm.13")
    opened = Form(client, client.get(url))
    more = opened.press(then="more", unchanged="on")  # the page comes back as it was typed
    say_since(arcadia, ana)
    put_back = Form(client, more).press(then="more")
    assert Form(client, put_back).press(then="check").status_code == 422
    assert review.claims.count() == 0


def test_a_report_that_confirms_what_stands_no_longer_is_not_submitted(client, arcadia, ana, said_before):
    review = make_review(arcadia, by=ana)
    url = page("claim", review, "gcm.13")
    fill_in(client, url, then="check", unchanged="on")
    opened = Form(client, client.get(page("check", review)), holding="submit")
    since = say_since(arcadia, ana)
    refused = opened.press()
    sentence = (
        "Prevent and address: you confirmed 2 Under way (31 December 2024) as unchanged, and "
        "3 Substantially in place (31 December 2025) stands now. Open it, and confirm that or answer anew."
    ).replace("Prevent and address", make_commitment("gcm.13").label)
    assert refused.status_code == 422
    assert sentence in refused.content.decode()
    assert "disabled" in words(client, page("check", review))
    assert review.claims.get().stage == 2, "the choice is kept"
    with pytest.raises(actions.Refused, match="stands now"):
        record.submit(Revision.objects.get(pk=review.pk), by=ana, at=NOW)
    # What it took over then is still in the fields, and is no other answer.
    opened = Form(client, client.get(url))
    assert "unchanged" not in opened.values
    assert opened.values["narrative"] == "Two centres were closed."
    assert opened.press(then="check", unchanged="on").status_code == 302
    assert review.claims.get().unchanged_since == since.claims.get()
    assert submit(client, review).status_code == 302


def test_what_was_confirmed_is_an_answer_of_its_own_once_it_is_saved_without_the_tick(
    client, arcadia, ana, said_before
):
    review = make_review(arcadia, by=ana)
    url = page("claim", review, "gcm.13")
    fill_in(client, url, then="check", unchanged="on")
    say_since(arcadia, ana)
    fill_in(client, url, then="check")
    claim = review.claims.get()
    assert (claim.stage, claim.unchanged_since) == (2, None)
    assert submit(client, review).status_code == 302


def test_a_correction_keeps_what_was_confirmed_when_it_was_published(client, arcadia, ana, said_before):
    review = make_review(arcadia, by=ana)
    log(review, make_commitment("gcm.13"), by=ana, confirms=said_before.claims.get())
    record.submit(review, by=ana, at=NOW)
    review.refresh_from_db()
    record.publish(review, by=make_reviewer(), at=NOW)
    review.refresh_from_db()
    say_since(arcadia, ana)
    draft = record.correct(review.report, reason="A word was wrong.", by=ana, at=NOW)
    url = page("claim", draft, "gcm.13")
    assert SINCE in words(client, url), "its own answer is not offered to it"
    fill_in(client, url, then="check")
    assert draft.claims.get().unchanged_since == said_before.claims.get()
    record.submit(Revision.objects.get(pk=draft.pk), by=ana, at=NOW)


def test_moving_the_period_back_takes_the_confirmation_away(arcadia, ana, said_before):
    review = make_review(arcadia, by=ana)
    log(review, make_commitment("gcm.13"), by=ana, confirms=said_before.claims.get())
    actions.set_period(
        revision=review, period_start=None, period_end=date(2024, 12, 30), version=review.version, by=ana, at=NOW
    )
    assert review.claims.get().unchanged_since is None


def test_what_another_actor_said_cannot_be_confirmed(arcadia, ana, said_before):
    theirs = make_published(make_actor("XBB", "Borduria"), make_commitment("gcm.13"), period_end=date(2024, 12, 31))
    review = make_review(arcadia, by=ana)
    with pytest.raises(actions.Refused):
        log(review, make_commitment("gcm.13"), by=ana, confirms=theirs.claims.get())
    assert review.claims.count() == 0


def test_what_was_corrected_meanwhile_cannot_be_confirmed(arcadia, ana, said_before):
    seen = said_before.claims.get()
    said_before.refresh_from_db()
    correct(said_before, entry=make_entry(stage=1), at=NOW + timedelta(hours=1))
    review = make_review(arcadia, by=ana)
    with pytest.raises(actions.Refused, match=r"What stands now is 1 Planned \(31 December 2024\)"):
        log(review, make_commitment("gcm.13"), by=ana, confirms=seen, at=NOW + timedelta(hours=2))


def test_the_quick_log_confirms_with_the_same_tick(client, arcadia, ana, said_before):
    answer = fill_in(client, reverse("progress:new", query={"commitment": "gcm.13"}), then="check", unchanged="on")
    assert answer.status_code == 302
    claim = Revision.objects.get(state="draft").claims.get()
    assert (claim.stage, claim.unchanged_since) == (2, said_before.claims.get())


# --- before it is sent, and when it comes back ------------------------------------------------------------------------


def test_the_check_says_how_many_rows_stay_empty_and_which_parts_are_silent(client, arcadia, objectives, ana):
    review = make_review(arcadia, by=ana)
    log(review, objectives[0], by=ana)
    interior = make_actor("XAI", "Interior", type="ministry", parent=arcadia)
    actions.assign(revision=review, commitments=objectives[1:2], part=interior, by=ana, at=NOW)
    html = words(client, page("check", review))
    assert "2 of 3 rows stay empty. That is allowed: the report says nothing on them." in html
    assert "Interior (1 of 1 not begun)" in html
    assert f"<li>{objectives[2].label}</li>" in html
    for objective in objectives[1:]:
        log(review, objective, by=ana)
    assert "stay empty" not in words(client, page("check", review))


def test_the_check_of_any_other_report_speaks_of_no_empty_rows(client, arcadia, objectives, ana):
    draft = make_draft(arcadia, objectives[0], by=ana)
    assert "empty" not in words(client, page("check", draft))


def test_a_row_that_a_reviewer_commented_says_so_until_the_report_is_sent_again(client, arcadia, objectives, ana):
    review = make_review(arcadia, by=ana)
    for objective in objectives[:2]:
        log(review, objective, by=ana)
    record.submit(review, by=ana, at=NOW)
    review.refresh_from_db()
    remark = actions.Remark("Which regions?", commitment=objectives[0], field="narrative")
    record.return_(review, remarks=[remark], by=make_reviewer(), at=NOW)
    html = words(client, page("write", review))
    asked, other = html.split(objectives[0].label)[1].split(objectives[1].label)[:2]
    assert "A reviewer asks for something here." in asked
    assert '<span class="wm-tag on">Returned</span>' in asked
    assert "asks for something" not in other


# --- who may --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.VIEWER, Role.CLEARER])
def test_who_only_reads_reads_the_draft_and_is_told_kindly_why_they_cannot_write(
    client, arcadia, objectives, ana, role
):
    review = make_review(arcadia, by=ana)
    log(review, objectives[0], by=ana)
    client.force_login(make_member("Vera", arcadia, role=role, step=1 if role == Role.CLEARER else 0))
    html = words(client, page("write", review))
    sentence = "You can read what Arcadia writes. To write too, ask its focal point to let you."
    assert sentence in html
    assert page("claim", review, "gcm.1") not in html
    check = words(client, page("check", review))
    assert sentence in check
    assert "Change" not in check, "no link that leads to a refusal"
    assert page("discard", review) not in check
    refused = (page("claim", review, "gcm.1"), page("period", review), page("discard", review), BEGIN, "/reports/new/")
    for url in (*refused, page("remove-claim", review, "gcm.1")):
        for method in (client.get, client.post):
            answer = method(url)
            assert (answer.status_code, sentence in answer.content.decode()) == (403, True), url
    assert client.get(page("claim", review, "gcm.99")).status_code == 404


def test_a_contributor_writes(client, arcadia, objectives, ana):
    review = make_review(arcadia, by=ana)
    client.force_login(make_member("Abe", arcadia, role=Role.CONTRIBUTOR))
    said = {"view": "not_well", "reasons": ["capacity"]}
    assert fill_in(client, page("claim", review, "gcm.1"), then="check", **said).status_code == 302
    assert review.claims.get().self_view == "not_well"


def test_a_stranger_finds_no_review(client, arcadia, objectives, ana):
    review = make_review(arcadia, by=ana)
    client.force_login(make_member("Bob", make_actor("XBB", "Borduria")))
    for url in (page("write", review), page("assign", review), page("claim", review, "gcm.1")):
        assert client.get(url).status_code == 404, url

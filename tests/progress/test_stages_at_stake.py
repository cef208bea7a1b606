"""An answer without a stage takes a published one off the scorecard: whoever gives it is told so, before it is sent."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commitments.actors.models import Actor
from commitments.catalogue.models import CrosswalkLink, LinkStatus
from commitments.progress import actions
from commitments.progress.assemble.last_time import stages_at_stake
from commitments.progress.models import Revision
from commitments.record import actions as record
from tests.cast import (
    NOW,
    make_actor,
    make_commitment,
    make_draft,
    make_entry,
    make_member,
    make_method,
    make_published,
    make_refrain_entry,
    make_restraint,
    make_reviewer,
)
from tests.filling import fill_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_now")]

PUBLISHED = "Arcadia published the stage “1 Planned” (period: to 31 December 2023)."
AT_STAKE = f"{PUBLISHED} If you choose no stage below, the scorecard will show none."
LOST = f"{PUBLISHED} With this answer the scorecard will show no stage."
IN_2023 = {"period_end": date(2023, 12, 31)}
IN_2025 = {"period_end": date(2025, 12, 31)}
NOT_WELL = {"stage": None, "narrative": "", "self_view": "not_well", "reasons": ("law",)}
ABSENT = {"stage": None, "narrative": "", "answer": "cannot_assess", "answer_reason": "There is no register."}


@pytest.fixture
def ana(client, settings):
    settings.DEMO = True
    make_method()
    ana = make_member("Ana", make_actor())
    client.force_login(ana)
    return ana


@pytest.fixture
def arcadia(ana):
    return make_actor()


@pytest.fixture
def pensions():
    return make_commitment("gcm.22")


def text_of(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.content.decode()))


def form_of(client, revision, code="gcm.22"):
    return text_of(client, reverse("progress:claim", args=[revision.report_id, code]))


def check_of(client, revision):
    return text_of(client, reverse("progress:check", args=[revision.report_id]))


def test_the_form_says_that_without_a_stage_the_published_one_goes(client, ana, arcadia, pensions):
    quick_log = reverse("progress:new", query={"commitment": "gcm.22"})
    assert "the scorecard will show" not in text_of(client, quick_log)
    make_published(arcadia, pensions, entry=make_entry(stage=1), by=ana, **IN_2023)
    draft = make_draft(arcadia, pensions, entry=make_entry(**NOT_WELL), by=ana, **IN_2025)
    said = form_of(client, draft)
    assert AT_STAKE in said
    assert f"{PUBLISHED} With one of these two answers the scorecard will show no stage." in said
    assert (
        f"{PUBLISHED} If you choose no stage below, the scorecard will show none, unless your period ends earlier"
        in text_of(client, quick_log)
    )


@pytest.mark.parametrize("answer", [NOT_WELL, ABSENT])
def test_the_check_page_says_that_with_this_answer_the_scorecard_will_show_no_stage(
    client, ana, arcadia, pensions, answer
):
    make_published(arcadia, pensions, entry=make_entry(stage=1), by=ana, **IN_2023)
    draft = make_draft(arcadia, pensions, entry=make_entry(**answer), by=ana, **IN_2025)
    assert LOST in check_of(client, draft)
    stated = make_draft(arcadia, pensions, entry=make_entry(**{**NOT_WELL, "stage": 0}), by=ana, **IN_2025)
    assert "the scorecard will show" not in check_of(client, stated)


def test_a_row_that_is_not_answered_yet_is_no_answer_without_a_stage(client, ana, arcadia, pensions):
    make_published(arcadia, pensions, entry=make_entry(stage=1), by=ana, **IN_2023)
    unfinished = make_draft(arcadia, pensions, entry=make_entry(stage=None, self_view="mixed"), by=ana, **IN_2025)
    assert "the scorecard will show" not in check_of(client, unfinished)
    assert AT_STAKE in form_of(client, unfinished)


def test_what_the_pages_say_is_what_the_scorecard_then_shows(client, ana, arcadia, pensions):
    make_published(arcadia, pensions, entry=make_entry(stage=1), by=ana, **IN_2023)
    fill_in(
        client, reverse("progress:new", query={"commitment": "gcm.22"}), then="check", view="not_well", reasons="law"
    )
    draft = Revision.objects.get(published_at=None)
    assert LOST in check_of(client, draft)
    record.publish(record.submit(draft, by=ana, at=NOW), by=make_reviewer(), at=NOW)
    [cell] = client.get(reverse("scorecards:cell", args=["gcm", "arcadia", "gcm.22"]), {"format": "json"}).json()[
        "cells"
    ]
    assert cell["step"] == "do-x"


def test_nothing_is_lost_where_a_later_period_speaks_or_no_stage_was_published(client, ana, arcadia, pensions):
    make_published(arcadia, pensions, entry=make_entry(stage=1), by=ana, **IN_2025)
    older = make_draft(arcadia, pensions, entry=make_entry(**NOT_WELL), by=ana, **IN_2023)
    for said in (form_of(client, older), check_of(client, older)):
        assert "the scorecard will show" not in said
    other = make_commitment("gcm.21")
    make_published(arcadia, other, entry=make_entry(**NOT_WELL), by=ana, **IN_2023)
    again = make_draft(arcadia, other, entry=make_entry(**NOT_WELL), by=ana, **IN_2025)
    for said in (form_of(client, again, "gcm.21"), check_of(client, again)):
        assert "the scorecard will show" not in said


def test_nobody_is_told_of_the_stage_of_another_actor_or_of_a_withdrawn_report(client, ana, arcadia, pensions):
    bob = make_member("Bob", make_actor("XBB", "Borduria"))
    make_published(make_actor("XBB"), pensions, entry=make_entry(stage=1), by=bob, **IN_2023)
    published = make_published(arcadia, pensions, entry=make_entry(stage=1), by=ana, **IN_2023)
    draft = make_draft(arcadia, pensions, entry=make_entry(**NOT_WELL), by=ana, **IN_2025)
    assert LOST in check_of(client, draft)
    record.withdraw(published.report, reason="It was a mistake.", by=make_reviewer(), at=NOW)
    assert "the scorecard will show" not in check_of(client, draft)


def test_a_correction_that_states_no_stage_any_more_says_so(client, ana, arcadia, pensions):
    published = make_published(arcadia, pensions, entry=make_entry(stage=1), by=ana, **IN_2023)
    draft = record.correct(published.report, reason="The law fell.", by=ana, at=NOW)
    entry = make_entry(**NOT_WELL)
    actions.log_claim(revision=draft, commitment=pensions, entry=entry, version=draft.version, by=ana, at=NOW)
    assert LOST in check_of(client, draft)


def test_what_is_not_to_be_done_is_told_by_its_own_words(client, ana, arcadia):
    restraint = make_restraint("gcm.29.never")
    make_published(arcadia, restraint, entry=make_refrain_entry(), by=ana, **IN_2023)
    silent = make_refrain_entry(**{**NOT_WELL, "practice": "", "safeguard": None, "breach_reported": None})
    draft = make_draft(arcadia, restraint, entry=silent, by=ana, **IN_2025)
    assert "Arcadia published the stage “R4 Upheld in law and practice”" in check_of(client, draft)


def test_a_stage_that_holds_here_from_another_commitment_is_lost_too(client, ana, arcadia, pensions):
    elsewhere = make_commitment("gcm.18")
    link = CrosswalkLink.objects.create(
        code="gcm.18--gcm.22", source=elsewhere, target=pensions, relation="same", status=LinkStatus.ADOPTED
    )
    lent = make_entry(stage=1, counts=(link.code,), lends=(link.code,))
    make_published(arcadia, elsewhere, entry=lent, by=ana, **IN_2023)
    draft = make_draft(arcadia, pensions, entry=make_entry(**NOT_WELL), by=ana, **IN_2025)
    assert LOST in check_of(client, draft)


def test_a_shielded_organisation_has_no_scorecard_to_lose_a_stage_from(ana, arcadia, pensions):
    make_published(arcadia, pensions, entry=make_entry(stage=1), by=ana, **IN_2023)
    asked = {"actor": arcadia, "commitments": [pensions.pk], "at": NOW, **IN_2025}
    assert set(stages_at_stake(**asked)) == {pensions.pk}
    Actor.objects.filter(pk=arcadia.pk).update(shielded=True)
    assert stages_at_stake(**asked) == {}


def test_a_long_report_asks_once_for_all_its_answers(client, ana, arcadia):
    draft = make_draft(arcadia, make_commitment("gcm.1"), entry=make_entry(**NOT_WELL), by=ana, **IN_2025)
    with CaptureQueriesContext(connection) as one:
        check_of(client, draft)
    for number in range(2, 8):
        commitment = make_commitment(f"gcm.{number}")
        make_published(arcadia, commitment, entry=make_entry(stage=1), by=ana, **IN_2023)
        draft.refresh_from_db()
        entry = make_entry(**NOT_WELL)
        actions.log_claim(revision=draft, commitment=commitment, entry=entry, version=draft.version, by=ana, at=NOW)
    with CaptureQueriesContext(connection) as seven:
        assert check_of(client, draft).count(LOST) == 6
    assert len(seven) == len(one)

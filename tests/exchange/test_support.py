"""Needs, offers and matches: a need is what a published claim says, and what is private stays private."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from commitments.common import digests
from commitments.exchange import actions
from commitments.exchange.models import Match, NeedClosing, Offer, Side, open_needs, private_needs, public_needs
from commitments.progress import content_digest
from commitments.progress.models import Claim
from commitments.progress.questions import required_fields
from commitments.record import actions as record
from tests.cast import (
    NOW,
    correct,
    make_actor,
    make_commitment,
    make_curator,
    make_draft,
    make_entry,
    make_member,
    make_published,
    make_reviewer,
)
from tests.exchanging import (
    asking_entry,
    make_match,
    make_need,
    make_offer,
    make_offer_draft,
    make_submitted_offer,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_now")]

SECRET_WORD = "private-need"


@pytest.fixture
def demo(settings):
    settings.DEMO = True


def focal(actor):
    return make_member(f"Focal{actor.code}", actor)


def url_of(need, name="need"):
    return reverse(f"support:{name}", args=[need.revision.report_id, need.about.code])


# --- the question ---


def test_not_doing_well_asks_for_fewer_answers_than_any_good_news():
    asked = {"kind": "do", "answer": "assessed"}
    bad = required_fields(**asked, self_view="not_well", stage=None)
    good = [
        required_fields(**asked, self_view=view, stage=stage) for view in ("going_well", "mixed") for stage in (1, 4)
    ]
    assert bad == ("reasons",)
    assert all(len(bad) < len(each) for each in good)


def test_a_claim_that_asks_for_support_needs_nothing_more(client):
    make_commitment()
    arcadia = make_actor()
    client.force_login(focal(arcadia))
    draft = make_draft(arcadia, by=focal(arcadia))
    sent = {
        "then": "check", "view": "not_well", "reasons": ["money"], "support": "public", "version": draft.version,
        "evidence-TOTAL_FORMS": "0", "evidence-INITIAL_FORMS": "0",
    }  # fmt: skip
    response = client.post(reverse("progress:claim", args=[draft.report_id, "gcm.13"]), sent)
    assert response.status_code == 302
    claim = Claim.objects.get(revision=draft)
    assert (claim.support, claim.support_kinds) == ("public", "")


def test_support_beside_good_news_is_left_out(client):
    make_commitment()
    arcadia = make_actor()
    client.force_login(focal(arcadia))
    draft = make_draft(arcadia, by=focal(arcadia))
    sent = {
        "then": "check", "view": "mixed", "stage": "2", "narrative": "The law was changed.", "support": "public",
        "support_kinds": ["money"], "version": draft.version, "evidence-TOTAL_FORMS": "0", "evidence-INITIAL_FORMS": "0",
    }  # fmt: skip
    assert client.post(reverse("progress:claim", args=[draft.report_id, "gcm.13"]), sent).status_code == 302
    assert Claim.objects.get(revision=draft).support == ""


def test_a_shielded_organisation_is_not_asked(client):
    make_commitment()
    noor = make_actor("XNG", "Harbour Light", type="ngo", shielded=True)
    client.force_login(focal(noor))
    draft = make_draft(noor, by=focal(noor))
    page = client.get(reverse("progress:claim", args=[draft.report_id, "gcm.13"])).content.decode()
    assert 'name="support"' not in page
    arcadia = make_actor()
    other = make_draft(arcadia, by=focal(arcadia))
    client.force_login(focal(arcadia))
    assert 'name="support"' in client.get(reverse("progress:claim", args=[other.report_id, "gcm.13"])).content.decode()


def test_a_digest_says_support_only_where_it_is_asked_for():
    quiet = make_published(make_actor(), make_commitment())
    asking = make_need(make_actor("XBB", "Borduria"))
    texts = [content_digest.content_of(revision, salt="x")["claims"]["gcm.13"] for revision in (quiet, asking.revision)]
    assert "support" not in texts[0]
    assert "support_kinds" not in texts[0]
    assert (texts[1]["support"], texts[1]["support_kinds"]) == ("public", ["capacity"])
    for revision in (quiet, asking.revision):
        handed = digests.read_back(revision.rounds.get(number=revision.round).content)
        again = content_digest.content_of(revision, salt=handed["salt"])
        assert digests.digest_of(digests.canonical(again)) == revision.digest


def test_a_correction_begins_with_what_was_asked_for():
    need = make_need()
    draft = record.correct(need.revision.report, reason="A word.", by=focal(need.actor), at=NOW)
    claim = draft.claims.get()
    assert (claim.support, claim.support_kinds) == ("public", "capacity")


def test_the_public_pages_of_a_claim_say_that_support_would_be_welcome(client, demo):
    need = make_need()
    report = client.get(reverse("progress:report", args=[need.revision.report_id])).content.decode()
    cell = client.get(reverse("scorecards:cell", args=["gcm", "arcadia", "gcm.13"])).content.decode()
    for page in (report, cell):
        assert "welcome support" in page
        assert "training and staff" in page
        assert url_of(need) in page
    assert reverse("progress:report", args=[need.revision.report_id]) in client.get(url_of(need)).content.decode()


# --- what is a need ---


def test_a_need_is_closed_by_its_actor_and_stays_in_the_report(client, demo):
    need = make_need()
    client.force_login(focal(need.actor))
    client.post(url_of(need, "close"), {"why": "met"})
    assert NeedClosing.objects.get().why == "met"
    assert not open_needs(at=NOW + timedelta(seconds=1)).exists()
    assert "Closed by its actor" in client.get(url_of(need)).content.decode()
    client.post(url_of(need, "close"), {"why": "over"})
    assert NeedClosing.objects.count() == 1


def test_a_need_goes_with_its_report_and_with_a_correction_that_asks_for_none(client, demo):
    need = make_need()
    other = make_need(make_actor("XBB", "Borduria"))
    assert open_needs(at=NOW).count() == 2
    record.withdraw(need.revision.report, reason="Sent by mistake.", by=make_reviewer(), at=NOW)
    correct(other.revision, at=NOW + timedelta(days=1), entry=asking_entry(support="", kinds=()))
    assert not open_needs(at=NOW + timedelta(days=2)).exists()
    assert client.get(url_of(need)).status_code == 404


def test_a_later_period_ends_the_need_of_an_earlier_one():
    from datetime import date

    need = make_need(period_end=date(2024, 12, 31))
    make_published(need.actor, need.commitment, period_end=date(2025, 12, 31), entry=make_entry())
    assert not open_needs(at=NOW).exists()


def test_a_shielded_organisation_has_no_need_that_anyone_lists(client, demo):
    need = make_need(make_actor("XNG", "Harbour Light", type="ngo"))
    assert public_needs(at=NOW).exists()
    type(need.actor).objects.filter(pk=need.actor_id).update(shielded=True)
    assert not open_needs(at=NOW).exists()
    assert not private_needs(at=NOW).exists()
    assert client.get(url_of(need)).status_code == 404
    assert "Harbour Light" not in client.get("/support/?demo=1").content.decode()


# --- what is private ---


def test_a_private_need_is_told_to_curators_and_its_own_people_alone(client, demo):
    make_offer()
    need = make_need(kinds=("technology",), support="private")
    readers = {
        None: 404,
        make_member("Bob", make_actor("XBB", "Borduria")): 404,
        make_reviewer(): 404,
        make_curator(): 200,
        focal(need.actor): 200,
    }
    for reader, status in readers.items():
        client.logout()
        if reader:
            client.force_login(reader)
        assert client.get(url_of(need)).status_code == status, reader
    client.force_login(make_curator())
    assert "Technology" in client.get(reverse("support:private")).content.decode()
    client.force_login(make_reviewer())
    assert client.get(reverse("support:private")).status_code == 404


@pytest.mark.parametrize("public", [False, True])
def test_a_private_need_is_on_no_public_page_in_no_count_and_in_no_download(client, demo, public):
    """The control is the same need made public: there the same places tell of it."""
    need = make_need(kinds=("technology",), support="public" if public else "private")
    places = [
        "/support/?demo=1", "/support/?demo=1&kind=technology", "/support/?demo=1&format=json", "/support/?demo=1&format=csv",
        reverse("progress:report", args=[need.revision.report_id]),
        reverse("progress:report", args=[need.revision.report_id]) + "?format=json",
        reverse("scorecards:cell", args=["gcm", "arcadia", "gcm.13"]),
        reverse("scorecards:commitment", args=["gcm.13"]) + "?demo=1",
    ]  # fmt: skip
    told = [client.get(place).content.decode() for place in places]
    found = [
        ("technology and equipment" in text.lower() and "Arcadia" in text) or '"technology"' in text for text in told
    ]
    if public:
        assert all(f or "csv" in p or "support/" in p for f, p in zip(found, places, strict=True))
        assert "1 need" in told[0]
        assert "arcadia" in told[3].lower()
    else:
        assert "0 needs" in told[0]
        assert "Arcadia" not in told[0] + told[1] + told[2] + told[3]
        assert json.loads(told[2])["needs"] == []
        assert "support would" not in told[4].lower()
        assert "welcome support" not in "".join(told[4:]).lower()
        assert json.loads(told[5])["claims"][0]["support_welcome"] == []


def test_a_private_need_is_told_to_no_reviewer_of_the_report(client, demo):
    arcadia = make_actor()
    make_commitment()
    draft = make_draft(arcadia, by=focal(arcadia), entry=asking_entry("private", ("technology",)))
    record.submit(draft, by=focal(arcadia), at=NOW)
    client.force_login(make_reviewer())
    review = client.get(reverse("progress:review", args=[draft.report_id])).content.decode()
    round_page = reverse("progress:round", args=[draft.report_id, 1, 1])
    assert "Technology" not in review
    assert "Technology" not in client.get(round_page).content.decode()
    client.force_login(focal(arcadia))
    assert "Technology" in client.get(round_page).content.decode()
    assert "Technology" in client.get(reverse("progress:check", args=[draft.report_id])).content.decode()


def test_who_offers_learns_of_a_private_need_once_its_actor_said_yes(client, demo):
    need, offer = make_need(support="private"), make_offer()
    match = make_match(need, offer, side=Side.CURATOR, by=make_curator())
    page = reverse("support:match", args=[match.pk])
    client.force_login(offer.created_by)
    assert client.get(page).status_code == 404
    assert "Arcadia" not in client.get(reverse("support:desk")).content.decode()
    actions.confirm_match(match=match, side=Side.NEED, by=focal(need.actor), at=NOW)
    assert client.get(page).status_code == 200
    assert "Arcadia" in client.get(reverse("support:desk")).content.decode()
    actions.confirm_match(match=match, side=Side.OFFER, by=offer.created_by, at=NOW)
    client.logout()
    assert "Arcadia" not in client.get(offer.get_absolute_url()).content.decode()
    assert json.loads(client.get(offer.get_absolute_url() + "?format=json").content)["matches"] == []


def test_who_offers_cannot_guess_a_private_need(client, demo):
    need, offer = make_need(support="private"), make_offer()
    client.force_login(offer.created_by)
    assert client.post(url_of(need, "propose"), {"offer": str(offer.pk)}).status_code == 404
    with pytest.raises(actions.Refused):
        make_match(need, offer, side=Side.OFFER)
    assert client.post(url_of(need, "propose")).status_code == 404  # without an offer too
    client.force_login(make_curator())
    assert client.post(url_of(need, "propose"), {"offer": str(offer.pk)}).status_code == 302
    assert Match.objects.get().private


def test_a_proposal_without_an_offer_is_asked_which(client, demo):
    need = make_need()
    client.force_login(focal(need.actor))
    assert "Say which offer." in client.post(url_of(need, "propose"), follow=True).content.decode()


# --- matches ---


def test_a_match_is_two_confirmations_and_then_public(client, demo):
    need, offer = make_need(), make_offer()
    match = make_match(need, offer)
    assert "Matched" not in client.get(offer.get_absolute_url()).content.decode()
    client.force_login(focal(need.actor))
    client.post(reverse("support:answer", args=[match.pk]), {"answer": "confirm"})
    match.refresh_from_db()
    assert match.is_confirmed
    assert offer.created_by.email in client.get(match.get_absolute_url()).content.decode()
    client.logout()
    for page in (offer.get_absolute_url(), url_of(need)):
        text = client.get(page).content.decode()
        assert "Matched" in text
        assert "@example.org" not in text
    assert client.get(match.get_absolute_url()).status_code == 302


def test_a_match_is_declined_with_a_reason_and_can_be_proposed_again():
    need, offer = make_need(), make_offer()
    match = make_match(need, offer)
    with pytest.raises(actions.Refused):
        make_match(need, offer)
    with pytest.raises(actions.Refused):
        actions.decline_match(match=match, side=Side.NEED, why="", by=focal(need.actor), at=NOW)
    actions.decline_match(match=match, side=Side.NEED, why="later", by=focal(need.actor), at=NOW)
    with pytest.raises(actions.Refused):
        actions.confirm_match(match=match, side=Side.NEED, by=focal(need.actor), at=NOW)
    assert make_match(need, offer).pk != match.pk


def test_a_match_is_made_of_what_still_stands():
    need, offer = make_need(), make_offer()
    match = make_match(need, offer)
    actions.end_offer(offer=offer, by=offer.created_by, at=NOW)
    with pytest.raises(actions.Refused, match="offer has ended"):
        actions.confirm_match(match=match, side=Side.NEED, by=focal(need.actor), at=NOW)
    another = make_match(need, make_offer())
    actions.close_need(need=need, why="over", by=focal(need.actor), at=NOW)
    with pytest.raises(actions.Refused, match="closed"):
        actions.confirm_match(match=another, side=Side.NEED, by=focal(need.actor), at=NOW)


def test_one_person_never_confirms_for_both_sides():
    need, offer = make_need(), make_offer()
    make_member(f"Focal{offer.actor.code}", need.actor)
    match = make_match(need, offer)
    with pytest.raises(actions.Refused, match="two people"):
        actions.confirm_match(match=match, side=Side.NEED, by=offer.created_by, at=NOW)
    actions.confirm_match(match=match, side=Side.NEED, by=focal(need.actor), at=NOW)


def test_real_and_fictional_actors_are_never_brought_together():
    need = make_need()
    offer = make_offer(make_actor("ZZ", "Somewhere", fictional=False))
    with pytest.raises(actions.Refused):
        make_match(need, offer)


# --- offers ---


def test_an_offer_is_published_by_somebody_of_the_panel_and_never_by_itself(client, demo):
    offer = make_submitted_offer()
    assert client.get(offer.get_absolute_url()).status_code == 404
    with pytest.raises(actions.Refused):
        record.publish(offer, by=offer.created_by, at=NOW)
    client.force_login(make_reviewer())
    url = reverse("support:review", args=[offer.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"then": "return", "version": offer.version, "comment": ""}).status_code == 422
    said = {"then": "publish", "version": offer.version, "digest": offer.digest, "comment": ""}
    assert client.post(url, {**said, "version": 1}).status_code == 409
    assert client.post(url, {**said, "digest": "0" * 64}).status_code == 409
    assert client.post(url, said).status_code == 302
    client.logout()
    assert client.get(offer.get_absolute_url()).status_code == 200


def test_a_reviewer_who_is_tied_does_not_see_the_offer(client):
    offer = make_submitted_offer()
    tied = make_reviewer("Rolf")
    make_member("Rolf", make_actor("XBM", "Ministry", type="ministry", parent=offer.actor))
    client.force_login(tied)
    assert client.get(reverse("support:review", args=[offer.pk])).status_code == 404


def test_an_offer_is_written_submitted_called_back_and_discarded(client):
    borduria = make_actor("XBB", "Borduria")
    client.force_login(focal(borduria))
    key = "5a1c0e9e-0000-4000-8000-000000000001"
    sent = {"key": key, "kinds": ["money"], "text": "A small grant.", "language": "en", "then": "save"}
    for _twice in range(2):
        assert client.post(reverse("support:new"), sent).status_code == 302
    offer = Offer.objects.get()
    write = reverse("support:write", args=[offer.pk])
    assert client.post(write, {**sent, "version": offer.version + 1, "text": "Another."}).status_code == 409
    assert client.post(write, {**sent, "version": offer.version, "then": "submit", "text": ""}).status_code == 422
    assert client.post(write, {**sent, "version": offer.version, "then": "submit"}).status_code == 302
    offer.refresh_from_db()
    assert offer.state == "submitted"
    assert client.get(write).status_code == 403
    move = reverse("support:move", args=[offer.pk])
    client.post(move, {"move": "recall", "version": offer.version})
    offer.refresh_from_db()
    assert offer.state == "draft"
    client.post(move, {"move": "discard", "version": offer.version})
    assert Offer.objects.exists()  # the panel had it: it stays
    fresh = make_offer_draft(borduria)
    client.post(reverse("support:move", args=[fresh.pk]), {"move": "discard", "version": fresh.version})
    assert not Offer.objects.filter(pk=fresh.pk).exists()


def test_personal_data_in_an_offer_asks_for_a_reason(client):
    borduria = make_actor("XBB", "Borduria")
    client.force_login(focal(borduria))
    sent = {
        "key": "5a1c0e9e-0000-4000-8000-000000000002", "kinds": ["money"], "language": "en", "then": "submit",
        "text": "Write to jan.kowalski@example.org.",
    }  # fmt: skip
    response = client.post(reverse("support:new"), sent)
    assert response.status_code == 422
    assert "mail address" in response.content.decode()
    assert not Offer.objects.exists()
    response = client.post(reverse("support:new"), {**sent, "personal_data_reason": "It is an office."})
    assert response.status_code == 302
    assert Offer.objects.get().state == "submitted"


def test_a_shielded_organisation_offers_nothing():
    with pytest.raises(actions.Refused, match="shielded"):
        make_offer_draft(make_actor("XNG", "Harbour Light", type="ngo", shielded=True))


def test_an_offer_ends_on_its_day_or_when_its_actor_says_so(client, demo):
    day = make_offer(until_on=NOW.date())
    assert Offer.objects.standing(today=NOW.date()).filter(pk=day.pk).exists()
    assert not Offer.objects.standing(today=NOW.date() + timedelta(days=1)).exists()
    actions.end_offer(offer=day, by=day.created_by, at=NOW)
    assert "ended by its actor" in client.get(day.get_absolute_url()).content.decode()
    record.withdraw(day, reason="It named somebody.", by=make_reviewer(), at=NOW)
    page = client.get(day.get_absolute_url()).content.decode()
    assert "It named somebody." in page
    assert "Two weeks in which" not in page
    assert "Two weeks in which" not in client.get(day.get_absolute_url() + "?format=json").content.decode()


@pytest.mark.parametrize(
    "change",
    [{"text": "Other."}, {"kinds": "money"}, {"until_on": NOW.date()}, {"published_at": NOW + timedelta(days=1)}],
)
def test_a_published_offer_does_not_change(change):
    offer, draft = make_offer(), make_offer_draft(make_actor("XCC", "Cordonia"))
    with pytest.raises(DatabaseError), transaction.atomic():
        Offer.objects.filter(pk=offer.pk).update(**change)
    if "published_at" not in change:
        assert Offer.objects.filter(pk=draft.pk).update(**change) == 1
    with pytest.raises(DatabaseError), transaction.atomic():
        offer.moves.all().update(comment="Other.")


def test_a_yes_and_a_closing_are_said_once():
    need = make_need()
    match = make_match(need, make_offer())
    with pytest.raises(DatabaseError), transaction.atomic():
        Match.objects.filter(pk=match.pk).update(offer_confirmed_at=NOW + timedelta(days=1))
    with pytest.raises(DatabaseError), transaction.atomic():
        Match.objects.all().delete()
    closing = actions.close_need(need=need, why="met", by=focal(need.actor), at=NOW)
    with pytest.raises(DatabaseError), transaction.atomic():
        NeedClosing.objects.filter(pk=closing.pk).update(why="over")


# --- the list ---


def test_needs_and_offers_are_filtered_by_kind_theme_region_and_type(client, demo):
    make_need(make_actor("XCC", "Cordonia", region="Asia"), make_commitment("a68-190.1"), kinds=("money",))
    make_need(kinds=("capacity",))
    make_offer(regions=("Asia",), kinds=("money",), frameworks=("a68-190",))
    make_offer(make_actor("XDD", "Dorania", type="ngo"), kinds=("capacity",))

    def heads(query):
        page = client.get(f"/support/?demo=1&{query}").content.decode()
        return [name for name in ("Arcadia", "Cordonia", "Borduria", "Dorania") if f">{name}" in page]

    assert heads("") == ["Arcadia", "Cordonia", "Borduria", "Dorania"]
    assert heads("kind=money") == ["Cordonia", "Borduria"]
    assert heads("region=Asia") == ["Cordonia", "Borduria", "Dorania"]
    assert heads("region=Europe") == ["Arcadia", "Dorania"]
    assert heads("framework=gcm") == ["Arcadia", "Dorania"]
    assert heads("actor_type=ngo") == ["Dorania"]
    assert "No need matches" in client.get("/support/?demo=1&kind=peers").content.decode()
    assert "No need is public today" in client.get("/support/").content.decode()


def test_the_list_asks_as_often_for_many_as_for_one(client, demo, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get("/support/?demo=1").status_code == 200
        return len(queries)

    make_need(), make_offer(frameworks=("gcm",))
    one = asked()
    for number in range(4):
        make_need(make_actor(f"XE{number}", f"Land {number}"))
        make_offer(make_actor(f"XF{number}", f"Giver {number}"), frameworks=("gcm",))
    assert asked() == one


def test_the_desk_shows_what_is_ones_own(client, demo):
    need, offer = make_need(support="private"), make_offer()
    client.force_login(focal(need.actor))
    page = client.get(reverse("support:desk")).content.decode()
    assert "private" in page
    assert "Training and staff" not in page
    client.force_login(offer.created_by)
    assert "Training and staff" in client.get(reverse("support:desk")).content.decode()
    client.force_login(make_curator())
    assert "Introduce it to" in client.get(reverse("support:private")).content.decode()


def test_kinds_of_a_support_that_is_not_asked_for_say_nothing():
    draft = make_draft(make_actor(), make_commitment(), entry=replace(asking_entry(), support=""))
    assert draft.claims.get().support_kinds == ""

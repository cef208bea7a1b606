"""Support and practices: who hands in, who is told of what, and what stands no longer."""

import csv
import io
import json
import re
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commitments.actors.models import Role
from commitments.audit.models import Event
from commitments.desk.access import why_not_shield
from commitments.desk.actions import waiting_for
from commitments.exchange import actions
from commitments.exchange.models import Offer, SharedPractice, Side, open_needs, public_needs
from commitments.pledges import actions as of_pledges
from commitments.record import actions as record
from tests.cast import (
    NOW,
    correct,
    enter_names,
    give_second_factor,
    make_actor,
    make_commitment,
    make_curator,
    make_entry,
    make_member,
    make_published,
    make_reviewer,
    make_user,
)
from tests.drawing import MANY_ROWS
from tests.exchanging import (
    asking_entry,
    make_match,
    make_need,
    make_offer,
    make_offer_draft,
    make_practice,
    make_practice_draft,
    make_submitted_offer,
)
from tests.pledging import make_published_pledge, make_submitted_pledge

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_now", "demo")]

DESK = "support:desk"


@pytest.fixture
def demo(settings):
    settings.DEMO = True


def focal(actor):
    return make_member(f"Focal{actor.code}", actor)


def url_of(need, name="need"):
    return reverse(f"support:{name}", args=[need.revision.report_id, need.about.code])


def read(client, url, user=None):
    client.logout()
    if user:
        client.force_login(user)
    return client.get(url)


def retire(actor):
    type(actor).objects.filter(pk=actor.pk).update(retired_on=NOW.date())


def shield(actor):
    type(actor).objects.filter(pk=actor.pk).update(shielded=True)


# --- who hands in -----------------------------------------------------------------------------------------------------


def offer_form(**sent):
    key = "5a1c0e9e-0000-4000-8000-000000000011"
    return {"key": key, "kinds": ["money"], "text": "A small grant.", "language": "en", "then": "submit", **sent}


def test_who_writes_an_offer_saves_it_and_who_speaks_for_the_actor_hands_it_in(client):
    borduria = make_actor("XBB", "Borduria")
    client.force_login(make_member("Abe", borduria, Role.CONTRIBUTOR))
    new = reverse("support:new")
    assert "Submit to the panel" not in client.get(new).content.decode()
    refused = client.post(new, offer_form())
    assert refused.status_code == 422
    assert "A small grant." in refused.content.decode()
    assert "A focal point or a deputy of Borduria" in refused.content.decode()
    assert not Offer.objects.exists()
    assert client.post(new, offer_form(then="save")).status_code == 302
    offer = Offer.objects.get()
    write = reverse("support:write", args=[offer.pk])
    assert client.post(write, offer_form(version=offer.version)).status_code == 422
    assert Offer.objects.get().state == "draft"
    client.force_login(focal(borduria))
    assert "Submit to the panel" in client.get(write).content.decode()
    assert client.post(write, offer_form(version=offer.version)).status_code == 302
    assert Offer.objects.get().state == "submitted"


def test_who_writes_a_practice_saves_it_and_who_speaks_for_the_actor_hands_it_in(client):
    claim = claim_that_worked()
    practice = make_practice_draft(claim)
    write = reverse("practices:write", args=[practice.pk])
    sent = {
        "what_worked": "One.",
        "what_others": "Two.",
        "language": "en",
        "then": "submit",
        "version": practice.version,
    }
    client.force_login(make_member("Abe", claim.actor, Role.CONTRIBUTOR))
    assert client.post(write, sent).status_code == 422
    assert SharedPractice.objects.get().state == "draft"
    client.force_login(focal(claim.actor))
    assert client.post(write, sent).status_code == 302
    assert SharedPractice.objects.get().state == "submitted"


def test_the_form_of_a_draft_that_was_discarded_says_so_and_keeps_what_was_typed(client):
    borduria = make_actor("XBB", "Borduria")
    client.force_login(focal(borduria))
    assert client.post(reverse("support:new"), offer_form(then="save")).status_code == 302
    record.discard(Offer.objects.get(), by=focal(borduria), at=NOW)
    again = client.post(reverse("support:new"), offer_form(then="save"))
    assert again.status_code == 422
    assert "was discarded" in again.content.decode()
    assert "A small grant." in again.content.decode()


def test_what_was_typed_of_a_practice_stays_when_its_answer_was_corrected_meanwhile(client):
    claim = claim_that_worked()
    client.force_login(focal(claim.actor))
    correct(claim.revision, at=NOW, entry=make_entry(stage=1))
    sent = {
        "key": "5a1c0e9e-0000-4000-8000-000000000012", "language": "en", "then": "save",
        "what_worked": "One office.", "what_others": "The form.",
    }  # fmt: skip
    response = client.post(reverse("practices:new", args=[claim.revision.report_id, "gcm.13"]), sent)
    assert response.status_code == 422
    assert "One office." in response.content.decode()
    assert "stage 3 or 4" in response.content.decode()


# --- what stands no longer --------------------------------------------------------------------------------------------


def test_another_answer_on_the_same_period_ends_the_need_of_the_one_before():
    need = make_need()
    assert open_needs(at=NOW).exists()
    make_published(need.actor, need.commitment, entry=make_entry(), at=NOW + timedelta(hours=1))
    assert not open_needs(at=NOW + timedelta(hours=2)).exists()


def test_a_need_that_is_said_anew_of_the_same_period_is_one_need():
    need = make_need()
    anew = make_published(need.actor, need.commitment, entry=asking_entry(), at=NOW + timedelta(hours=1))
    assert [each.revision_id for each in open_needs(at=NOW + timedelta(hours=2))] == [anew.pk]


def test_an_answer_on_an_earlier_period_that_comes_late_ends_no_need():
    need = make_need(period_end=date(2025, 12, 31))
    make_published(need.actor, need.commitment, period_end=date(2024, 12, 31), at=NOW + timedelta(hours=1))
    assert open_needs(at=NOW + timedelta(hours=2)).exists()


def test_who_reports_no_more_needs_and_offers_nothing(client):
    need, offer = make_need(), make_offer()
    match = make_match(need, offer)
    retire(offer.actor)
    assert not Offer.objects.standing(today=NOW.date()).exists()
    with pytest.raises(actions.Refused, match="offer has ended"):
        actions.confirm_match(match=match, side=Side.NEED, by=focal(need.actor), at=NOW)
    retire(need.actor)
    assert not open_needs(at=NOW).exists()
    # The report still leads to it, and it says what became of it.
    page = read(client, url_of(need))
    assert page.status_code == 200
    assert "its actor reports no more" in page.content.decode()


def test_of_a_pledge_that_was_taken_from_public_view_no_need_and_no_practice_is_told(client):
    revision = make_published_pledge(title="Anna Kowalska opens a centre")
    pledge, by = revision.pledge, revision.created_by
    make_published(pledge.actor, pledge, by=by, entry=asking_entry())
    need = public_needs(at=NOW).get()
    worked = make_published_pledge(pledge.actor, by=by, title="Another of Anna Kowalska").pledge
    claim = make_published(pledge.actor, worked, by=by, entry=make_entry(stage=4)).claims.get()
    practice = make_practice(claim, by=by)
    places = ["/support/?demo=1", "/support/?demo=1&format=json", "/practices/?demo=1", practice.get_absolute_url(),
              "/practices/?demo=1&format=csv", practice.get_absolute_url() + "?format=json"]  # fmt: skip
    assert all("Anna Kowalska" in read(client, place).content.decode() for place in places)
    for each in (pledge, worked):
        record.withdraw(each, reason="It names somebody.", by=make_reviewer(), at=NOW)
    assert [place for place in places if "Anna" in read(client, place).content.decode()] == []
    assert read(client, url_of(need)).status_code == 404


def test_a_match_that_can_be_confirmed_no_longer_waits_for_nobody(client):
    need, offer = make_need(), make_offer()
    match, ana = make_match(need, offer), focal(need.actor)
    client.force_login(ana)
    assert "Waits for your answer" in client.get(reverse(DESK)).content.decode()
    assert "Yes, confirm" in client.get(match.get_absolute_url()).content.decode()
    actions.end_offer(offer=offer, by=offer.created_by, at=NOW)
    assert "Waits for your answer" not in client.get(reverse(DESK)).content.decode()
    page = client.get(match.get_absolute_url()).content.decode()
    assert "Yes, confirm" not in page
    assert "no longer stands" in page
    assert "Decline" in page
    assert not [thing for thing in waiting_for(ana, at=NOW) if thing.name.startswith("match")]


# --- who is told ------------------------------------------------------------------------------------------------------


def test_a_curator_whose_organisation_offers_support_reads_no_private_need(client):
    need, cleo = make_need(support="private"), make_curator()
    borduria = make_actor("XBB", "Borduria")
    make_member("Cleo", make_actor("XBM", "Ministry", type="ministry", parent=borduria))
    private = reverse("support:private")
    match = make_match(need, make_offer(make_actor("XCC", "Cordonia")), side=Side.CURATOR, by=cleo)
    pages = (private, url_of(need), match.get_absolute_url())
    assert [read(client, page, cleo).status_code for page in pages] == [200, 200, 200]
    offer = make_offer_draft(borduria)
    assert [read(client, page, cleo).status_code for page in pages] == [403, 404, 404]
    assert client.post(url_of(need, "propose"), {"offer": str(match.offer_id)}).status_code == 404
    assert private not in client.get(reverse(DESK)).content.decode()
    assert waiting_for(cleo, at=NOW) == []
    carl = make_curator("Carl")
    assert [read(client, page, carl).status_code for page in pages] == [200, 200, 200]
    record.discard(offer, by=offer.created_by, at=NOW)
    assert read(client, private, cleo).status_code == 200


def test_the_log_keeps_private_needs_from_a_curator_whose_organisation_offers_support(client):
    need, cleo, carl = make_need(support="private"), make_curator(), make_curator("Carl")
    sue = give_second_factor(make_user("Sue", is_superuser=True, is_staff=True))
    read(client, url_of(need), sue)
    match = make_match(need, make_offer(make_actor("XCC", "Cordonia")), side=Side.CURATOR, by=cleo)
    read(client, match.get_absolute_url(), sue)
    actions.confirm_match(match=match, side=Side.NEED, by=focal(need.actor), at=NOW)
    actions.close_need(need=need, why="met", by=focal(need.actor), at=NOW)
    log, history = reverse("admin:audit_event_changelist"), reverse("admin:progress_claim_history", args=[need.pk])
    told = Q(verb__startswith="match.") | Q(verb__in=("need.closed", "claim.read_by_superuser"))
    telling = set(Event.objects.filter(told).values_list("pk", flat=True))
    assert len(telling) == 5

    def told_to(user):
        """Which of the events that tell of the need the log lists, finds, opens, and shows as what somebody did or as
        the history of the claim."""
        client.logout()
        client.force_login(user)
        lists = [{}, {"q": str(need.revision.report_id)}, {"q": "match"}, {"by_id": sue.pk}]
        found = {event.pk for query in lists for event in client.get(log, query).context["cl"].result_list}
        pages = (reverse("admin:audit_event_change", args=[pk]) for pk in telling)
        opened = [page for page in pages if client.get(page).status_code == 200]
        entries = [entry.event.pk for entry in client.get(history).context["entries"]]
        return len(found & telling), len(opened), len(telling & set(entries))

    assert told_to(cleo) == told_to(carl) == (5, 5, 1)
    borduria = make_actor("XBB", "Borduria")
    make_member("Cleo", borduria)
    make_offer_draft(borduria)
    assert told_to(cleo) == (0, 0, 0)
    assert told_to(carl) == (5, 5, 1)


def test_what_was_handed_in_before_a_shield_names_nobody_to_the_panel(client):
    light = make_actor("XNG", "Harbour Light", type="ngo")
    offer = make_submitted_offer(light)
    published = make_offer(make_actor("XNH", "Harbour Two", type="ngo"))
    review, take = (reverse(f"support:{n}", args=[p.pk]) for n, p in (("review", offer), ("withdraw", published)))
    rhea = make_reviewer()
    assert "Harbour Light" in read(client, reverse(DESK), rhea).content.decode()
    assert [read(client, page, rhea).status_code for page in (review, take)] == [200, 200]
    shield(light)
    shield(published.actor)
    assert "Harbour Light" not in read(client, reverse(DESK), rhea).content.decode()
    assert [read(client, page, rhea).status_code for page in (review, take)] == [404, 404]


def test_a_superuser_who_looks_at_a_private_need_leaves_a_trace(client):
    need, open_need = make_need(support="private"), make_need(make_actor("XBB", "Borduria"))
    match = make_match(need, make_offer(make_actor("XCC", "Cordonia")), side=Side.CURATOR, by=make_curator())
    sue = make_user("Sue", is_superuser=True)
    give_second_factor(sue)
    looks = Event.objects.filter(by_id=str(sue.pk))
    for number, page in enumerate((url_of(need), reverse("support:private"), match.get_absolute_url()), start=1):
        assert read(client, page, sue).status_code == 200
        assert looks.count() == number
    assert read(client, url_of(open_need), sue).status_code == 200
    assert looks.count() == 3


def test_a_mail_address_is_told_to_who_said_yes_and_not_to_a_colleague(client):
    need, offer = make_need(), make_offer()
    match, ana, dora = make_match(need, offer), focal(need.actor), make_member("Dora", need.actor)
    actions.confirm_match(match=match, side=Side.NEED, by=ana, at=NOW)
    told = {by: read(client, match.get_absolute_url(), by).content.decode() for by in (ana, dora, offer.created_by)}
    assert offer.created_by.email in told[ana]
    assert ana.email in told[offer.created_by]
    assert "mailto:" not in told[dora]
    assert "this is a match" in told[dora]


def test_a_curator_reads_no_match_of_an_organisation_with_a_shield(client):
    need = make_need(make_actor("XNG", "Harbour Light", type="ngo"))
    match = make_match(need, make_offer())
    assert read(client, match.get_absolute_url(), make_curator()).status_code == 200
    shield(need.actor)
    assert read(client, match.get_absolute_url(), make_curator()).status_code == 404


def test_a_published_offer_or_practice_stands_in_the_way_of_a_shield():
    light = make_actor("XNG", "Harbour Light", type="ngo")
    offer = make_submitted_offer(light)
    assert why_not_shield(light) == ""
    record.publish(offer, by=make_reviewer(), at=NOW)
    assert "published under its name" in why_not_shield(light)
    record.withdraw(offer, reason="It names somebody.", by=make_reviewer(), at=NOW)
    assert why_not_shield(light) == ""


def test_who_confirms_is_told_whether_the_public_sees_it(client):
    need, offer = make_need(), make_offer()
    match = make_match(need, offer)
    ana = focal(need.actor)
    assert "shown as matched" in read(client, match.get_absolute_url(), ana).content.decode()
    correct(need.revision, at=NOW, entry=asking_entry("private"))
    page = read(client, match.get_absolute_url(), ana).content.decode()
    assert "shown as matched" not in page
    assert "The public is told nothing." in page


MOVING = re.compile(
    r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{64}|>[0-9a-f]{12}<|csrfmiddlewaretoken[^>]*|claim:\d+|c1(?::|%3A)[a-z2-7-]+"
)
"""What differs between any two reports: random ids, digests and their beginnings, check codes, and numbers of rows, which
PostgreSQL gives out once."""
PLACES = (
    "/", "/support/", "/practices/", "/reports/", "/commitments/gcm.13/", "/actors/arcadia/", "/scorecards/gcm/",
    "/scorecards/gcm/arcadia/", "/scorecards/gcm/arcadia/gcm.13/", "/frameworks/gcm/", "/search/", "/pledges/",
)  # fmt: skip
QUERIES = ("", "&format=csv", "&format=json", "&kind=technology", "&q=arcadia", "&q=technology", "&q=private")


@pytest.mark.long
def test_what_the_public_reads_is_the_same_with_a_private_need_as_without(client):
    """Byte by byte, in every list, page and download; the control is a public need, which the same places tell of."""

    def told(support):
        with transaction.atomic():
            offer = make_offer(kinds=("technology",))
            entry = asking_entry(support, ("technology",) if support else ())
            revision = make_published(make_actor(), make_commitment(), entry=entry)
            if support:
                match = make_match(public_or_not(revision), offer, side=Side.NEED)
                actions.confirm_match(match=match, side=Side.OFFER, by=offer.created_by, at=NOW)
            report = reverse("progress:report", args=[revision.report_id])
            places = (*PLACES, report, f"{report}revisions/1/", offer.get_absolute_url())
            found = {
                (number, query): MOVING.sub("*", client.get(f"{place}?demo=1{query}").content.decode())
                for number, place in enumerate(places)
                for query in QUERIES
            }
            transaction.set_rollback(True)
        return found

    none, private, public = (told(support) for support in ("", "private", "public"))
    assert [where for where in none if none[where] != private[where]] == []
    telling = {number for number, query in none if none[number, query] != public[number, query]}
    # The list, the commitment, the cell, the report and its revision, the offer with its match.
    assert telling >= {1, 4, 8, len(PLACES), len(PLACES) + 1, len(PLACES) + 2}


def public_or_not(revision):
    return open_needs(at=NOW).get(revision=revision)


def claim_that_worked(actor=None, commitment=None):
    revision = make_published(actor, commitment, entry=make_entry(stage=3))
    return revision.claims.select_related("actor", "revision__report__actor", "commitment").get()


# --- lists ------------------------------------------------------------------------------------------------------------


def test_a_need_that_names_no_kind_is_found_by_every_kind(client):
    make_need(kinds=())
    make_need(make_actor("XCC", "Cordonia"), kinds=("money",))
    for kind, number in (("money", 2), ("peers", 1)):
        assert f"{number} need" in read(client, f"/support/?demo=1&kind={kind}").content.decode()


def test_needs_offers_and_practices_are_found_by_their_words(client):
    make_need()
    make_offer(text="Inspectors are trained.")
    make_practice(claim_that_worked(make_actor("XCC", "Cordonia"), make_commitment("gcm.14", title="Consular care")))
    enter_names()
    for path, words, number in (
        ("support", "arcadia", (1, 0)), ("support", "INSPECTORS borduria", (0, 1)), ("support", "zzz", (0, 0)),
        ("practices", "consular office", (1,)), ("practices", "gcm.14", (1,)), ("practices", "zzz", (0,)),
    ):  # fmt: skip
        context = read(client, f"/{path}/?demo=1&q={words}").context
        pages = [context["page_obj"], *([context["offers_page"]] if path == "support" else [])]
        assert tuple(page.paginator.count for page in pages) == number, words


@pytest.mark.long
def test_the_downloads_hold_the_rows_that_the_page_counts(client):
    for number in range(30):
        need = make_need(make_actor(f"XE{number}", f"Land {number}"), kinds=("money",) if number % 2 else ())
        make_offer(make_actor(f"XF{number}", f"Giver {number}"), kinds=("money" if number % 2 else "data",))
        if number % 3 == 0:
            make_practice(claim_that_worked(need.actor, make_commitment("gcm.14")))
    enter_names()
    for query in ("", "&kind=money", "&kind=data", "&q=land", "&region=Africa"):
        page = read(client, f"/support/?demo=1{query}").context
        document = json.loads(client.get(f"/support/?demo=1{query}&format=json").content)
        counts = page["page_obj"].paginator.count, page["offers_page"].paginator.count
        assert (len(document["needs"]), len(document["offers"])) == counts
        assert tuple(rows_of(client, f"/support/?demo=1{query}&format=csv{of}") for of in ("", "&of=offers")) == counts
    count = client.get("/practices/?demo=1").context["page_obj"].paginator.count
    assert count == 10
    assert rows_of(client, "/practices/?demo=1&format=csv") == count
    assert len(json.loads(client.get("/practices/?demo=1&format=json").content)["practices"]) == count


def rows_of(client, url):
    return len(list(csv.reader(io.StringIO(client.get(url).content.decode("utf-8-sig"))))) - 1


@pytest.mark.long
def test_desks_and_pages_ask_as_often_for_many_as_for_one(client):
    cleo, rhea = make_curator(), make_reviewer()
    need, offer = make_need(), make_offer()
    make_need(make_actor("XP0", "Quiet Land"), support="private")
    ana, bob = focal(need.actor), offer.created_by
    actions.confirm_match(match=make_match(need, offer), side=Side.NEED, by=ana, at=NOW)
    make_submitted_offer(make_actor("XCC", "Cordonia"))
    make_practice_draft(claim_that_worked(need.actor, make_commitment("gcm.14")), by=ana)
    pages = (
        (ana, reverse(DESK)), (bob, reverse(DESK)), (rhea, reverse(DESK)), (cleo, reverse("support:private")),
        (ana, url_of(need)), (bob, url_of(need)), (None, url_of(need)), (None, offer.get_absolute_url()),
        (bob, reverse("progress:desk")),
    )  # fmt: skip

    def asked():
        return [len(queries_of(client, url, user)) for user, url in pages]

    asked()  # what is kept for a while is read once
    one = asked()
    for number in range(MANY_ROWS - 1):
        make_need(make_actor(f"XP{number + 1}", f"Quiet {number}"), support="private")
        another = make_need(make_actor(f"XE{number}", f"Land {number}"))
        match = make_match(another, offer)
        actions.confirm_match(match=match, side=Side.NEED, by=focal(another.actor), at=NOW)
        more = make_offer(make_actor(f"XF{number}", f"Giver {number}"), frameworks=("gcm",))
        make_match(need, more)
        make_submitted_offer(make_actor(f"XG{number}", f"Other {number}"))
        make_practice_draft(claim_that_worked(need.actor, make_commitment(f"gcm.{number + 20}")), by=ana)
    assert asked() == one


def queries_of(client, url, user):
    with CaptureQueriesContext(connection) as queries:
        assert read(client, url, user).status_code == 200
    return queries


# --- the mail ---------------------------------------------------------------------------------------------------------


def names(user, at=NOW):
    return sorted(thing.name.rpartition(" ")[0].split(" ")[0] for thing in waiting_for(user, at=at))


def test_the_mail_counts_what_waits_of_offers_matches_and_practices():
    need, offer = make_need(), make_offer()
    ana, bob, rhea, cleo = focal(need.actor), offer.created_by, make_reviewer(), make_curator()
    abe = make_member("Abe", offer.actor, Role.CONTRIBUTOR)
    everybody = (ana, bob, abe, rhea, cleo)
    assert [names(user) for user in everybody] == [[], [], [], [], []]

    match = make_match(need, offer)
    assert [names(user) for user in everybody] == [["match"], [], [], [], []]
    actions.confirm_match(match=match, side=Side.NEED, by=ana, at=NOW)
    assert [names(user) for user in everybody] == [[], [], [], [], []]

    paper = make_submitted_offer(offer.actor, by=bob)
    practice = make_practice_draft(claim_that_worked(offer.actor, make_commitment("gcm.14")), by=bob)
    record.submit(practice, by=bob, at=NOW)
    assert [names(user) for user in everybody] == [[], [], [], ["paper", "paper"], []]
    for each in (paper, practice):
        record.return_(each, comment="Which?", by=rhea, at=NOW)
    assert [names(user) for user in everybody] == [[], ["paper", "paper"], ["paper", "paper"], [], []]


def test_the_mail_tells_nobody_of_a_private_need_too_early():
    need, offer = make_need(support="private"), make_offer()
    ana, bob, cleo = focal(need.actor), offer.created_by, make_curator()
    assert [names(user) for user in (ana, bob, cleo)] == [[], [], ["private"]]
    match = make_match(need, offer, side=Side.CURATOR, by=cleo)
    assert [names(user) for user in (ana, bob, cleo)] == [["match"], [], []]
    later = NOW + timedelta(days=3)
    actions.confirm_match(match=match, side=Side.NEED, by=ana, at=later)
    assert [names(user, at=later) for user in (ana, bob, cleo)] == [[], ["match"], []]
    (thing,) = waiting_for(bob, at=later)
    assert thing.since == later


def test_a_private_need_waits_for_a_curator_once_somebody_offers():
    make_need(support="private")
    assert names(make_curator()) == []
    make_offer()
    assert names(make_curator()) == ["private"]


def test_the_mail_counts_what_waits_of_pledges():
    borduria = make_actor("XBB", "Borduria")
    bob, rhea, cleo = focal(borduria), make_reviewer(), make_curator()
    pledge = make_submitted_pledge(make_actor(), form="partnership", partners=("XBB",))
    ana = pledge.created_by
    everybody = (ana, bob, rhea, cleo)
    assert [names(user) for user in everybody] == [[], [], ["pledge"], []]
    assert names(cleo, at=NOW + timedelta(days=15)) == ["pledge"]
    record.return_(pledge, comment="Whom?", by=rhea, at=NOW)
    assert [names(user) for user in everybody] == [["pledge"], [], [], []]
    pledge.refresh_from_db()
    record.submit(pledge, by=ana, at=NOW)
    pledge.refresh_from_db()
    record.publish(pledge, by=rhea, at=NOW)
    assert [names(user) for user in everybody] == [[], ["partner"], [], []]
    of_pledges.answer_as_partner(revision=pledge, actor=borduria, answer="confirmed", by=bob, at=NOW)
    assert [names(user) for user in everybody] == [[], [], [], []]


def test_the_desk_of_reports_says_how_much_waits_in_support(client):
    need = make_need()
    make_match(need, make_offer())
    page = read(client, reverse("progress:desk"), focal(need.actor)).content.decode()
    assert "1 thing waits for you there." in page
    assert reverse(DESK) in page

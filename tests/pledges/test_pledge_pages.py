"""The pages of pledges: a pledge is made in the browser, checked, published, revised, reported on and read."""

import json
import re
import uuid
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commitments.audit.models import Event
from commitments.pledges import actions
from commitments.pledges.models import PartnerAnswer, Pledge, PledgeRevision, Target
from commitments.progress.models import Claim, ClaimReference, Revision
from commitments.record import actions as record
from commitments.record import autosave
from commitments.record.models import Scratch
from tests.cast import (
    NOW,
    enter_names,
    give_second_factor,
    make_actor,
    make_commitment,
    make_curator,
    make_entry,
    make_framework,
    make_member,
    make_method,
    make_published,
    make_reviewer,
    make_user,
)
from tests.exchanging import asking_entry
from tests.pledging import (
    make_document,
    make_pledge_draft,
    make_published_pledge,
    make_submitted_pledge,
    make_sum,
    tell,
)
from tests.progress.test_counting import decide, make_link

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_now")]

FORM = {
    "title": "Open ten desks",
    "text": "Arcadia undertakes to open ten desks.",
    "language": "en",
    "nature": "policy",
    "commitments": ["gcm.13"],
    "form": "individual",
    "measure": "Desks",
    "unit": "desks",
    "direction": "rise",
    "baseline": "2",
    "target": "10.5",
    "due_on": "2028-12-31",
    "specific": ["whom"],
    "on": "2026-03-01",
    "documents-TOTAL_FORMS": "1",
    "documents-INITIAL_FORMS": "0",
    "documents-0-title": "Budget act",
    "documents-0-issuer_class": "official",
    "documents-0-link": "https://example.org/budget",
    "money-TOTAL_FORMS": "1",
    "money-INITIAL_FORMS": "0",
    "money-0-stage": "planned",
    "money-0-amount": "1000.50",
    "money-0-currency": "EUR",
    "money-0-on": "2026-03-01",
    "money-0-source": "Budget act",
    "then": "check",
}


@pytest.fixture(autouse=True)
def _demonstration(settings):
    settings.DEMO = True


@pytest.fixture
def arcadia():
    make_method()
    make_framework("gcm")
    make_commitment("gcm.13")
    return make_actor()


@pytest.fixture
def ana(client, arcadia):
    user = make_member("Ana", arcadia)
    client.force_login(user)
    return user


def page(client, name, *args, query="", status=200):
    response = client.get(reverse(f"pledges:{name}", args=args) + query)
    assert response.status_code == status, (name, response.status_code)
    return re.sub(r"\s+", " ", response.content.decode())


def send(client, name, *args, status=302, **data):
    response = client.post(reverse(f"pledges:{name}", args=args), data)
    assert response.status_code == status, (name, response.status_code, response.content.decode()[:3000])
    return response


def signed_in(client, user):
    client.force_login(user)
    return client


def test_a_pledge_is_made_checked_published_and_read_without_loss(client, ana):
    assert "Make a pledge" in page(client, "new")
    send(client, "new", key=str(uuid.uuid4()), **FORM)
    pledge = Pledge.objects.get()
    checked = page(client, "check", pledge.pk)
    for words in ("Open ten desks", "10.5 desks", "Budget act", "1,000.50 EUR", "Submit to the panel"):
        assert words in checked
    revision = PledgeRevision.objects.get()
    send(client, "submit", pledge.pk, version=revision.version)
    assert "was received on" in page(client, "sent", pledge.pk)
    assert "with the panel" in page(client, "check", pledge.pk).lower()
    page(client, "pledge", pledge.pk, status=404)

    signed_in(client, make_reviewer())
    desk = client.get(reverse("progress:desk")).content.decode()
    assert "Pledges that wait for the panel" in desk
    review = page(client, "review", pledge.pk)
    assert "You check that the pledge is complete and safe" in review
    revision.refresh_from_db()
    send(client, "begin-review", pledge.pk)
    send(client, "publish", pledge.pk, version=revision.version, digest=revision.digest)
    read = page(client, "pledge", pledge.pk)
    for words in (
        "Open ten desks", "Made", "10.5 desks", "1,000.50 EUR", "Budget act", "It says whom it serves: <b>yes</b>",
        "It says by what means: <b>not stated</b>", "No report received on this pledge", revision.digest,
    ):  # fmt: skip
        assert words in read
    client.logout()
    assert "Open ten desks" in page(client, "pledges", query="?demo=1")
    assert "Open ten desks" not in page(client, "pledges")
    for address in (reverse("scorecards:commitment", args=["gcm.13"]) + "?demo=1", pledge.actor.get_absolute_url()):
        assert f'href="/pledges/{pledge.pk}/"' in client.get(address).content.decode()


def test_an_unfinished_pledge_is_kept_as_a_draft_and_says_what_is_missing(client, ana):
    nothing = {"documents-0-title": "", "documents-0-link": "", "documents-0-issuer_class": "own"}
    form = {**FORM, **nothing, "title": "", "text": "", "on": "", "then": "leave"}
    send(client, "new", key=str(uuid.uuid4()), **form)
    pledge = Pledge.objects.get()
    checked = page(client, "check", pledge.pk)
    assert checked.count("Still missing") >= 3
    assert "Some answers are still missing" in checked
    response = send(client, "write", pledge.pk, status=422, **{**form, "then": "check", "version": "1"})
    assert "Give it a title." in response.content.decode()


def test_every_error_stands_at_its_field_and_nothing_typed_is_lost(client, ana):
    wrong = {**FORM, "baseline": "two", "money-0-currency": "euros", "documents-0-title": "", "direction": "fall"}
    response = send(client, "new", key=str(uuid.uuid4()), status=422, **wrong)
    body = response.content.decode()
    for words in ("Write a number", "Three letters", "Give the document a title", 'value="two"', "euros"):
        assert words in body
    assert not Pledge.objects.exists()


@pytest.mark.parametrize(("typed", "stored"), [("USD\n", "USD"), ("usd", "USD"), (" EUR ", "EUR")])
def test_a_currency_is_three_letters_however_they_are_typed(client, ana, typed, stored):
    send(client, "new", key=str(uuid.uuid4()), **{**FORM, "money-0-currency": typed})
    assert PledgeRevision.objects.get().money.get().currency == stored


@pytest.mark.parametrize("typed", ["EU", "EUR\nX", "E1R", "ÄBC", "euros"])
def test_what_is_no_currency_is_asked_back(client, ana, typed):
    response = send(client, "new", key=str(uuid.uuid4()), status=422, **{**FORM, "money-0-currency": typed})
    assert "Three letters" in response.content.decode()


def test_who_saves_second_sees_what_the_other_saved_and_keeps_what_was_typed(client, ana):
    revision = make_pledge_draft(by=ana)
    opened = revision.version
    send(client, "write", revision.pledge_id, **{**FORM, "title": "The first to save", "version": opened})
    response = send(
        client, "write", revision.pledge_id, status=409, **{**FORM, "title": "The second", "version": opened}
    )
    body = response.content.decode()
    assert "A colleague saved while you were writing" in body
    assert "The first to save" in body
    assert 'value="The second"' in body
    revision.refresh_from_db()
    assert revision.title == "The first to save"
    send(client, "write", revision.pledge_id, **{**FORM, "title": "The second", "version": revision.version})
    revision.refresh_from_db()
    assert revision.title == "The second"


def test_what_was_typed_and_not_saved_is_put_back(client, ana):
    revision = make_pledge_draft(by=ana)
    place = reverse("pledges:write", args=[revision.pledge_id])
    writer = re.search(r'name="writer" value="([^"]+)"', client.get(place).content.decode()).group(1)
    typed = {**FORM, "title": "Typed on the train", "writer": writer}
    assert client.post(reverse("progress:scratch"), typed).status_code == 200
    assert Scratch.objects.get().place == place
    assert 'value="Typed on the train"' in client.get(place).content.decode()
    assert "Write the pledge" in client.get(reverse("progress:unsaved")).content.decode()
    send(client, "write", revision.pledge_id, **{**typed, "version": revision.version})
    assert not Scratch.objects.exists()


def test_a_form_of_a_draft_that_a_stranger_sends_is_not_found(client, ana):
    revision = make_pledge_draft(by=ana)
    signed_in(client, make_member("Bob", make_actor("XBB", "Borduria")))
    for name in ("write", "check", "sent", "discard", "revise"):
        page(client, name, revision.pledge_id, status=404)
    for name in ("submit", "recall", "publish", "return", "begin-review"):
        send(client, name, revision.pledge_id, status=404)


def test_a_published_pledge_is_revised_with_a_state_and_the_difference_is_read(client, ana):
    revision = make_published_pledge(by=ana)
    pledge = revision.pledge
    send(client, "revise", pledge.pk, reason="Two cities joined.", key=str(uuid.uuid4()))
    draft = PledgeRevision.objects.unsettled().get()
    assert "Open ten legal-advice desks" in page(client, "write", pledge.pk)
    form = {**FORM, "title": "Open twelve desks", "target": "12", "standing": "changed", "on": "2026-11-01"}
    send(client, "write", pledge.pk, **{**form, "reason": "Two cities joined.", "version": draft.version})
    draft.refresh_from_db()
    send(client, "submit", pledge.pk, version=draft.version)
    draft.refresh_from_db()
    record.publish(draft, by=make_reviewer(), at=NOW)
    changed = page(client, "changes", pledge.pk, 2)
    for words in ("Two cities joined.", "<del>", "<ins>", "12 desks", "10 desks"):
        assert words in changed
    assert "This is the text of revision 1" in page(client, "revision", pledge.pk, 1)
    assert "Changed" in page(client, "pledge", pledge.pk)
    page(client, "changes", pledge.pk, 1, status=404)


def test_the_panel_returns_a_pledge_and_it_comes_back_to_the_desk(client, ana):
    revision = make_submitted_pledge(by=ana)
    signed_in(client, make_reviewer())
    send(client, "return", revision.pledge_id, status=422, version=revision.version, comment="")
    send(client, "return", revision.pledge_id, version=revision.version, comment="Whom does it serve?")
    send(client, "publish", revision.pledge_id, version=revision.version)  # a colleague came second
    signed_in(client, ana)
    assert "Whom does it serve?" in client.get(reverse("progress:desk")).content.decode()
    assert "Whom does it serve?" in page(client, "write", revision.pledge_id)


def test_a_partner_is_asked_answers_and_the_page_says_so(client, ana):
    ngo = make_actor("XNG", "Harbour Light", type="ngo")
    noor = make_member("Noor", ngo)
    revision = make_published_pledge(by=ana, form="partnership", partners=("XNG",))
    assert "not confirmed by Harbour Light" in page(client, "pledge", revision.pledge_id)
    page(client, "partner", revision.pledge_id, "harbour-light", status=404)
    signed_in(client, noor)
    assert "names Harbour Light as a partner" in client.get(reverse("progress:desk")).content.decode()
    assert "Answer for Harbour Light" in page(client, "pledge", revision.pledge_id)
    send(client, "partner", revision.pledge_id, "harbour-light", status=422)
    send(client, "partner", revision.pledge_id, "harbour-light", answer="confirmed", number="1")
    assert "confirmed on 22 November 2026" in page(client, "pledge", revision.pledge_id)
    assert PartnerAnswer.objects.get().by == noor


def test_the_panel_takes_a_pledge_from_public_view(client, ana):
    revision = make_published_pledge(by=ana)
    page(client, "withdraw", revision.pledge_id, status=404)
    signed_in(client, make_reviewer())
    assert "Take the pledge from public view" in page(client, "withdraw", revision.pledge_id)
    send(client, "withdraw", revision.pledge_id, reason="It names a child.")
    body = page(client, "pledge", revision.pledge_id)
    assert "It names a child." in body
    assert revision.title not in body
    data = client.get(reverse("pledges:pledge", args=[revision.pledge_id]) + "?format=json").json()
    assert set(data) == {"pledge", "id", "withdrawn_at", "withdrawal_reason"}


# --- progress on a pledge ----------------------------------------------------------------------------------------------------

CLAIM = {
    "then": "check",
    "view": "mixed",
    "stage": "4",
    "narrative": "Six desks are open.",
    "period_start": "",
    "period_end": "2026-06-30",
    "language": "en",
    "evidence-TOTAL_FORMS": "0",
    "evidence-INITIAL_FORMS": "0",
}


def test_progress_on_a_pledge_is_an_ordinary_report_and_sets_no_cell(client, ana, arcadia):
    pledge = make_published_pledge(by=ana).pledge
    address = f"{reverse('progress:new')}?actor=arcadia&commitment={pledge.code}"
    assert address.replace("&", "&amp;") in page(client, "pledge", pledge.pk)
    form = client.get(address)
    assert form.status_code == 200
    assert "Open ten legal-advice desks" in form.content.decode()
    response = client.post(address, {**CLAIM, "key": str(uuid.uuid4())})
    assert response.status_code == 302, response.content.decode()[:2000]
    revision = Revision.objects.get()
    claim = Claim.objects.get()
    assert (claim.pledge, claim.commitment, claim.about, claim.kind) == (pledge, None, pledge, "do")
    claim_url = reverse("progress:claim", args=[revision.report_id, pledge.code])
    assert claim_url == f"/reports/{revision.report_id}/claims/{pledge.code}/"
    for name in ("write", "check"):
        assert (
            "Open ten legal-advice desks"
            in client.get(reverse(f"progress:{name}", args=[revision.report_id])).content.decode()
        )
    assert client.get(claim_url).status_code == 200
    changed = {**CLAIM, "narrative": "Seven desks are open.", "version": revision.version}
    assert client.post(claim_url, changed).status_code == 302
    revision.refresh_from_db()
    record.submit(revision, by=ana, at=NOW)
    signed_in(client, make_reviewer())
    review = client.get(reverse("progress:review", args=[revision.report_id]))
    assert review.status_code == 200
    key = f"on-{pledge.pk}-narrative"
    assert key in review.content.decode()
    commented = client.post(
        reverse("progress:comment", args=[revision.report_id]), {key: "Which six?", "key": str(uuid.uuid4())}
    )
    assert commented.status_code == 302
    round_page = client.get(reverse("progress:round", args=[revision.report_id, 1, 1]))
    assert "Open ten legal-advice desks: What happened" in re.sub(r"\s+", " ", round_page.content.decode())
    record.publish(revision, by=make_reviewer(), at=NOW)
    signed_in(client, ana)
    read = page(client, "pledge", pledge.pk)
    assert "Seven desks are open." in read
    assert "In place and operating" in read
    report_page = client.get(reverse("progress:report", args=[revision.report_id])).content.decode()
    assert f'href="/pledges/{pledge.pk}/' in report_page
    for name in ("progress:reports", "progress:desk"):
        assert "Open ten legal-advice desks" in client.get(reverse(name) + "?demo=1").content.decode()
    for query in ("?format=csv&demo=1", "?format=json&demo=1"):
        assert pledge.code in client.get(reverse("progress:reports") + query).content.decode()
    assert client.get(reverse("progress:new") + f"?actor=arcadia&commitment={pledge.code}").status_code == 200


def test_a_claim_on_a_pledge_never_sets_a_position_and_one_on_the_commitment_does(client, ana, arcadia):
    """The control: the same answer, logged on the commitment itself, is found everywhere where the other is not."""
    commitment = make_commitment("gcm.13")
    pledge = make_published_pledge(by=ana).pledge
    entry = make_entry(stage=4, narrative="It is in place.")
    make_published(arcadia, pledge, by=ana, entry=entry)
    addresses = [
        reverse("scorecards:cell", args=["gcm", "arcadia", "gcm.13"]),
        reverse("scorecards:actor-scorecard", args=["gcm", "arcadia"]) + "?format=json",
        reverse("scorecards:matrix", args=["gcm"]) + "?demo=1&format=json",
        reverse("scorecards:commitment", args=["gcm.13"]) + "?demo=1&format=json",
        reverse("scorecards:framework", args=["gcm"]) + "?demo=1&format=json",
    ]

    def told():
        return [re.sub(r'"as_of": "[^"]*"|csrf[^>]*', "", client.get(a).content.decode()) for a in addresses]

    before = told()
    assert list(Claim.objects.standing(as_of=NOW.date(), known_at=NOW)) == []
    assert all("It is in place." not in body for body in before)
    make_published(arcadia, commitment, by=ana, entry=entry)
    after = told()
    assert [Claim.about_id.fget(c) for c in Claim.objects.standing(as_of=NOW.date(), known_at=NOW)] == [commitment.pk]
    assert all(one != other for one, other in zip(before, after, strict=True))


def test_what_is_reported_on_a_pledge_counts_nowhere_by_reference(arcadia):
    """The control: the same ticks, on the commitment that the pledge advances, make two references."""
    gcm13, other = make_commitment("gcm.13"), make_commitment("a68-190.4", framework=make_framework("a68-190"))
    decide(make_link("gcm.13--a68-190.4", gcm13, other, relation="same"), "adopted")
    decide(make_link("gcm.13--sdg.10.7", gcm13, sdg_target="10.7"), "adopted")
    links = ("gcm.13--a68-190.4", "gcm.13--sdg.10.7")
    entry = make_entry(stage=4, counts=links, lends=links[:1])
    pledge = make_published_pledge().pledge
    claim = make_published(arcadia, pledge, entry=entry).claims.get()
    assert (claim.about, claim.references.count()) == (pledge, 0)
    assert not ClaimReference.objects.lent(as_of=NOW.date(), known_at=NOW).exists()
    assert make_published(arcadia, gcm13, entry=entry).claims.get().references.count() == 2


def test_only_who_leads_a_published_pledge_reports_on_it(client, ana, arcadia):
    from commitments.progress.lifecycle import Refused

    borduria = make_actor("XBB", "Borduria")
    theirs = make_published_pledge(borduria).pledge
    draft = make_pledge_draft(by=ana).pledge
    with pytest.raises(Refused, match="the actor that leads it"):
        make_published(arcadia, theirs, by=ana)
    with pytest.raises(Refused, match="once it is published"):
        make_published(arcadia, draft, by=ana)
    for pledge in (theirs, draft):
        assert client.get(f"{reverse('progress:new')}?actor=arcadia&commitment={pledge.code}").status_code == 404


def test_a_report_on_a_pledge_is_corrected_and_withdrawn_like_any_other(client, ana, arcadia):
    from tests.cast import correct

    pledge = make_published_pledge(by=ana).pledge
    first = make_published(arcadia, pledge, by=ana, entry=make_entry(stage=2, narrative="Six desks."))
    second = correct(first, entry=None, at=NOW)
    changes = client.get(reverse("progress:changes", args=[second.report_id, 2]))
    assert changes.status_code == 200
    assert [c.revision for c in Claim.objects.on_pledge(pledge, as_of=NOW.date(), known_at=second.published_at)] == [
        second
    ]
    record.withdraw(second.report, reason="A mistake.", by=make_reviewer(), at=second.published_at)
    gone = client.get(reverse("progress:report", args=[second.report_id])).content.decode()
    assert "Open ten legal-advice desks" in gone
    assert "Six desks." not in page(client, "pledge", pledge.pk)


def test_the_texts_of_a_claim_on_a_pledge_can_be_taken_down(client, ana, arcadia):
    pledge = make_published_pledge(by=ana).pledge
    revision = make_published(arcadia, pledge, by=ana, entry=make_entry(narrative="She lives at the harbour."))
    cleo, root = make_curator(), make_curator("Cara")
    signed_in(client, cleo)
    address = reverse("progress:takedown-of", args=[revision.report_id, pledge.code])
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": "It tells where somebody lives."}).status_code == 302
    takedown = revision.takedowns.get()
    assert takedown.about == pledge
    record.confirm_takedown(takedown, by=root, at=NOW)
    assert Claim.objects.get().narrative == "[taken down]"
    assert "harbour" not in page(client, "pledge", pledge.pk)


# --- lists, files, counts ----------------------------------------------------------------------------------------------------


def some(number, **facts):
    return [make_published_pledge(make_actor(f"XQ{n:02d}", f"Country {n}"), **facts) for n in range(number)]


def test_the_list_is_filtered(client, arcadia):
    ngo = make_actor("XNG", "Harbour Light", type="ngo")
    make_commitment("gcm.14")
    first = make_published_pledge(title="Alpha", nature="financial", due_on=date(2025, 1, 1))
    second = make_published_pledge(ngo, title="Beta", commitments=("gcm.14",), due_on=None)
    third = make_published_pledge(
        make_actor("XBB", "Borduria"), title="Gamma", form="matching", matches=first.pledge.code
    )
    tell(third, "under_way")
    assert second
    enter_names()

    def found(query):
        rows = client.get(reverse("pledges:pledges") + f"?demo=1&format=json&{query}").json()["pledges"]
        return sorted(row["title"] for row in rows)

    assert found("") == ["Alpha", "Beta", "Gamma"]
    assert found("nature=financial") == ["Alpha"]
    assert found("actor_type=ngo") == ["Beta"]
    assert found("form=matching") == ["Gamma"]
    assert found("standing=under_way") == ["Gamma"]
    assert found("standing=made") == ["Alpha", "Beta"]
    assert found("commitment=gcm.14") == ["Beta"]
    assert found("framework=gcm") == ["Alpha", "Beta", "Gamma"]
    assert found("due=passed") == ["Alpha"]
    assert found("due=none") == ["Beta"]
    assert found("due=ahead") == ["Gamma"]
    assert found("q=harbour") == ["Beta"]
    assert found("q=nowhere") == []
    assert "No published pledge matches" in page(client, "pledges", query="?demo=1&q=nowhere")
    assert "its own date has passed" in page(client, "pledges", query="?demo=1&due=passed")
    for word in ("overdue", "late", "failed"):
        assert word not in page(client, "pledges", query="?demo=1").lower().replace("latest", "").replace(
            "translate", ""
        )


def test_an_empty_list_says_what_would_fill_it(client, arcadia):
    assert "No pledge is published yet" in page(client, "pledges")


@pytest.mark.parametrize("query", ["", "?format=csv", "?format=json", "?format=csv&of=money"])
def test_a_list_asks_as_much_for_twenty_as_for_one(client, arcadia, query):
    def asked():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            address = reverse("pledges:pledges") + (query + "&demo=1" if query else "?demo=1")
            assert client.get(address).status_code == 200
        return len(captured)

    make_published_pledge(money=(make_sum(),))
    asked()
    one = asked()
    for number, revision in enumerate(some(20, money=(make_sum(),))):
        if number % 3 == 0:
            tell(revision, "under_way", value=Decimal(3))
    assert asked() == one


def test_one_pledge_asks_as_much_with_much_as_with_little(client, arcadia):
    def asked(pledge):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("pledges:pledge", args=[pledge.pk])).status_code == 200
        return len(captured)

    partners = [make_actor(f"XP{n}", f"Partner {n}", type="ngo") for n in range(5)]
    said = {"evidence": (make_document(),)}
    little = make_published_pledge(form="common", partners=("XP0",), money=(make_sum(),), matches="")
    tell(little, "under_way", **said)
    much = make_published_pledge(
        make_actor("XBB", "Borduria"), form="common", partners=tuple(p.code for p in partners), money=(make_sum(),) * 1
    )
    for number in range(4):
        stages = [make_sum("disbursed", str(10 + n + number)) for n in range(5)]
        tell(much, "under_way", money=stages, evidence=(make_document(), make_document(title="Another")))
    asked(little.pledge)
    assert asked(little.pledge) == asked(much.pledge)


def test_pages_of_commitment_and_actor_ask_as_much_for_twenty_pledges_as_for_one(client, arcadia):
    addresses = [
        reverse("scorecards:commitment", args=["gcm.13"]) + "?demo=1",
        reverse("scorecards:actor", args=["arcadia"]),
    ]

    def asked():
        counts = []
        for address in addresses:
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            counts.append(len(captured))
        return counts

    make_published_pledge()
    asked()
    one = asked()
    for number in range(19):
        make_published_pledge(title=f"Pledge {number}")
    assert asked() == one


# --- targets -----------------------------------------------------------------------------------------------------------------


def test_a_focal_point_sets_a_horizon_and_takes_it_back(client, ana, arcadia):
    pledge = make_published_pledge(by=ana).pledge
    assert "No time is set" in page(client, "targets", "arcadia")
    said = {"commitment": "gcm.13", "years": "2", "source": "pledge", "pledge": pledge.code, "starts_on": ""}
    send(client, "targets", "arcadia", **said)
    body = page(client, "targets", "arcadia")
    assert "It gives itself 2 years, from 1 March 2026 (its own pledge) to 1 March 2028" in body
    target = Target.objects.get()
    send(client, "end-target", "arcadia", target.pk)
    assert "No time is set" in page(client, "targets", "arcadia")
    send(client, "end-target", "arcadia", target.pk)  # pressed twice: the same success
    assert "was replaced or taken back meanwhile" not in page(client, "targets", "arcadia")
    response = send(client, "targets", "arcadia", status=422, commitment="gcm.13", years="2", source="baseline")
    assert "Give the day from which the time runs" in response.content.decode()


def test_others_of_the_actor_do_not_set_its_horizons(client, ana, arcadia):
    from commitments.actors.models import Role

    signed_in(client, make_member("Abe", arcadia, role=Role.CONTRIBUTOR))
    page(client, "targets", "arcadia", status=403)
    signed_in(client, make_member("Bob", make_actor("XBB", "Borduria")))
    page(client, "targets", "arcadia", status=404)


def test_the_json_of_a_pledge_is_read_back(client, ana):
    revision = make_published_pledge(by=ana, money=(make_sum("planned"), make_sum("disbursed", "12.30")))
    data = json.loads(client.get(reverse("pledges:pledge", args=[revision.pledge_id]) + "?format=json").content)
    assert data["target"] == "10"
    assert [(m["stage"], m["amount"]) for m in data["money"]] == [("planned", "1000000.00"), ("disbursed", "12.30")]
    assert client.get(reverse("pledges:pledge", args=[revision.pledge_id]) + "?format=csv").status_code == 200


# --- what was typed, and what was read --------------------------------------------------------------------------------------


def test_what_is_told_without_its_day_comes_back_and_is_not_dropped(client, ana):
    form = {**FORM, "on": "", "note": "Signed in the capital.", "then": "leave"}
    body = send(client, "new", key=str(uuid.uuid4()), status=422, **form).content.decode()
    for words in ("Give the day since which it is so", "Signed in the capital.", "Budget act"):
        assert words in body
    assert not Pledge.objects.exists()


def test_what_is_told_of_a_revision_without_a_state_comes_back(client, ana):
    revision = make_published_pledge(by=ana)
    draft = record.correct(revision.pledge, reason="News.", by=ana, at=NOW)
    form = {**FORM, "standing": "", "on": "", "note": "Six are open.", "reason": "News.", "version": draft.version}
    body = send(client, "write", revision.pledge_id, status=422, **form).content.decode()
    assert "Choose the state that this is told of" in body
    assert "Six are open." in body
    send(client, "write", revision.pledge_id, **{**form, "standing": "under_way", "on": "2026-11-01"})
    assert draft.entries.get().note == "Six are open."


def test_a_number_to_match_and_partners_are_not_dropped_by_another_form(client, ana):
    make_actor("XNG", "Harbour Light", type="ngo")
    first = make_published_pledge(make_actor("XBB", "Borduria")).pledge
    for typed, sentence in (
        ({"matched": first.code}, "You name a pledge that it matches"),
        ({"partners": ["XNG"]}, "You name partners"),
    ):
        body = send(client, "new", key=str(uuid.uuid4()), status=422, **{**FORM, **typed}).content.decode()
        assert sentence in body
    send(client, "new", key=str(uuid.uuid4()), **{**FORM, "form": "matching", "matched": first.code})
    assert PledgeRevision.objects.unsettled().get().matches == first


def before_it_is_saved(monkeypatch, act):
    """Somebody else is quicker: they `act` between the check at the door and the saving."""
    real = autosave.saved

    def saved(request):
        act()
        return real(request)

    monkeypatch.setattr(autosave, "saved", saved)


def test_what_was_typed_waits_when_a_colleague_handed_the_draft_in(client, ana, monkeypatch):
    """The colleague is quicker than the check at the door: the form was let in, and finds the draft gone to the panel."""
    revision = make_pledge_draft(by=ana)
    place = reverse("pledges:write", args=[revision.pledge_id])
    writer = re.search(r'name="writer" value="([^"]+)"', client.get(place).content.decode()).group(1)

    def submit():
        fresh = PledgeRevision.objects.select_related("pledge__actor").get(pk=revision.pk)
        record.submit(fresh, by=ana, at=NOW)

    before_it_is_saved(monkeypatch, submit)
    typed = {**FORM, "title": "Typed too late", "version": revision.version, "writer": writer}
    response = send(client, "write", revision.pledge_id, **typed)
    assert response.url == reverse("pledges:check", args=[revision.pledge_id])
    assert Scratch.objects.get().place == place
    assert "Nothing that you typed is lost" in client.get(response.url).content.decode()


def test_a_reason_that_was_typed_while_a_colleague_began_the_revision_is_kept(client, ana):
    revision = make_published_pledge(by=ana)
    place = reverse("pledges:revise", args=[revision.pledge_id])
    writer = re.search(r'name="writer" value="([^"]+)"', client.get(place).content.decode()).group(1)
    record.correct(revision.pledge, reason="A colleague's.", by=ana, at=NOW)
    send(client, "revise", revision.pledge_id, reason="Mine.", key=str(uuid.uuid4()), writer=writer)
    assert "Mine." in Scratch.objects.get().content


def test_a_reviewer_who_comes_second_in_the_same_instant_is_told(client, ana, monkeypatch):
    revision = make_submitted_pledge(by=ana)
    signed_in(client, make_reviewer())

    def give_back():
        fresh = PledgeRevision.objects.select_related("pledge__actor").get(pk=revision.pk)
        record.return_(fresh, comment="Whom?", by=make_reviewer("Rolf"), at=NOW)

    before_it_is_saved(monkeypatch, give_back)
    response = send(client, "return", revision.pledge_id, version=revision.version, comment="By what means?")
    assert "Your comment was not sent: By what means?" in client.get(response.url).content.decode()


def test_who_begins_to_read_what_a_colleague_has_just_answered_is_told(client, ana, monkeypatch):
    revision = make_submitted_pledge(by=ana)
    signed_in(client, make_reviewer())
    real = record.begin_review

    def too_late(read, **facts):
        fresh = PledgeRevision.objects.select_related("pledge__actor").get(pk=revision.pk)
        record.return_(fresh, comment="Whom?", by=make_reviewer("Rolf"), at=NOW)
        return real(read, **facts)

    monkeypatch.setattr(record, "begin_review", too_late)
    assert send(client, "begin-review", revision.pledge_id).url == reverse("progress:desk")


def test_a_partner_answers_for_the_text_that_it_read(client, ana):
    ngo = make_actor("XNG", "Harbour Light", type="ngo")
    revision = make_published_pledge(by=ana, form="partnership", partners=("XNG",))
    signed_in(client, make_member("Noor", ngo))
    assert 'name="number" value="1"' in page(client, "partner", revision.pledge_id, "harbour-light")
    tell(revision, "changed", target=Decimal(900))
    said = {"answer": "confirmed", "number": "1"}
    body = send(client, "partner", revision.pledge_id, "harbour-light", status=422, **said).content.decode()
    assert "was revised meanwhile" in body
    assert "900 desks" in body
    assert not PartnerAnswer.objects.exists()
    send(client, "partner", revision.pledge_id, "harbour-light", **{**said, "number": "2"})
    assert PartnerAnswer.objects.get().revision.number == 2


def test_a_reviewer_with_a_tie_is_offered_no_way_to_take_a_pledge_away(client, arcadia):
    first = make_published_pledge(make_actor("XBB", "Borduria"))
    second = make_published_pledge(form="matching", matches=first.pledge.code)
    for name, tied in (("Rhea", False), ("Rolf", True)):
        reviewer = make_reviewer(name)
        if tied:
            make_member(name, first.pledge.actor)
        signed_in(client, reviewer)
        assert ("Take it from public view" in page(client, "pledge", second.pledge_id)) == (not tied)
        page(client, "withdraw", second.pledge_id, status=404 if tied else 200)


def test_what_was_taken_from_public_view_is_named_on_no_page_that_leads_to_it(client, ana, arcadia):
    pledge = make_published_pledge(by=ana, title="A home for Maryam").pledge
    match = make_published_pledge(make_actor("XBB", "Borduria"), form="matching", matches=pledge.code, title="We match")
    report = make_published(arcadia, pledge, by=ana, entry=make_entry(narrative="It was built."))
    record.withdraw(pledge, reason="It names a child.", by=make_reviewer(), at=NOW)
    client.logout()
    for address in (
        reverse("pledges:pledge", args=[match.pledge_id]),
        reverse("pledges:pledge", args=[match.pledge_id]) + "?format=json",
        reverse("pledges:pledge", args=[pledge.pk]),
        reverse("progress:report", args=[report.report_id]),
        reverse("progress:reports") + "?demo=1",
        reverse("progress:reports") + "?demo=1&format=csv",
        reverse("progress:reports") + "?demo=1&q=Maryam",
    ):
        response = client.get(address)
        assert response.status_code == 200, address
        assert "Maryam</" not in (body := response.content.decode()), address
        assert "A home for Maryam" not in body, address


def test_who_writes_for_another_is_offered_to_match_it(client, ana, arcadia):
    theirs = make_published_pledge(make_actor("XBB", "Borduria")).pledge
    address = f"{reverse('pledges:new')}?matched={theirs.code}"
    assert address in page(client, "pledge", theirs.pk)
    assert theirs.code in page(client, "new", query=f"?matched={theirs.code}")
    own = make_published_pledge(by=ana).pledge
    assert "?matched=" not in page(client, "pledge", own.pk)
    tell(theirs.revisions.get(), "withdrawn")
    assert "?matched=" not in page(client, "pledge", theirs.pk)


def test_an_actors_page_leads_to_all_of_its_pledges(client, arcadia):
    harbour = make_actor("XNG", "Harbour Light", type="ngo")
    for number in range(21):
        make_published_pledge(title=f"Pledge {number}")
    make_published_pledge(make_actor("XBB", "Borduria"), form="common", partners=("XAA",), title="Named in")
    assert (
        f"{reverse('pledges:pledges')}?actor=XAA"
        in client.get(reverse("scorecards:actor", args=["arcadia"])).content.decode()
    )
    found = client.get(reverse("pledges:pledges") + "?demo=1&actor=XAA&format=json").json()["pledges"]
    assert len(found) == 22
    assert client.get(reverse("pledges:pledges") + "?demo=1&actor=XNG&format=json").json()["pledges"] == []
    assert harbour.name not in page(client, "pledges", query="?demo=1&actor=XAA")


def test_an_earlier_state_is_read_in_its_own_unit(client, ana):
    revision = make_published_pledge(by=ana)
    tell(revision, "under_way", on=date(2026, 6, 1), value=Decimal(4))
    tell(revision, "changed", unit="percent", measure="Towns", baseline=None, target=Decimal(80))
    body = page(client, "pledge", revision.pledge_id)
    assert "The measure stood at 4 desks." in body
    assert "4 percent" not in body
    data = client.get(reverse("pledges:pledge", args=[revision.pledge_id]) + "?format=json").json()
    assert [(s["value"], s["unit"], s["left_to_target"]) for s in data["states"]][1] == ("4", "desks", None)


def test_a_horizon_that_a_colleague_set_meanwhile_is_not_overwritten(client, ana, arcadia):
    said = {"commitment": "gcm.13", "years": "2", "source": "baseline", "starts_on": "2026-01-01", "seen": ""}
    assert 'name="seen" value=""' in page(client, "targets", "arcadia")
    send(client, "targets", "arcadia", **said)
    send(client, "targets", "arcadia", **said)  # the same form, sent twice, is one target
    body = send(client, "targets", "arcadia", status=422, **{**said, "years": "15"}).content.decode()
    assert "Somebody else set this time" in body
    target = Target.objects.get()
    assert f'name="seen" value="{target.pk}"' in body
    send(client, "targets", "arcadia", **{**said, "years": "15", "seen": str(target.pk)})
    assert Target.objects.current().get().years == 15
    # It was seen, and taken back since.
    latest = Target.objects.current().get()
    actions.end_target(target=latest, by=ana, at=NOW)
    stale = {**said, "years": "5", "seen": str(latest.pk)}
    assert "Somebody else" in send(client, "targets", "arcadia", status=422, **stale).content.decode()


def test_a_number_that_nobody_was_shown_is_no_target_that_was_seen(client, ana, arcadia):
    said = {"commitment": "gcm.13", "years": "2", "source": "baseline", "starts_on": "2026-01-01"}
    send(client, "targets", "arcadia", **said, seen=f"{'9' * 5000} {2**70} ² -1")
    assert Target.objects.current().get().years == 2


def test_what_a_framework_sets_is_not_replaced_by_the_actor(client, ana, arcadia):
    facts = {"actor": arcadia, "commitment": make_commitment("gcm.13"), "years": 5, "starts_on": date(2018, 12, 19)}
    target = actions.set_target(source="framework", citation="para. 53", by=make_curator(), at=NOW, **facts)
    said = {
        "commitment": "gcm.13",
        "years": "15",
        "source": "baseline",
        "starts_on": "2026-01-01",
        "seen": str(target.pk),
    }
    body = send(client, "targets", "arcadia", status=422, **said).content.decode()
    assert "A framework sets this date" in body
    assert Target.objects.current().get() == target


def test_a_page_as_of_an_earlier_day_lists_what_was_pledged_by_then(client, arcadia):
    revision = make_published_pledge(due_on=date(2026, 8, 1))  # made on 1 March 2026
    tell(revision, "fulfilled", on=date(2026, 9, 1))
    for address in (reverse("scorecards:commitment", args=["gcm.13"]), reverse("scorecards:actor", args=["arcadia"])):

        def read(day, address=address):
            body = client.get(f"{address}?demo=1&as_of={day}").content.decode()
            return " ".join(body.split()).partition('id="pledges"')[2].partition("</section>")[0]

        assert "fulfilled on 1 September 2026" in read("2026-11-22")
        assert "made on 1 March 2026" in (then := read("2026-06-30"))
        assert "passed" not in then
        assert read("2025-12-31") == ""


def test_that_its_day_has_passed_is_said_of_a_pledge_that_is_open_and_of_no_other(client, arcadia):
    revision = make_published_pledge(due_on=date(2026, 8, 1))  # made on 1 March 2026

    def says_so():
        told = {
            page(client, "pledge", revision.pledge_id),
            client.get(reverse("pledges:pledges") + "?demo=1").content.decode(),
        }
        return {"its own date has passed" in text for text in told}

    assert says_so() == {True}
    tell(revision, "fulfilled", on=date(2026, 7, 30))
    assert says_so() == {False}


def test_a_pledge_that_its_maker_has_withdrawn_is_offered_for_no_revision(client, ana):
    revision = make_published_pledge(by=ana)
    assert "Revise it, tell a state or a sum" in page(client, "pledge", revision.pledge_id)
    tell(revision, "withdrawn")
    assert "Revise it, tell a state or a sum" not in page(client, "pledge", revision.pledge_id)
    assert "Log progress on this pledge" in page(client, "pledge", revision.pledge_id)  # how it came to that


def test_a_superuser_who_reads_what_waits_for_the_panel_leaves_an_event(client, ana):
    revision = make_submitted_pledge(by=ana)
    root = give_second_factor(make_user("Root", is_superuser=True, is_staff=True))
    for user in (make_curator(), make_reviewer(), root):
        page(signed_in(client, user), "review", revision.pledge_id)
    looks = Event.objects.filter(verb__endswith="read_by_superuser").values_list("verb", "by_id", "object_id")
    assert list(looks) == [("pledgerevision.read_by_superuser", str(root.pk), str(revision.pk))]


def test_the_page_says_since_when_a_partner_is_asked(client, ana):
    make_actor("XNG", "Harbour Light", type="ngo")
    revision = make_published_pledge(by=ana, form="partnership", partners=("XNG",))
    shown = page(client, "pledge", revision.pledge_id)
    assert "not confirmed by Harbour Light, asked on 22 November 2026" in shown


def need_on_a_pledge(ana, **text):
    pledge = make_published_pledge(by=ana, **text).pledge
    return pledge, make_published(pledge.actor, pledge, by=ana, entry=asking_entry())


def test_a_need_on_a_pledge_is_found_by_the_frameworks_that_the_pledge_advances(client, ana, arcadia):
    make_commitment("a68-190.1")
    pledge, _asked = need_on_a_pledge(ana, commitments=("gcm.13", "a68-190.1"))

    def found(query):
        return pledge.title in client.get(f"/support/?demo=1&{query}").content.decode()

    assert [found(f"framework={code}") for code in ("gcm", "a68-190")] == [True, True]
    assert client.get("/support/?demo=1&framework=gcm&format=json").json()["needs"][0]["commitment"] == pledge.code
    tell(PledgeRevision.objects.in_force().get(pledge=pledge), commitments=("a68-190.1",))
    assert [found(f"framework={code}") for code in ("gcm", "a68-190")] == [False, True]


def test_a_report_leads_to_no_need_on_a_pledge_that_was_taken_from_public_view(client, ana, arcadia):
    pledge, asked = need_on_a_pledge(ana)
    report = reverse("progress:report", args=[asked.report_id])
    need = reverse("support:need", args=[asked.report_id, pledge.code])
    assert need in client.get(report).content.decode()
    record.withdraw(pledge, reason="It names somebody.", by=make_reviewer(), at=NOW)
    assert need not in client.get(report).content.decode()


def test_search_counts_the_answers_of_a_report_on_a_pledge(client, ana, arcadia):
    pledge = make_published_pledge(by=ana).pledge
    make_published(arcadia, pledge, by=ana)
    text = re.sub(r"<[^>]+>|\s+", " ", client.get("/search/?demo=1&q=legal-advice").content.decode())
    assert "1 published report" in text
    assert "1 answer." in text
    assert "On 1 commitment" not in text

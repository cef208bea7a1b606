"""Support and practices: what is refused, in which words, and that nothing is written then. Each refusal stands beside
what the same people may do."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.urls import reverse

from commitments.audit.models import Event
from commitments.exchange import actions
from commitments.exchange.models import (
    Match,
    NeedClosing,
    Offer,
    OfferMove,
    OfferTheme,
    PracticeMove,
    SharedPractice,
    Side,
)
from commitments.record import actions as record
from tests.cast import NOW, TODAY, make_actor, make_commitment, make_entry, make_member, make_published, make_reviewer
from tests.exchanging import (
    make_match,
    make_need,
    make_offer,
    make_offer_draft,
    make_offer_text,
    make_practice,
    make_practice_draft,
    make_practice_text,
    make_submitted_offer,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_now", "demo")]

TABLES = (Offer, OfferTheme, OfferMove, SharedPractice, PracticeMove, Match, NeedClosing, Event)


@pytest.fixture
def demo(settings):
    settings.DEMO = True


@contextmanager
def nothing_written():
    """No row of support and practices, and none of the audit, is another one afterwards."""
    before = stored()
    yield
    assert stored() == before


def stored():
    return [list(model.objects.order_by("pk").values()) for model in TABLES]


def focal(actor):
    return make_member(f"Focal{actor.code}", actor)


def url_of(need, name="need"):
    return reverse(f"support:{name}", args=[need.revision.report_id, need.about.code])


def claim_that_worked(*who):
    revision = make_published(*who, entry=make_entry(stage=3))
    return revision.claims.select_related("actor", "revision__report__actor", "commitment").get()


def sent(client, url, **facts):
    """The page that its sender reads afterwards."""
    return client.post(url, facts, follow=True).content.decode()


# --- real and fictional ---


def test_a_site_that_shows_no_demonstration_knows_no_fictional_need_offer_or_practice(client, settings):
    made_up = make_actor(), make_actor("XBB", "Borduria")
    real = make_actor("ZZA", "Somewhere", fictional=False), make_actor("ZZB", "Elsewhere", fictional=False)

    def pages_of(one, other):
        worked = claim_that_worked(one, make_commitment("gcm.17"))
        return [
            url_of(make_need(one)),
            make_offer(other).get_absolute_url(),
            make_practice(worked).get_absolute_url(),
        ]

    fictional_pages, real_pages = pages_of(*made_up), pages_of(*real)
    for shown, status in ((True, 200), (False, 404)):
        settings.DEMO = shown
        assert [client.get(page).status_code for page in real_pages] == [200, 200, 200]
        assert [client.get(page).status_code for page in fictional_pages] == [status] * 3


# --- needs and matches ---


def test_a_need_that_is_closed_meanwhile_is_matched_no_more(client):
    need, offer, later = make_need(), make_offer(), make_offer()
    client.force_login(offer.created_by)
    sent(client, url_of(need, "propose"), offer=str(offer.pk))
    actions.close_need(need=need, why="met", by=focal(need.actor), at=NOW)
    with nothing_written():
        page = sent(client, url_of(need, "propose"), offer=str(later.pk))
    assert "This need was closed, corrected or withdrawn meanwhile." in page
    assert Match.objects.get().offer == offer


def test_nobody_answers_their_own_need(client):
    need = make_need()
    own, other = make_offer(need.actor), make_offer()
    client.force_login(focal(need.actor))
    with nothing_written():
        page = sent(client, url_of(need, "propose"), offer=str(own.pk))
    assert "A need is matched with an offer of somebody else." in page
    sent(client, url_of(need, "propose"), offer=str(other.pk))
    assert Match.objects.get().offer == other


def test_what_was_declined_is_not_declined_again_for_another_reason(client):
    need = make_need()
    match = make_match(need, make_offer())
    client.force_login(focal(need.actor))
    answer = reverse("support:answer", args=[match.pk])
    assert "You have declined." in sent(client, answer, answer="decline", why="later")
    with nothing_written():
        page = sent(client, answer, answer="decline", why="no_fit")
    assert "This was declined already." in page
    match.refresh_from_db()
    assert (match.declined_why, match.declined_side) == ("later", Side.NEED)


@pytest.mark.parametrize("why", ["", "because"])
def test_a_need_is_closed_with_a_reason(client, why):
    need = make_need()
    client.force_login(focal(need.actor))
    with nothing_written():
        page = sent(client, url_of(need, "close"), why=why)
    assert "Say why the need is closed." in page
    assert "The need is closed." in sent(client, url_of(need, "close"), why="over")
    assert NeedClosing.objects.get().why == "over"


# --- offers and practices ---


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        ({"kinds": (), "text": ""}, ["kinds", "text"]),
        ({"text": ""}, ["text"]),
    ],
)
def test_an_offer_is_not_handed_in_while_an_answer_is_missing(said, missing):
    offer = make_offer_draft(**said)
    by = offer.created_by
    with nothing_written(), pytest.raises(actions.Incomplete, match="Some answers are still missing") as refused:
        record.submit(offer, by=by, at=NOW)
    assert refused.value.missing == missing
    offer = actions.write_offer(offer=offer, text=make_offer_text(), version=offer.version, by=by, at=NOW)
    assert record.submit(offer, by=by, at=NOW).state == "submitted"


def test_a_practice_is_not_handed_in_while_an_answer_is_missing():
    practice = make_practice_draft(claim_that_worked(), what_others="")
    by = practice.created_by
    with nothing_written(), pytest.raises(actions.Incomplete, match="Some answers are still missing") as refused:
        record.submit(practice, by=by, at=NOW)
    assert refused.value.missing == ["what_others"]
    text = make_practice_text()
    practice = actions.write_practice(practice=practice, text=text, version=practice.version, by=by, at=NOW)
    assert record.submit(practice, by=by, at=NOW).state == "submitted"


def test_nothing_is_taken_from_public_view_without_a_reason(client):
    offer, practice, rhea = make_offer(), make_practice(claim_that_worked()), make_reviewer()
    client.force_login(rhea)
    for paper, url in ((offer, "support:withdraw"), (practice, "practices:withdraw")):
        url = reverse(url, args=[paper.pk])
        with nothing_written():
            assert client.post(url, {"reason": "  "}).status_code == 422
            with pytest.raises(actions.Refused, match="Say why it is taken from public view"):
                record.withdraw(paper, reason="  ", by=rhea, at=NOW)
        assert client.post(url, {"reason": "It named somebody."}).status_code == 302
        paper.refresh_from_db()
        assert (paper.state, paper.withdrawal_reason) == ("withdrawn", "It named somebody.")


def test_an_offer_is_not_published_after_its_own_day(client, time_machine):
    on_its_day, too_late = make_submitted_offer(until_on=TODAY), make_submitted_offer(until_on=TODAY)

    def publish(offer):
        client.force_login(make_reviewer())
        url = reverse("support:review", args=[offer.pk])
        return client.post(url, {"then": "publish", "version": offer.version, "digest": offer.digest, "comment": ""})

    assert publish(on_its_day).status_code == 302
    time_machine.move_to(NOW + timedelta(days=1))
    with nothing_written():
        response = publish(too_late)
    assert response.status_code == 422
    assert "The day until which it is offered has passed. Give a later one, or none." in response.content.decode()
    assert list(Offer.objects.filter(state="published")) == [on_its_day]


def test_a_practice_is_not_published_when_its_answer_was_withdrawn_meanwhile(client):
    gone, stands = [
        make_practice_draft(claim_that_worked(actor)) for actor in (make_actor(), make_actor("XBB", "Borduria"))
    ]
    for practice in (gone, stands):
        record.submit(practice, by=practice.created_by, at=NOW)
    rhea = make_reviewer()
    record.withdraw(gone.report, reason="Sent by mistake.", by=rhea, at=NOW)
    client.force_login(rhea)

    def publish(practice):
        url = reverse("practices:review", args=[practice.pk])
        return client.post(
            url, {"then": "publish", "version": practice.version, "digest": practice.digest, "comment": ""}
        )

    with nothing_written():
        response = publish(gone)
    assert response.status_code == 422
    page = response.content.decode()
    assert "The answer that this practice stands on was withdrawn or taken out of its report." in page
    assert publish(stands).status_code == 302
    assert list(SharedPractice.objects.filter(state="published")) == [stands]

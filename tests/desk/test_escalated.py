"""What has waited too long for the panel: a curator reminds the reviewers, or asks one of them, and reads no more for it."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from commitments.accounts.models import User
from commitments.audit.models import Event
from commitments.desk.actions import send_digests, waiting_for
from commitments.record import actions as record
from commitments.record import escalation
from commitments.record.kinds import kind_of
from commitments.record.models import ReviewRequest
from commitments.record.workflow import REVIEW_DAYS, Refused
from tests.assessing import make_ngo
from tests.cast import NOW, make_actor, make_commitment, make_curator, make_member, make_reviewer, make_submitted
from tests.exchanging import make_submitted_offer
from tests.filling import Form
from tests.kinds import KINDS as LIVES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_now")]

DAY = timedelta(days=1)
LATER = NOW + 63 * DAY


@pytest.fixture(autouse=True)
def _site(settings):
    settings.DEMO = True
    settings.SITE_URL = "https://waymark.example"


@pytest.fixture
def cleo():
    return make_curator()


@pytest.fixture(params=LIVES)
def life(request):
    return LIVES[request.param]


@pytest.fixture
def submitted():
    """Ana's report for Arcadia, which nobody has answered."""
    arcadia = make_actor()
    return make_submitted(arcadia, make_commitment(), by=make_member("Ana", arcadia))


@pytest.fixture
def later():
    with time_machine.travel(LATER, tick=False) as traveller:
        yield traveller


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def page_of(row):
    kind = kind_of(row)
    return reverse("progress:escalated", args=[kind.workflow.noun, kind.record_of(row).pk])


def pressed(row, user, **sent):
    return signed_in(user).post(page_of(row), sent, follow=True).content.decode()


def verbs(row):
    return [
        e.verb.partition(".")[2] for e in Event.objects.about(row) if e.verb.endswith(("reminded", "asked", "released"))
    ]


# --- every kind of record alike -------------------------------------------------------------------------------------


def test_a_curator_finds_an_act_beside_what_has_waited_too_long(life, cleo):
    """It used to say: "You read this as a curator. Reviewers answer it.", and no more."""
    row = life.submitted()
    room = {"progress": "progress:desk", "pledges": "progress:desk", "assessment": "assessment:desk"}
    queue = reverse(room.get(life.room, "support:desk"))
    assert page_of(row) not in signed_in(cleo).get(queue).content.decode()
    assert signed_in(cleo).get(page_of(row)).status_code == 404, "reviewers have their time first"
    with time_machine.travel(LATER, tick=False):
        make_reviewer("Rolf")
        assert page_of(row) in signed_in(cleo).get(queue).content.decode()
        html = signed_in(cleo).get(page_of(row)).content.decode()
        assert "It has waited 63 days" in html
        assert "Rolf" in html
        opened = signed_in(cleo).get(life.address("review", row))
        assert opened.status_code == (200 if life.room in ("progress", "pledges", "assessment") else 404)
        assert (page_of(row) in opened.content.decode()) == (opened.status_code == 200)
        for user in (make_reviewer("Rolf"), row.submitted_by, make_member("Sten", make_actor("XCC", "Sylvania"))):
            assert signed_in(user).get(page_of(row)).status_code == 404, user


def test_every_kind_is_reminded_of_once_a_day_and_asked_of_one_who_may_review_it(life, cleo, later):
    with time_machine.travel(NOW, tick=False):
        row = life.submitted()
    rhea, rolf = make_reviewer(), make_reviewer("Rolf")
    assert "The reviewers are reminded." in pressed(row, cleo, then="remind")
    assert "were reminded of this today" in pressed(row, make_curator("Cyra"), then="remind")
    assert verbs(row) == ["reviewers_reminded"]
    assert "Rolf is asked to answer it." in pressed(row, cleo, then="ask", reviewer=rolf.pk)
    assert "Rolf is asked to answer it." in pressed(row, cleo, then="ask", reviewer=rolf.pk)
    assert verbs(row) == ["reviewers_reminded", "reviewer_asked"]
    [request] = escalation.asked_of(rolf, at=LATER)
    assert request.asked_by == cleo
    assert escalation.asked_of(rhea, at=LATER) == []
    html = signed_in(rolf).get(life.address("review", row)).content.decode()
    assert "You are asked to answer this." in html
    # Whoever comes first answers all the same: asking gives nobody a right, and takes none.
    row.refresh_from_db()
    life.give_back(row, by=rhea)
    assert escalation.asked_of(rolf, at=LATER) == []
    assert "waits for the panel no more" in pressed(row, cleo, then="ask", reviewer=rhea.pk)


def test_only_those_are_offered_who_could_answer_it(life, cleo, later):
    with time_machine.travel(NOW, tick=False):
        row = life.submitted()
    kind = kind_of(row)
    panel = [make_reviewer(name) for name in ("Rolf", "Rita")]
    for party in kind.parties(kind.record_of(row)):
        member = make_reviewer(f"Tied{party}")
        make_member(member.name, type(kind.record_of(row))._meta.apps.get_model("actors.Actor").objects.get(pk=party))
        panel.append(member)
    panel.append(make_reviewer(row.submitted_by.name))
    panel[-1].memberships.update(ended_at=NOW, ended_by=cleo)
    offered = set(escalation.reviewers_for(kind.record_of(row)))
    for user in panel:
        opens = signed_in(user).get(life.address("review", row)).status_code == 200
        assert (user in offered) == opens, user
        if user not in offered:
            assert "may not answer this" in pressed(row, cleo, then="ask", reviewer=user.pk)
    assert {user.name for user in offered} >= {"Rolf", "Rita"}
    assert len(offered) < len(panel) + 1
    assert not ReviewRequest.objects.exists()


def test_a_curator_with_a_tie_finds_nothing(life, cleo, later):
    with time_machine.travel(NOW, tick=False):
        row = life.submitted()
    assert signed_in(cleo).get(page_of(row)).status_code == 200
    kind = kind_of(row)
    actors = type(kind.record_of(row))._meta.apps.get_model("actors.Actor").objects
    make_member("Cleo", actors.get(pk=next(iter(kind.parties(kind.record_of(row))))))
    assert signed_in(cleo).get(page_of(row)).status_code == 404
    assert signed_in(cleo).post(page_of(row), {"then": "remind"}).status_code == 404
    assert verbs(row) == []


def test_what_ended_waits_for_nobody(life, cleo, later):
    with time_machine.travel(NOW, tick=False):
        row = life.submitted()
    life.call_back(row)
    assert "waits for the panel no more" in signed_in(cleo).get(page_of(row), follow=True).content.decode()
    assert "waits for the panel no more" in pressed(row, cleo, then="remind")
    assert verbs(row) == []


def test_of_a_shielded_organisation_the_curator_reads_the_words_of_its_kind(cleo, later):
    light = make_ngo(shielded=True)
    noor = make_member("Noor", light)
    report = make_submitted(light, make_commitment(), by=noor, at=NOW)
    html = signed_in(cleo).get(page_of(report)).content.decode()
    assert "A civil-society organisation: report" in html
    assert "Harbour Light" not in html


def test_what_a_shield_took_from_the_panel_is_taken_from_the_curators_too(cleo, later):
    light = make_ngo()
    offer = make_submitted_offer(light, by=make_member("Noor", light), at=NOW)
    assert "Harbour Light" in signed_in(cleo).get(page_of(offer)).content.decode()
    type(light).objects.update(shielded=True)
    answer = signed_in(cleo).get(page_of(offer), follow=True)
    assert "Harbour Light" not in answer.content.decode()
    with pytest.raises(Refused):
        escalation.remind(offer, by=cleo, at=LATER)


# --- reminding -------------------------------------------------------------------------------------------------------


def test_reminding_sends_the_one_mail_that_says_nothing_at_most_one_a_day(submitted, cleo, later):
    make_reviewer(), make_reviewer("Rolf")
    tied = make_reviewer("Tilda")
    make_member("Tilda", submitted.report.actor)
    assert "2 of them get a mail." in pressed(submitted, cleo, then="remind")
    assert sorted(m.to[0] for m in mail.outbox) == ["rhea@example.org", "rolf@example.org"]
    assert tied.email not in {m.to[0] for m in mail.outbox}
    for message in mail.outbox:
        assert message.subject == "You have an update on Waymark"
        for private in ("Arcadia", "gcm", "63", "Cleo"):
            assert private not in message.body
    other = make_submitted(submitted.report.actor, make_commitment("gcm.14"), by=submitted.created_by, at=NOW)
    assert "Nobody gets a mail now" in pressed(other, cleo, then="remind")
    assert len(mail.outbox) == 2, "one a day, whatever waits"
    later.move_to(LATER + DAY)
    assert "2 of them get a mail." in pressed(submitted, cleo, then="remind")
    assert len(mail.outbox) == 4


def test_who_wants_no_mail_and_who_is_of_the_demonstration_gets_none(submitted, cleo, later):
    rhea = make_reviewer()
    signed_in(rhea).post(reverse("progress:mail"), {"wanted": "no"})
    made_up = make_reviewer("Rolf")
    User.objects.filter(pk=made_up.pk).update(demonstration=True)
    assert "Nobody gets a mail now" in pressed(submitted, cleo, then="remind")
    assert mail.outbox == []
    assert verbs(submitted) == ["reviewers_reminded"]


def test_who_was_asked_is_reminded_and_the_others_are_left_alone(submitted, cleo, later):
    make_reviewer()
    rolf = make_reviewer("Rolf")
    pressed(submitted, cleo, then="ask", reviewer=rolf.pk)
    assert [m.to for m in mail.outbox] == [["rolf@example.org"]]
    later.move_to(LATER + DAY)
    assert "1 of them gets a mail." in pressed(submitted, cleo, then="remind")
    assert [m.to for m in mail.outbox] == [["rolf@example.org"]] * 2


# --- asking another --------------------------------------------------------------------------------------------------


def test_another_is_asked_beside_the_first_or_in_the_place_of_the_first(submitted, cleo, later):
    rhea, rolf, rita = (make_reviewer(name) for name in ("Rhea", "Rolf", "Rita"))
    pressed(submitted, cleo, then="ask", reviewer=rhea.pk)
    pressed(submitted, cleo, then="ask", reviewer=rolf.pk)
    asked = [user.name for user in (rhea, rolf, rita) if escalation.asked_of(user, at=LATER)]
    assert asked == ["Rhea", "Rolf"]
    pressed(submitted, cleo, then="ask", reviewer=rita.pk, instead="on")
    asked = [user.name for user in (rhea, rolf, rita) if escalation.asked_of(user, at=LATER)]
    assert asked == ["Rita"]
    assert verbs(submitted) == ["reviewer_asked"] * 2 + ["reviewer_released"] * 2 + ["reviewer_asked"]
    html = signed_in(cleo).get(reverse("progress:review", args=[submitted.report_id])).content.decode()
    assert "Rita" in html
    assert "Rolf" not in html


def test_who_is_asked_reads_it_on_the_desk_and_in_the_daily_mail(submitted, cleo, later):
    rolf = make_reviewer("Rolf")
    send_digests(at=LATER)
    assert ["rolf@example.org"] in [m.to for m in mail.outbox]
    mail.outbox.clear()
    later.move_to(LATER + DAY / 4)
    pressed(submitted, cleo, then="ask", reviewer=rolf.pk)
    assert mail.outbox == [], "had one today"
    assert "You are asked to answer this" in signed_in(rolf).get("/desk/").content.decode()
    assert "You are asked to answer this" not in signed_in(make_reviewer()).get("/desk/").content.decode()
    assert any(thing.name.startswith("asked to answer") for thing in waiting_for(rolf, at=LATER + DAY / 4))
    send_digests(at=LATER + DAY)
    assert ["rolf@example.org"] in [m.to for m in mail.outbox]


def test_a_new_round_begins_without_those_who_were_asked_before(submitted, cleo, later):
    rolf = make_reviewer("Rolf")
    pressed(submitted, cleo, then="ask", reviewer=rolf.pk)
    back = record.return_(submitted, comment="Say more.", by=make_reviewer(), at=LATER)
    again = record.submit(back, by=back.created_by, at=LATER)
    assert escalation.asked_of(rolf, at=LATER + 15 * DAY) == []
    later.move_to(LATER + 15 * DAY)
    assert "Rolf is asked to answer it." in pressed(again, cleo, then="ask", reviewer=rolf.pk)


def test_the_form_of_the_page_asks_and_a_form_without_a_choice_says_so(submitted, cleo, later):
    rolf, client = make_reviewer("Rolf"), signed_in(cleo)
    answer = Form(client, client.get(page_of(submitted)), asking="reviewer").press(then="ask")
    assert answer.status_code == 422
    assert "Choose whom you ask." in answer.content.decode()
    form = Form(client, client.get(page_of(submitted)), asking="reviewer")
    assert form.press(then="ask", reviewer=rolf.pk).status_code == 302
    assert ReviewRequest.objects.get().reviewer == rolf
    assert client.post(page_of(submitted), {"then": "dance"}).status_code == 404
    assert client.get(reverse("progress:escalated", args=["dance", submitted.report_id])).status_code == 404


def test_the_database_asks_nobody_twice_for_one_round(submitted, cleo, later):
    rolf = make_reviewer("Rolf")
    escalation.ask_reviewer(submitted, reviewer=rolf, by=cleo, at=LATER)
    facts = {name: getattr(ReviewRequest.objects.get(), name) for name in ("noun", "revision", "round")}
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewRequest.objects.create(reviewer=rolf, asked_at=LATER, asked_by=cleo, **facts)


def test_nothing_is_asked_before_the_reviewers_had_their_time(submitted, cleo):
    rolf = make_reviewer("Rolf")
    on_time = NOW + REVIEW_DAYS * DAY
    with pytest.raises(Refused, match="have their time"):
        escalation.remind(submitted, by=cleo, at=on_time)
    with pytest.raises(Refused, match="have their time"):
        escalation.ask_reviewer(submitted, reviewer=rolf, by=cleo, at=on_time)
    assert escalation.ask_reviewer(submitted, reviewer=rolf, by=cleo, at=on_time + DAY)

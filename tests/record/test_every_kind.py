"""What holds for every kind of record alike: reports, assessments, pledges, offers and practices (tests/kinds.py)."""

import re
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import urljoin
from uuid import uuid4

import pytest
from django.apps import apps
from django.contrib.messages import get_messages
from django.db import IntegrityError, transaction
from django.db.models import CheckConstraint, F
from django.test import Client
from django.urls import reverse

from commitments.actors.models import Membership, Role
from commitments.audit.models import Event
from commitments.common.constraints import both_or_neither, by_two_people
from commitments.pledges.actions import set_target
from commitments.progress import actions as of_reports
from commitments.progress.models import Cycle, Invitation
from commitments.record import actions as record
from commitments.record.kinds import kind_of
from tests.assessing import make_submitted_assessment
from tests.cast import (
    NOW,
    TODAY,
    make_actor,
    make_commitment,
    make_curator,
    make_draft,
    make_framework,
    make_invitation,
    make_member,
    make_published,
    make_reviewer,
)
from tests.exchanging import make_match, make_need, make_offer
from tests.filling import Form
from tests.kinds import KINDS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_now", "demo")]

TYPED = "Say in which year the second centre opens."


@pytest.fixture
def demo(settings):
    settings.DEMO = True


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


# --- a typed comment is never lost -----------------------------------------------------------------------------------


def called_back(kind, row):
    kind.call_back(row)


def answered_by_a_colleague(kind, row):
    kind.give_back(row, by=make_reviewer("Rolf"))


def saved_anew(kind, row):
    type(row).objects.filter(pk=row.pk).update(version=F("version") + 1)


def nothing(kind, row):
    pass


@pytest.mark.parametrize("meanwhile", [nothing, saved_anew, answered_by_a_colleague, called_back])
@pytest.mark.parametrize(("name", "button"), [(name, each) for name, kind in KINDS.items() for each in kind.buttons])
def test_a_typed_comment_is_never_lost(name, button, meanwhile):
    """It is on the page that answers, to be sent once more, or where the organisation reads what the panel said."""
    kind = KINDS[name]
    row = kind.submitted()
    rhea = signed_in(make_reviewer())
    form = Form(rhea, rhea.get(kind.address("review", row)), asking="comment")
    assert set(form.buttons) == set(kind.buttons), "a button of the page that no row of tests/kinds.py names"
    meanwhile(kind, row)
    answer = form.push(button, comment=TYPED)
    assert answer.status_code in (200, 409, 422), answer.status_code
    if meanwhile is saved_anew and button in ("publish", "send"):
        # Said before the comment is refused: the page shows another text now, and pressed again it would publish that.
        assert answer.status_code == 409
    if TYPED not in answer.content.decode():
        assert meanwhile is nothing
        theirs = signed_in(row.submitted_by).get(kind.read_at(row))
        assert TYPED in theirs.content.decode()


# --- after an answer, the next one -----------------------------------------------------------------------------------

LAST_WORDS = {"publish", "return", "send", "ask-again"}


@pytest.mark.parametrize(
    ("name", "button"), [(name, each) for name, kind in KINDS.items() for each in kind.buttons if each in LAST_WORDS]
)
def test_who_has_answered_one_is_led_to_the_next_that_waits(name, button):
    press, kind = answered(name, button), KINDS[name]
    other = kind.another()
    client = signed_in(press.by)
    page = client.post(press.place, press.says, follow=True).content.decode()
    [address] = re.findall(r'<a href="([^"]+)">Read the next one that waits', page)
    assert address == kind.address("review", other)
    page = client.get(address)
    form = Form(client, page, asking="comment")
    answer = form.push("send" if "send" in form.buttons else "return", comment=TYPED)
    assert "Read the next one that waits" not in answer.content.decode()


# --- what the database holds, whatever the code does -----------------------------------------------------------------

OURS = [model for model in apps.get_models() if model.__module__.startswith("commitments.")]
PUBLISHED = [model for model in OURS if "published_by" in {field.name for field in model._meta.fields}]
SUBMITTED = [model for model in PUBLISHED if "submitted_by" in {field.name for field in model._meta.fields}]
BEGUN_BY = {"snapshots.Snapshot": "taken_by"}
"""{what is published and was submitted by nobody: who began it}"""


@pytest.fixture(params=SUBMITTED, ids=lambda model: model._meta.label)
def waiting(request):
    """One row of each model that somebody submits and another publishes, as it waits for that."""
    made = {apps.get_model(kind.model): kind for kind in KINDS.values()}
    assert request.param in made, f"no row of tests/kinds.py makes a {request.param._meta.label}"
    row = made[request.param].submitted()
    assert row.submitted_by is not None
    return row


def takes(row, **facts):
    """Whether the database takes a row so, written past every action."""
    try:
        with transaction.atomic():
            return bool(type(row).objects.filter(pk=row.pk).update(**facts))
    except IntegrityError:
        return False


def in_public(row):
    """What is set when a row is published, but for who does it. The cast is fictional."""
    world = {"fictional": True} if "fictional" in {field.name for field in row._meta.fields} else {}
    return {"state": "published", "published_at": NOW, **world}


def test_nobody_publishes_what_they_submitted(waiting):
    facts = in_public(waiting)
    assert not takes(waiting, published_by=waiting.submitted_by, **facts)
    assert takes(waiting, published_by=make_reviewer(), **facts)


@pytest.mark.parametrize("model", [each for each in PUBLISHED if each not in SUBMITTED])
def test_what_nobody_submits_is_published_by_another_than_began_it(model):
    rules = [rule.condition for rule in model._meta.constraints if isinstance(rule, CheckConstraint)]
    assert by_two_people("published_by", BEGUN_BY[model._meta.label], name="", message="").condition in rules


def test_what_was_submitted_is_published_by_somebody(waiting):
    facts = in_public(waiting)
    assert not takes(waiting, published_by=None, **facts)
    assert takes(waiting, published_by=make_reviewer(), **facts)


def test_it_is_withdrawn_by_somebody_for_a_reason(waiting):
    assert takes(waiting, **in_public(waiting), published_by=make_reviewer())
    facts = {"state": "withdrawn", "withdrawn_at": NOW}
    assert not takes(waiting, withdrawn_by=None, withdrawal_reason="It named somebody.", **facts)
    assert not takes(waiting, withdrawn_by=make_reviewer(), withdrawal_reason="", **facts)
    assert takes(waiting, withdrawn_by=make_reviewer(), withdrawal_reason="It named somebody.", **facts)


TIED_OTHERWISE = {
    (
        "progress.Revision",
        "published",
    ): "what a command transcribed was handed in by nobody, and is published by nobody",
    ("catalogue.LinkDecision", "confirmed"): "who is kept by id, as text, which is empty and not null",
    ("catalogue.LinkDecision", "refused"): "who is kept by id, as text, which is empty and not null",
    **{
        (label, act): "a later edition of a sheet proposes by nobody; who gives back is kept by id, as text"
        for label in (
            "catalogue.CommitmentVersion",
            "catalogue.CommitmentTranslation",
            "catalogue.Method",
            "actors.ActorVersion",
            "actors.Adherence",
        )
        for act in ("proposed", "refused")
    },
}
"""{(model, act): why its rule is another one than both_or_neither}. Each has a rule of its own that names both."""


def acts(model):
    """(act, when, who) for each `_at` that may be empty and has its `_by`."""
    names = {field.name: field for field in model._meta.fields}
    for name, field in names.items():
        act = name.removesuffix("_at")
        who = next((each for each in (f"{act}_by", f"{act}_by_id") if each in names), None)
        if name.endswith("_at") and field.null and who:
            yield act, name, who


@pytest.mark.parametrize(("model", "act", "when", "who"), [(m, *act) for m in OURS for act in acts(m)])
def test_who_and_when_go_together(model, act, when, who):
    rules = [rule.condition for rule in model._meta.constraints if isinstance(rule, CheckConstraint)]
    if (model._meta.label, act) in TIED_OTHERWISE:
        assert any(when in str(rule) and who in str(rule) for rule in rules)
    else:
        assert both_or_neither(when, who, name="").condition in rules


def test_every_exception_is_one():
    assert set(TIED_OTHERWISE) <= {(model._meta.label, act) for model in OURS for act, _when, _who in acts(model)}


# --- pressed twice at the end of a life ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Press:
    """A form as its page sends it: who presses, where it goes, what it says."""

    by: Any
    place: str
    says: dict[str, Any]


def discarded(name):
    kind = KINDS[name]
    row = kind.draft()
    if kind.model.startswith("exchange"):
        return Press(row.created_by, kind.address("move", row), {"move": "discard", "version": row.version})
    return Press(row.created_by, kind.address("discard", row), {"version": row.version})


def recalled(name):
    kind = KINDS[name]
    row = kind.submitted()
    if kind.model.startswith("exchange"):
        return Press(row.submitted_by, kind.address("move", row), {"move": "recall", "version": row.version})
    return Press(row.submitted_by, kind.address("recall", row), {"version": row.version})


def answered(name, button):
    kind = KINDS[name]
    row = kind.submitted()
    rhea = make_reviewer()
    client = signed_in(rhea)
    form = Form(client, client.get(kind.address("review", row)), asking="comment")
    place, along = form.buttons[button]
    comment = TYPED if button in ("return", "ask-again") else ""
    return Press(rhea, urljoin(form.page, place), {**form.values, "comment": comment, **along})


def withdrawn(name):
    kind = KINDS[name]
    row = kind.published()
    return Press(make_reviewer(), kind.address("withdraw", row), {"reason": "It names somebody."})


def retracted():
    row = make_submitted_assessment()
    place = reverse("assessment:retract", args=[row.assessment_id])
    return Press(row.submitted_by, place, {"reason": "A mistake.", "version": row.version})


def offer_ended():
    offer = make_offer()
    return Press(
        offer.submitted_by, reverse("support:move", args=[offer.pk]), {"move": "end", "version": offer.version}
    )


def match_declined():
    match = make_match(make_need(), make_offer())
    by = make_member("FocalXAA", make_actor())
    return Press(by, reverse("support:answer", args=[match.pk]), {"answer": "decline", "why": "later"})


def need_closed():
    need = make_need()
    place = reverse("support:close", args=[need.revision.report_id, need.commitment.code])
    return Press(make_member("FocalXAA", make_actor()), place, {"why": "over"})


def target_ended():
    ana = make_member("Ana", make_actor())
    facts = {"years": 2, "source": "baseline", "starts_on": date(2026, 1, 1), "by": ana, "at": NOW}
    target = set_target(actor=make_actor(), commitment=make_commitment(), **facts)
    return Press(ana, reverse("pledges:end-target", args=["arcadia", target.pk]), {})


def membership_ended():
    ana, abe = make_member("Ana", make_actor()), make_member("Abe", make_actor())
    place = reverse("actors:end", args=["arcadia", Membership.objects.get(user=abe).pk])
    return Press(ana, place, {})


def person_uninvited():
    ana = make_member("Ana", make_actor())
    invitation = make_invitation("new@example.org", make_actor(), token="a word")
    return Press(ana, reverse("actors:take-back", args=["arcadia", invitation.pk]), {})


def invitation_declined():
    cycle = Cycle.objects.create(
        code="2026",
        title="2026",
        covers_from=date(2025, 1, 1),
        covers_to=date(2025, 12, 31),
        opens_on=TODAY,
        closes_on=date(2027, 1, 1),
    )
    facts = {"expected_by": date(2027, 1, 1), "invited_at": NOW}
    invited = Invitation.objects.create(actor=make_actor(), framework=make_framework(), cycle=cycle, **facts)
    return Press(
        make_member("Ana", make_actor()), reverse("progress:decline", args=[invited.pk]), {"reason": "No time."}
    )


def in_clearance(address, **says):
    arcadia = make_actor()
    clio = make_member("Clio", arcadia, role=Role.CLEARER, step=1)
    ana = make_member("Ana", arcadia)
    sent = of_reports.send_to_clearance(revision=make_draft(arcadia, by=ana), by=ana, at=NOW)
    return Press(clio, reverse(address, args=[sent.report_id]), {"version": sent.version, **says})


def withdrawal_answered(address):
    report = make_published().report
    ana = make_member("FocalXAA", make_actor())
    asked = of_reports.ask_withdrawal(report=report, reason="A mistake.", by=ana, at=NOW)
    says = {"asked": asked.pk, "key": uuid4(), "reason": "It is right."}
    return Press(make_reviewer(), reverse(address, args=[report.pk]), says)


ENDINGS = {
    **{f"discard a draft: {name}": partial(discarded, name) for name, kind in KINDS.items() if kind.draft},
    **{f"recall: {name}": partial(recalled, name) for name, kind in KINDS.items() if kind.draft},
    **{f"withdraw: {name}": partial(withdrawn, name) for name, kind in KINDS.items() if kind.published},
    **{
        f"{button}: {name}": partial(answered, name, button)
        for name, kind in KINDS.items()
        for button in kind.buttons
        if button in ("publish", "return", "send", "ask-again")
    },
    "clear a report": partial(in_clearance, "progress:clear"),
    "send a report back to its writers": partial(in_clearance, "progress:send-back", comment=TYPED),
    "take an assessment back": retracted,
    "end an offer": offer_ended,
    "decline a match": match_declined,
    "close a need": need_closed,
    "take a horizon back": target_ended,
    "end a membership": membership_ended,
    "take back the invitation of a person": person_uninvited,
    "decline an invitation to report": invitation_declined,
    "grant a withdrawal": partial(withdrawal_answered, "progress:grant-withdrawal"),
    "decline a withdrawal": partial(withdrawal_answered, "progress:decline-withdrawal"),
}


def told(response):
    """(where it leads, [(level, words)])"""
    return response.get("Location"), [(each.level_tag, str(each)) for each in get_messages(response.wsgi_request)]


@pytest.mark.parametrize("ending", ENDINGS)
def test_pressed_twice_an_ending_is_the_same_success(ending):
    press = ENDINGS[ending]()
    places = [signed_in(press.by) for _window in range(2)]
    first = places[0].post(press.place, press.says)
    assert first.status_code == 302, first.status_code
    written = Event.objects.count()
    second = places[1].post(press.place, press.says)
    assert second.status_code == 302, second.status_code
    assert told(second) == told(first)
    assert Event.objects.count() == written
    sten = signed_in(make_member("Sten", make_actor("XCC", "Sylvania")))
    theirs = {name: value for name, value in press.says.items() if name != "writer"}
    assert sten.post(press.place, theirs).status_code == 404


@pytest.mark.parametrize("name", [name for name, kind in KINDS.items() if kind.published])
def test_who_withdraws_second_reads_so_and_has_the_reason_back(name):
    press = withdrawn(name)
    assert signed_in(make_reviewer("Rolf")).post(press.place, press.says).status_code == 302
    written = Event.objects.count()
    second = signed_in(press.by).post(press.place, {"reason": TYPED})
    assert second.status_code == 302, second.status_code
    sentences = [words for level, words in told(second)[1] if level != "success"]
    assert any("Somebody else" in each for each in sentences)
    assert any(TYPED in each for each in sentences)
    assert Event.objects.count() == written
    sten = signed_in(make_member("Sten", make_actor("XCC", "Sylvania")))
    assert sten.post(press.place, {"reason": TYPED}).status_code == 404


@pytest.mark.parametrize("name", [name for name, kind in KINDS.items() if kind.draft])
def test_a_discarded_draft_is_there_for_nobody_else(name):
    press = discarded(name)
    assert signed_in(press.by).post(press.place, press.says).status_code == 302
    colleague = make_member("Abe", Membership.objects.get(user=press.by).actor)
    assert signed_in(colleague).post(press.place, press.says).status_code == 404
    assert signed_in(press.by).get(press.place).status_code in (404, 405)


# --- a takedown is asked for -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name, kind in KINDS.items() if kind.published])
@pytest.mark.parametrize("is_withdrawn", [False, True])
def test_a_curator_asks_for_a_takedown_on_the_page_of_its_kind(name, is_withdrawn):
    row = KINDS[name].published()
    kind = kind_of(row)
    if is_withdrawn:
        record.withdraw(kind.record_of(row), reason="It names somebody.", by=make_reviewer("Rolf"), at=NOW)
    place, cleo = KINDS[name].address("takedown", row), signed_in(make_curator())
    if not is_withdrawn:
        assert f'href="{place}' in cleo.get(kind.record_of(row).get_absolute_url()).text, "the page leads there"
    form = Form(cleo, cleo.get(place), asking="reason")
    says = {"voice": "assessor"} if name == "assessment" else {}
    assert form.press(reason="It names a driver.", **says).status_code == 302
    takedown = kind.takedown.objects.get()
    assert (takedown.asked_by.name, kind.record_of_takedown(takedown)) == ("Cleo", kind.record_of(row))
    assert signed_in(make_reviewer()).post(place, {"reason": "It names a driver.", **says}).status_code == 404

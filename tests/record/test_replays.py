"""One form makes one thing: the nine ways in which a form comes again, for what begins a report, submits it, corrects it.

The nine are those that Zulip tests ("All carefully tested", its docs/subsystems/idempotency.md). Thirty at once with one key are in test_races.py.
"""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, OperationalError, connection
from django.test import Client
from django.urls import reverse

from commitments.audit import keys
from commitments.audit.models import Event, FormKey
from commitments.progress import actions, lifecycle
from commitments.progress.models import Claim, Report, Revision, RevisionMove
from commitments.record import actions as record
from tests.cast import (
    NOW,
    make_actor,
    make_commitment,
    make_draft,
    make_member,
    make_method,
    make_published,
    make_reviewer,
)
from tests.filling import Form
from tests.record.test_races import all_at_once, several_connections  # noqa: F401 - the fixture

pytestmark = [pytest.mark.database, pytest.mark.django_db]

GOOD_NEWS = {"view": "going_well", "stage": "3", "narrative": "The Aliens Act was amended in March 2025."}
OTHER_WORDS = "The Aliens Act was amended, and two centres closed."


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def arcadia():
    make_method()
    make_commitment("gcm.13")
    make_commitment("gcm.14")
    return make_actor("XAA", "Arcadia")


@pytest.fixture
def ana(arcadia):
    return make_member("Ana", arcadia)


@pytest.fixture
def dora(arcadia):
    """Speaks for Arcadia as well."""
    return make_member("Dora", arcadia)


def signed_in(user):
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


class Beginning:
    """The quick log: creates a report."""

    answers = {"then": "leave", **GOOD_NEWS}
    other_answers = {"then": "leave", **GOOD_NEWS, "narrative": OTHER_WORDS}
    refused_answers = {"then": "check", "view": "going_well"}
    breaks = (actions, "begin_with_claim")
    typed = OTHER_WORDS

    def __init__(self, actor, by):
        pass

    def form(self, user, code="gcm.13"):
        client = signed_in(user)
        return Form(client, client.get(reverse("progress:new") + f"?commitment={code}"), asking="writer")

    @property
    def made(self):
        return Report.objects.count()


class Correcting:
    """Begins the next numbered revision of what is published."""

    answers = {"reason": "A figure was wrong."}
    other_answers = {"reason": OTHER_WORDS}
    refused_answers = {"reason": ""}
    breaks = (record, "correct")
    typed = OTHER_WORDS

    def __init__(self, actor, by):
        self.published = make_published(actor, make_commitment("gcm.13"), by=by, at=NOW - timedelta(hours=1))

    def form(self, user, code=""):
        client = signed_in(user)
        page = client.get(reverse("progress:correct", args=[self.published.report_id]))
        return Form(client, page, asking="writer")

    @property
    def made(self):
        return Revision.objects.filter(number__gt=1).count()


class Submitting:
    """Hands a draft over. Its key is the version that was read: each state can be left once."""

    answers = {}
    breaks = (record, "submit")

    def __init__(self, actor, by):
        self.draft = make_draft(actor, make_commitment("gcm.13"), by=by, at=NOW - timedelta(hours=1))

    def form(self, user, code=""):
        client = signed_in(user)
        page = client.get(reverse("progress:check", args=[self.draft.report_id]))
        return Form(client, page, holding="/submit/")

    @property
    def made(self):
        return RevisionMove.objects.filter(to_state=lifecycle.SUBMITTED).count()


ACTS = {"begin": Beginning, "correct": Correcting, "submit": Submitting}
WITH_KEYS = {name: ACTS[name] for name in ("begin", "correct")}


@pytest.fixture(params=ACTS)
def act(request, arcadia, ana, dora):
    return ACTS[request.param](arcadia, ana)


@pytest.fixture(params=WITH_KEYS)
def creating(request, arcadia, ana, dora):
    return WITH_KEYS[request.param](arcadia, ana)


def test_1_after_a_success_the_same_form_makes_nothing_more_and_leads_to_the_same_place(act, ana):
    form = act.form(ana)
    first = form.press(**act.answers)
    events = Event.objects.count()
    second = form.press(**act.answers)
    assert (first.status_code, second.status_code) == (302, 302)
    assert act.made == 1
    assert Event.objects.count() == events


def test_1_even_when_what_it_made_has_long_been_settled(arcadia, ana):
    """A correction is published, and then the form that began it comes again, out of a tab that was forgotten."""
    act = Correcting(arcadia, ana)
    form = act.form(ana)
    assert form.press(**act.answers).status_code == 302
    draft = Revision.objects.get(number=2)
    record.submit(draft, by=ana, at=NOW)
    draft.refresh_from_db()
    record.publish(draft, by=make_reviewer(), at=NOW)
    form.press(**act.answers)
    assert act.made == 1
    # the control: another form begins another one
    assert act.form(ana).press(**act.answers).status_code == 302
    assert act.made == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("several_connections")
@pytest.mark.parametrize("name", ACTS)
def test_2_of_eight_at_once_one_makes_it_and_none_fails(name):
    make_method()
    make_commitment("gcm.13")
    arcadia = make_actor("XAA", "Arcadia")
    ana = make_member("Ana", arcadia)
    act = ACTS[name](arcadia, ana)
    form = act.form(ana)
    forms = [form, *(_copy(form, ana) for _ in range(7))]
    answers = all_at_once([lambda f=f: f.press(**act.answers).status_code for f in forms])
    assert act.made == 1
    # submitting has no key but the state itself: who comes second is told that it is done, or that it was changed
    assert set(answers) <= ({302} if name != "submit" else {302, 409, 422}), answers


def _copy(form, user):
    copy = object.__new__(Form)
    copy.__dict__ |= form.__dict__
    copy.client = signed_in(user)
    return copy


def test_3_the_same_key_of_another_person_gives_nothing_away_and_makes_their_own(creating, arcadia, ana, dora):
    form = creating.form(ana)
    assert form.press(**creating.answers).status_code == 302
    other = Beginning(arcadia, dora) if isinstance(creating, Beginning) else None
    if other is None:
        answer = form_sent_by(form, dora, **creating.answers)
        assert answer.status_code in (302, 403)  # the correction is in the making: for everybody
        assert creating.made == 1
        return
    theirs = other.form(dora).press(key=form.values["key"], **creating.answers)
    assert theirs.status_code == 302
    assert creating.made == 2
    assert set(Report.objects.values_list("created_by", flat=True)) == {ana.pk, dora.pk}


def form_sent_by(form, user, **answers):
    copy = _copy(form, user)
    copy.values = {name: value for name, value in form.values.items() if name != "writer"}
    return copy.press(**answers)


def test_4_the_same_form_with_other_words_loses_neither(arcadia, ana):
    """The writer went back and changed a word. The draft is still as the form made it: the new words stand."""
    form = Beginning(arcadia, ana).form(ana)
    form.press(**Beginning.answers)
    assert form.press(**Beginning.other_answers).status_code == 302
    assert Claim.objects.get().narrative == OTHER_WORDS


def test_4_when_a_colleague_wrote_meanwhile_both_texts_are_shown(arcadia, ana, dora):
    form = Beginning(arcadia, ana).form(ana)
    form.press(**Beginning.answers)
    place = reverse("progress:claim", args=[Report.objects.get().pk, "gcm.13"])
    client = signed_in(dora)
    assert Form(client, client.get(place), asking="writer").press(then="leave", narrative="Dora's.").status_code == 302
    answer = form.press(**Beginning.other_answers)
    assert answer.status_code == 409
    assert OTHER_WORDS in answer.content.decode()
    assert Claim.objects.get().narrative == "Dora's."


def test_4_a_correction_with_another_reason_leads_to_the_one_in_the_making(arcadia, ana):
    act = Correcting(arcadia, ana)
    form = act.form(ana)
    form.press(**act.answers)
    assert form.press(**act.other_answers).status_code == 302
    assert Revision.objects.get(number=2).reason == act.answers["reason"]
    assert act.made == 1


def test_5_a_form_that_was_refused_keeps_its_key_and_makes_one_thing_when_it_is_right(creating, ana):
    form = creating.form(ana)
    assert form.press(**creating.refused_answers).status_code == 422
    assert creating.made == 0
    assert form.press(**creating.answers).status_code == 302
    assert form.press(**creating.answers).status_code == 302
    assert creating.made == 1


@pytest.mark.parametrize(("error", "status"), [(ZeroDivisionError(), 500), (OperationalError("disk is full"), 503)])
def test_6_a_form_that_failed_on_our_side_keeps_its_key_and_makes_one_thing_later(act, ana, monkeypatch, error, status):
    form = act.form(ana)
    really = getattr(*act.breaks)
    with monkeypatch.context() as broken:

        def does_it_and_fails(*acted_on, **facts):
            from django.db import transaction

            with transaction.atomic():
                really(*acted_on, **facts)
                raise error

        broken.setattr(*act.breaks, does_it_and_fails)
        assert form.press(**act.answers).status_code == status
    assert act.made == 0
    assert not FormKey.objects.exists()
    assert form.press(**act.answers).status_code == 302
    assert form.press(**act.answers).status_code == 302
    assert act.made == 1


@pytest.mark.parametrize("key", [None, "", "nonsense", "0" * 31, "\x00", "x" * 5000], ids=repr)
def test_7_and_8_without_a_key_that_can_be_read_nothing_is_made_and_the_form_comes_back_whole(creating, ana, key):
    form = creating.form(ana)
    answer = form.press(key=key, **creating.answers)
    assert answer.status_code == 422
    assert creating.made == 0
    again = Form(form.client, answer, asking="writer")
    assert uuid.UUID(again.values["key"])
    text = "narrative" if "narrative" in creating.answers else "reason"
    assert again.values[text] == creating.answers[text]
    then = {"then": "leave"} if "then" in creating.answers else {}
    assert again.press(**then).status_code == 302
    assert creating.made == 1


def test_9_the_same_key_at_another_act_is_another_thing(arcadia, ana):
    begin = Beginning(arcadia, ana).form(ana)
    begin.press(**Beginning.answers)
    act = Correcting(arcadia, ana)
    assert act.form(ana).press(key=begin.values["key"], **act.answers).status_code == 302
    assert act.made == 1
    another = Beginning(arcadia, ana).form(ana, code="gcm.14")
    before = Report.objects.count()
    assert another.press(key=begin.values["key"], **Beginning.answers).status_code == 302
    assert Report.objects.count() == before + 1, "on another commitment it is another report"


def test_a_key_of_one_report_begins_nothing_in_another(arcadia, ana):
    one, two = Correcting(arcadia, ana), Correcting(arcadia, ana)
    form = one.form(ana)
    form.press(**one.answers)
    assert two.form(ana).press(key=form.values["key"], **two.answers).status_code == 302
    assert Revision.objects.filter(report=two.published.report_id, number=2).count() == 1


# --- the control: without the key each of these makes two --------------------------------------------------------------------


def test_without_the_key_the_same_form_makes_a_second_thing(arcadia, ana, monkeypatch):
    form = Beginning(arcadia, ana).form(ana)
    really = actions.begin_with_claim
    monkeypatch.setattr(actions, "begin_with_claim", lambda *, key, **facts: really(**facts))
    form.press(**Beginning.answers)
    form.press(**Beginning.answers)
    assert Report.objects.count() == 2


def test_an_error_within_is_not_taken_for_a_second_sending(ana):
    def breaks_a_rule():
        raise IntegrityError("another rule")

    with pytest.raises(IntegrityError, match="another rule"):
        keys.once(key=uuid.uuid4(), act="a.test", by=ana, at=NOW, make=breaks_a_rule)
    assert not FormKey.objects.exists()
    assert connection.in_atomic_block

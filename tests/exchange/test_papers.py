"""Offers and practices: nothing that was typed is lost, each refusal comes before the work, and who comes second is told."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from commitments.actors.models import Role
from commitments.desk.actions import waiting_for
from commitments.record import actions as record
from commitments.record import pages
from commitments.record.models import Scratch
from commitments.record.workflow import Refused, Stale
from tests.cast import NOW, make_actor, make_curator, make_entry, make_member, make_published, make_reviewer
from tests.exchanging import make_offer_draft, make_practice_draft, make_submitted_offer
from tests.filling import Form

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_now", "demo")]

DESK = "support:desk"
TELEPHONE = "Call +41 22 555 01 23 to enrol."


@pytest.fixture
def demo(settings):
    settings.DEMO = True


@pytest.fixture(params=["offer", "practice"])
def kind(request):
    return request.param


SPACE = {"offer": "support", "practice": "practices"}
TEXT = {"offer": "text", "practice": "what_worked"}


def make_paper(kind, actor=None):
    """A draft of an offer or a practice."""
    if kind == "offer":
        return make_offer_draft(actor)
    revision = make_published(actor, entry=make_entry(stage=3))
    return make_practice_draft(revision.claims.select_related("actor", "revision__report__actor", "commitment").get())


def submit(paper):
    return record.submit(fresh(paper), by=paper.created_by, at=NOW)


def fresh(paper):
    return type(paper).objects.with_names().get(pk=paper.pk)


def page(kind, name, paper):
    return reverse(f"{SPACE[kind]}:{name}", args=[paper.pk])


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def opened(client, place):
    return Form(client, client.get(place), asking="writer")


# --- what is typed while a colleague acts -------------------------------------------------------------------------------


def test_what_is_typed_while_a_colleague_hands_it_in_is_kept_until_it_is_open_again(kind):
    paper = make_paper(kind)
    abe = signed_in(make_member("Abe", paper.actor, Role.CONTRIBUTOR))
    form = opened(abe, page(kind, "write", paper))
    submit(paper)
    assert form.press(then="save", **{TEXT[kind]: "Three weeks, and in Arabic."}).status_code == 403
    assert Scratch.objects.get().place == page(kind, "write", paper)
    record.return_(fresh(paper), comment="For whom?", by=make_reviewer(), at=NOW)
    again = abe.get(page(kind, "write", paper))
    assert "We put back what you typed" in again.content.decode()
    assert "Three weeks, and in Arabic." in again.content.decode()


@pytest.mark.parametrize("role", [Role.VIEWER, None])
def test_nothing_is_kept_of_an_offer_for_who_does_not_write_for_its_actor(role):
    offer = make_offer_draft()
    abe = make_member("Abe", offer.actor, Role.CONTRIBUTOR)
    form = opened(signed_in(abe), page("offer", "write", offer))
    abe.memberships.update(**({"role": role} if role else {"ended_at": NOW, "ended_by": offer.created_by}))
    assert form.press(then="save", text="Three weeks.").status_code in (403, 404)
    assert not Scratch.objects.exists()


def test_why_personal_data_may_stay_is_kept_with_the_draft(kind):
    paper = make_paper(kind)
    abe = signed_in(make_member("Abe", paper.actor, Role.CONTRIBUTOR))
    opened(abe, page(kind, "write", paper)).press(then="save", **{TEXT[kind]: TELEPHONE})
    form = opened(abe, page(kind, "write", paper))
    assert form.press(then="save", personal_data_reason="It is an office.").status_code == 302
    assert fresh(paper).personal_data_reason == "It is an office."
    focal = signed_in(paper.created_by)
    form = opened(focal, page(kind, "write", paper))
    assert form.values["personal_data_reason"] == "It is an office."
    assert form.press(then="submit").status_code == 302
    sent = fresh(paper)
    assert (sent.state, sent.personal_data_reason) == ("submitted", "It is an office.")


def test_a_reason_goes_with_the_personal_data_that_it_was_about(kind):
    paper = make_paper(kind)
    ana = signed_in(paper.created_by)
    for said, reason in ((TELEPHONE, "It is an office."), ("Two weeks of training.", "")):
        form = opened(ana, page(kind, "write", paper))
        form.press(then="save", **{TEXT[kind]: said, "personal_data_reason": "It is an office."})
        assert fresh(paper).personal_data_reason == reason


# --- a reviewer who comes second ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("then", ["return", "publish"])
def test_a_reviewer_who_comes_second_is_told_and_keeps_the_comment(kind, then):
    paper = submit(make_paper(kind))
    client = signed_in(make_reviewer("Rolf"))
    form = opened(client, page(kind, "review", paper))
    record.publish(fresh(paper), by=make_reviewer(), at=NOW)
    response = form.press(then=then, comment="My long remark.")
    assert response.status_code == 302
    told = client.get(response["Location"]).content.decode()
    assert "Somebody else answered this while you were reading it. Nothing was changed." in told
    assert "Your comment was not sent: My long remark." in told


def test_in_one_instant_too(kind, monkeypatch):
    paper, rhea, form_class = submit(make_paper(kind)), make_reviewer(), pages.CheckForm
    client = signed_in(make_reviewer("Rolf"))
    form = opened(client, page(kind, "review", paper))

    def read_meanwhile(*said, **words):
        record.return_(fresh(paper), comment="For whom?", by=rhea, at=NOW)
        return form_class(*said, **words)

    monkeypatch.setattr(pages, "CheckForm", read_meanwhile)  # after the gate, before the act
    response = form.press(then="return", comment="My long remark.")
    assert response.status_code == 302
    told = client.get(response["Location"]).content.decode()
    assert "Somebody else answered this" in told
    assert "My long remark." in told


def test_what_was_written_anew_meanwhile_is_shown_to_the_reviewer_beside_the_comment(kind):
    paper = submit(make_paper(kind))
    client = signed_in(make_reviewer())
    form = opened(client, page(kind, "review", paper))
    record.recall(fresh(paper), by=paper.created_by, at=NOW)
    opened(signed_in(paper.created_by), page(kind, "write", paper)).press(then="submit", **{TEXT[kind]: "Said anew."})
    response = form.press(then="return", comment="My long remark.")
    assert response.status_code == 409
    assert "Nothing was overwritten." in response.content.decode()
    assert all(words in response.content.decode() for words in ("Said anew.", "My long remark."))
    assert opened(client, page(kind, "review", paper)).press(then="publish", comment="").status_code == 302
    assert fresh(paper).state == "published"


def test_a_reviewer_who_reads_what_was_called_back_is_told_so(kind):
    paper, rhea = submit(make_paper(kind)), make_reviewer()
    client = signed_in(rhea)
    form = opened(client, page(kind, "review", paper))
    record.recall(fresh(paper), by=paper.created_by, at=NOW)
    told = client.get(form.press(then="publish")["Location"]).content.decode()
    assert "It was called back while you were reading it." in told
    submit(paper)
    form = opened(client, page(kind, "review", paper))
    assert form.press(then="return", comment="For whom?").status_code == 302
    told = client.get(form.press(then="return", comment="For what?")["Location"]).content.decode()
    assert "You have answered this already." in told
    assert "For what?" in told
    assert fresh(paper).moves.filter(to_state="returned").count() == 1


def test_what_a_reviewer_has_begun_to_read_is_not_called_back(kind):
    paper, rhea = submit(make_paper(kind)), make_reviewer()
    theirs = signed_in(paper.created_by)
    assert 'value="recall"' in theirs.get(page(kind, kind, paper)).content.decode()
    client = signed_in(rhea)
    assert opened(client, page(kind, "review", paper)).press(then="begin-review").status_code == 302
    shown = theirs.get(page(kind, kind, paper)).content.decode()
    assert 'value="recall"' not in shown
    assert "A reviewer has begun to read this. Wait for their answer." in shown
    read = fresh(paper)
    assert (read.review_began_by, read.version) == (rhea, paper.version)
    with pytest.raises(Refused, match="has begun to read"):
        record.recall(read, by=paper.created_by, at=NOW)
    type(paper).objects.filter(pk=paper.pk).update(review_began_at=None, review_began_by=None)
    assert record.recall(fresh(paper), by=paper.created_by, at=NOW).state == "draft"


def test_what_is_published_is_what_was_handed_in_round_by_round(kind):
    paper, rhea = submit(make_paper(kind)), make_reviewer()
    first = paper.digest
    record.return_(fresh(paper), comment="For whom?", by=rhea, at=NOW)
    paper = submit(paper)
    assert [each.number for each in paper.rounds.order_by("number")] == [1, 2]
    assert first != paper.digest == record.digest_of_rows(paper)
    type(paper).objects.filter(pk=paper.pk).update(**{TEXT[kind]: "Written past every action."})
    with pytest.raises(Stale):
        record.publish(fresh(paper), by=rhea, at=NOW)


def test_what_waited_before_rounds_were_kept_is_published_as_it_stands(kind):
    paper = submit(make_paper(kind))
    made = type(paper).objects.filter(pk=paper.pk)
    made.update(round=0, digest="")
    assert opened(signed_in(make_reviewer()), page(kind, "review", paper)).press(then="publish").status_code == 302
    assert fresh(paper).state == "published"


def test_a_round_that_was_handed_in_never_changes(kind):
    paper = submit(make_paper(kind))
    handed = paper.rounds.get()
    for act in (lambda: paper.rounds.update(content="{}"), lambda: paper.rounds.update(digest=""), handed.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    assert paper.rounds.get().content == handed.content


def test_who_could_not_have_answered_it_finds_nothing_there(kind):
    paper = submit(make_paper(kind))
    record.publish(fresh(paper), by=make_reviewer(), at=NOW)
    draft = make_paper(kind, make_actor("XCC", "Cordonia"))
    tied, rolf = make_reviewer("Tilda"), make_reviewer("Rolf")
    make_member("Tilda", make_actor("XAM", "Ministry", type="ministry", parent=paper.actor))
    review, sent = page(kind, "review", paper), {"then": "return", "comment": "Mine."}
    assert signed_in(rolf).post(review, sent).status_code == 302
    assert signed_in(tied).post(review, sent).status_code == 404
    assert signed_in(make_curator()).post(review, sent).status_code == 404
    assert signed_in(rolf).post(page(kind, "review", draft), sent).status_code == 404  # never handed in
    type(paper.actor).objects.filter(pk=paper.actor_id).update(shielded=True)
    assert signed_in(rolf).post(review, sent).status_code == 404  # not even that there was one


# --- refused before the work --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "sentence"),
    [({"shielded": True}, "Your organisation is shielded"), ({"retired_on": NOW.date()}, "reports no more")],
)
def test_who_can_offer_nothing_is_told_before_writing(change, sentence):
    light = make_actor("XNG", "Harbour Light", type="ngo")
    client, new = signed_in(make_member("Noor", light)), reverse("support:new")
    assert "What do you offer?" in client.get(new).content.decode()
    assert f'href="{new}"' in client.get(reverse(DESK)).content.decode()
    type(light).objects.filter(pk=light.pk).update(**change)
    told = client.get(new)
    assert told.status_code == 200
    assert sentence in told.content.decode()
    assert "What do you offer?" not in told.content.decode()
    assert f'href="{new}"' not in client.get(reverse(DESK)).content.decode()
    assert "Your offers" in client.get(reverse(DESK)).content.decode()


def test_the_desk_offers_nothing_to_write_to_who_only_reads():
    client = signed_in(make_member("Vera", make_actor(), Role.VIEWER))
    assert f'href="{reverse("support:new")}"' not in client.get(reverse(DESK)).content.decode()


# --- silence of the panel -----------------------------------------------------------------------------------------------


def test_silence_about_an_offer_or_a_practice_shows_its_age_and_reaches_the_curators(kind, time_machine):
    paper = submit(make_paper(kind))
    cleo, rhea = make_curator(), make_reviewer()
    tied = make_curator("Carl")
    make_member("Carl", paper.actor)
    cited = {"offer": f"An offer of {paper.actor.name}", "practice": f"A practice of {paper.actor.name}"}[kind]

    def desk(user):
        return signed_in(user).get(reverse(DESK)).content.decode()

    def heard(user, at):
        return [thing for thing in waiting_for(user, at=at) if thing.name.startswith("paper escalated")]

    for days, told in ((14, False), (15, True)):
        later = NOW + timedelta(days=days)
        time_machine.move_to(later)
        assert f"waits {days} days" in desk(rhea)
        assert ("escalated to the curators" in desk(rhea)) is told
        assert (cited in desk(cleo)) is told
        assert (f"waits {days} days" in desk(cleo)) is told
        assert len(heard(cleo, later)) == told
        assert cited not in desk(tied)
        assert heard(tied, later) == []
        assert heard(rhea, later) == []  # it is in the queue
    (thing,) = heard(cleo, later)
    assert thing.since <= later
    assert page(kind, "review", paper) not in desk(cleo)  # curators answer nothing
    record.return_(fresh(paper), comment="For whom?", by=rhea, at=later)
    assert cited not in desk(cleo)
    assert heard(cleo, later) == []


def test_the_silence_about_a_shielded_organisation_names_nobody(time_machine):
    light = make_actor("XNG", "Harbour Light", type="ngo")
    make_submitted_offer(light)
    later = NOW + timedelta(days=15)
    time_machine.move_to(later)
    cleo = signed_in(make_curator())
    assert "Harbour Light" in cleo.get(reverse(DESK)).content.decode()
    type(light).objects.filter(pk=light.pk).update(shielded=True)
    assert "Harbour Light" not in cleo.get(reverse(DESK)).content.decode()
    assert waiting_for(make_curator(), at=later) == []

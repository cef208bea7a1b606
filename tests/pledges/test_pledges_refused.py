"""What is refused of a pledge says why and leaves the record as it was; beside each refusal stands what is taken."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404

from commitments.actors.models import Role
from commitments.audit.models import Event
from commitments.pledges import access, actions, assemble
from commitments.pledges.actions import drafts
from commitments.pledges.kind import OfPledges
from commitments.pledges.models import PartnerAnswer, Pledge, PledgeRevision, Target
from commitments.progress.access import pledge_of
from commitments.record import actions as record
from commitments.record import permissions
from tests.cast import NOW, TODAY, make_actor, make_commitment, make_curator, make_draft, make_member, make_reviewer
from tests.pledging import (
    make_document,
    make_pledge_draft,
    make_published_pledge,
    make_said,
    make_submitted_pledge,
    make_sum,
    make_text,
)

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=1)
TOMORROW = TODAY + timedelta(days=1)


def borduria():
    return make_actor("XBB", "Borduria")


# --- who may ---------------------------------------------------------------------------------------------------------------


def test_who_pledges_for_an_actor_writes_for_it_and_a_stranger_does_not_learn_that_it_is_there():
    arcadia = make_actor()
    make_actor("XCC", "Cagliostro")
    abe = make_member("Abe", arcadia, role=Role.CONTRIBUTOR)
    make_member("Abe", borduria(), role=Role.VIEWER)
    assert permissions.actor_to_write_for(abe, "arcadia", among=[]) == arcadia
    with pytest.raises(PermissionDenied, match="You can read what Borduria writes"):
        permissions.actor_to_write_for(abe, "borduria", among=[])
    for slug in ("cagliostro", "nowhere"):
        with pytest.raises(Http404):
            permissions.actor_to_write_for(abe, slug, among=[])


def test_what_was_read_in_another_list_is_not_revised_by_its_maker():
    own = make_published_pledge()
    read = actions.transcribe_pledge(
        actor=own.pledge.actor,
        text=make_text(title="Read elsewhere"),
        said=make_said(),
        source_name="The list of the fictional forum",
        source_reference="7",
        source_note="It was published in that list.",
        batch=uuid4(),
        by=make_curator(),
        at=NOW,
    )
    ana = own.created_by
    with pytest.raises(PermissionDenied, match="To say it in your own words, make it here"):
        access.pledge_to_revise(ana, read.pledge_id)
    with pytest.raises(actions.Refused, match="To say it in your own words, make it here"):
        record.correct(read.pledge, reason="News.", by=ana, at=NOW)
    assert read.pledge.revisions.get() == read
    pledge = access.pledge_to_revise(ana, own.pledge_id)
    assert record.correct(pledge, reason="News.", by=ana, at=NOW).number == 2


def test_an_actor_takes_back_its_own_targets_and_neither_anothers_nor_what_a_framework_sets():
    arcadia = make_actor()
    ana = make_member("Ana", arcadia)

    def clock(actor, code, **facts):
        said = {"years": 2, "source": "baseline", "starts_on": date(2025, 1, 1), **facts}
        return actions.set_target(actor=actor, commitment=make_commitment(code), by=make_curator(), at=NOW, **said)

    own = clock(arcadia, "gcm.13")
    cited = clock(arcadia, "gcm.14", source="framework", citation="para. 29")
    anothers = clock(borduria(), "gcm.13")
    for target in (anothers.pk, 0):
        with pytest.raises(Http404):
            access.target_to_end(ana, "arcadia", target)
    with pytest.raises(PermissionDenied, match=r"A framework sets this date\. Curators keep it\."):
        access.target_to_end(ana, "arcadia", cited.pk)
    assert Target.objects.current().count() == 3
    actions.end_target(target=access.target_to_end(ana, "arcadia", own.pk), by=ana, at=LATER)
    assert set(Target.objects.current()) == {cited, anothers}


def test_a_fictional_pledge_is_public_only_where_the_demonstration_is_on():
    fictional = make_published_pledge()
    real = make_published_pledge(make_actor("XRR", "Ruritania", fictional=False))

    def shown(revision, *, demo_site):
        return access.public_revision(revision.pledge_id, number=None, at=LATER, demo_site=demo_site)

    with pytest.raises(Http404):
        shown(fictional, demo_site=False)
    assert shown(real, demo_site=False) == real
    assert shown(fictional, demo_site=True) == fictional


# --- the panel and the partners --------------------------------------------------------------------------------------------


def test_only_what_is_public_is_taken_from_public_view_and_only_once():
    revision = make_submitted_pledge()
    rhea, rolf = make_reviewer("Rhea"), make_reviewer("Rolf")
    with pytest.raises(actions.Refused, match="Only a published pledge can be taken from public view"):
        record.withdraw(revision.pledge, reason="It names a child.", by=rhea, at=LATER)
    revision.refresh_from_db()
    assert (revision.state, revision.withdrawal_reason) == ("submitted", "")
    record.publish(revision, by=rhea, at=LATER)
    record.withdraw(revision.pledge, reason="It names a child.", by=rhea, at=LATER)
    with pytest.raises(actions.Refused, match="Only a published pledge can be taken from public view"):
        record.withdraw(revision.pledge, reason="Another reason.", by=rolf, at=LATER)
    revision.refresh_from_db()
    assert (revision.state, revision.withdrawal_reason) == ("withdrawn", "It names a child.")
    assert revision.withdrawn_by == rhea


def test_of_two_reviewers_who_begin_the_first_has_begun():
    revision = make_submitted_pledge()
    rhea, rolf = make_reviewer("Rhea"), make_reviewer("Rolf")
    record.begin_review(revision, by=rhea, at=NOW)
    record.begin_review(revision, by=rolf, at=LATER)
    revision.refresh_from_db()
    assert (revision.review_began_by, revision.review_began_at) == (rhea, NOW)
    assert Event.objects.filter(verb="pledge.review_begun").count() == 1


def test_a_partner_confirms_or_declines_and_there_is_no_third_answer():
    partner = make_actor("XNG", "Harbour Light", type="ngo")
    noor = make_member("Noor", partner)
    revision = make_published_pledge(form="partnership", partners=("XNG",))

    def say(answer):
        return actions.answer_as_partner(revision=revision, actor=partner, answer=answer, by=noor, at=LATER)

    for answer in ("perhaps", ""):
        with pytest.raises(actions.Refused, match="Confirm, or decline"):
            say(answer)
    assert not PartnerAnswer.objects.exists()
    assert not Event.objects.filter(verb__startswith="pledge.partner_").exists()
    assert say("confirmed") == PartnerAnswer.objects.get()


# --- revisions -------------------------------------------------------------------------------------------------------------


def test_only_what_is_in_force_is_revised():
    revision = make_submitted_pledge()
    ana, rhea = revision.created_by, make_reviewer()

    def revise():
        return record.correct(revision.pledge, reason="News.", by=ana, at=LATER)

    with pytest.raises(actions.Refused, match="Only a published pledge can be revised"):
        revise()
    assert PledgeRevision.objects.get() == revision
    record.publish(revision, by=rhea, at=LATER)
    second = revise()
    assert second.number == 2
    record.discard(second, by=ana, at=LATER)
    record.withdraw(revision.pledge, reason="It names a child.", by=rhea, at=LATER)
    with pytest.raises(actions.Refused, match="Only a published pledge can be revised"):
        revise()
    assert PledgeRevision.objects.get() == revision


def test_the_database_lets_one_revision_begin_when_the_look_came_before_the_rival_wrote(monkeypatch):
    first = make_published_pledge()
    abe = make_member("Abe", first.pledge.actor, role=Role.CONTRIBUTOR)
    theirs = record.correct(first.pledge, reason="Theirs.", by=abe, at=NOW)
    with monkeypatch.context() as patch:
        nothing = lambda kind, record: PledgeRevision.objects.none()  # noqa: E731  as it stood before the rival
        patch.setattr(OfPledges, "in_the_making_of", nothing)
        with pytest.raises(actions.Refused, match="already has a revision in the making") as refusal:
            record.correct(first.pledge, reason="Mine.", by=first.created_by, at=NOW)
        assert isinstance(refusal.value.__cause__, IntegrityError)
    assert PledgeRevision.objects.unsettled().get() == theirs
    assert theirs.moves.get().comment == "Theirs."
    record.discard(theirs, by=abe, at=LATER)
    mine = record.correct(first.pledge, reason="Mine.", by=first.created_by, at=LATER)
    assert PledgeRevision.objects.unsettled().get() == mine


# --- what is written -------------------------------------------------------------------------------------------------------


def test_a_number_that_is_taken_is_drawn_again_and_no_two_pledges_share_one(monkeypatch):
    first = make_pledge_draft()
    taken, free = first.pledge.code, "pledge-0000abcd"
    monkeypatch.setattr(drafts, "code_of", lambda pk: taken)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_pledge_draft(borduria())
    assert Pledge.objects.get() == first.pledge
    drawn = iter([taken, taken, free])
    monkeypatch.setattr(drafts, "code_of", lambda pk: next(drawn))
    assert make_pledge_draft(borduria()).pledge.code == free


def sums(count):
    return tuple(make_sum(amount=f"{number}.00") for number in range(1, count + 1))


def evidence_of(day):
    return make_said(evidence=(make_document(dated_on=day),))


@pytest.mark.parametrize(
    ("good", "bad", "sentence"),
    [
        (
            {"said": evidence_of(TODAY)},
            {"said": evidence_of(TOMORROW)},
            r"Evidence cannot be dated after today\.",
        ),
        (
            {"money": (make_sum(on=TODAY),)},
            {"money": (make_sum(on=TOMORROW),)},
            r"A sum is told once its day has come\.",
        ),
        ({"money": sums(40)}, {"money": sums(41)}, "very many sums for one revision"),
        (
            {"commitments": ("gcm.13", "gcm.14")},
            {"commitments": ("gcm.13", "gcm.98", "gcm.99")},
            r"gcm\.98, gcm\.99: no commitment that can be advanced\.",
        ),
    ],
    ids=["evidence of tomorrow", "a sum of tomorrow", "41 sums", "what is no commitment"],
)
def test_what_cannot_be_told_leaves_the_draft_as_it_was(good, bad, sentence):
    make_commitment("gcm.14")
    revision = make_pledge_draft(money=(make_sum(),), said=make_said(evidence=(make_document(),)))

    def stored():
        now = PledgeRevision.objects.get()
        whole = assemble.whole(now)
        return now.version, assemble.text_of(whole), assemble.said_of(whole), assemble.sums_of(whole)

    def write(*, said=None, money=(), **text):
        return actions.write_pledge(
            revision=revision,
            text=make_text(title="Open desks", **text),
            said=said or make_said(),
            money=money,
            version=before[0],
            by=revision.created_by,
            at=NOW,
        )

    before = stored()
    with pytest.raises(actions.Refused, match=sentence):
        write(**bad)
    assert stored() == before
    assert not Event.objects.filter(verb="pledge.written").exists()
    write(**good)
    _version, text, said, money = stored()
    assert text.title == "Open desks"
    assert set(text.commitments) == set(good.get("commitments", ("gcm.13",)))
    assert len(said.evidence) == len(good["said"].evidence if "said" in good else ())
    assert len(money) == len(good.get("money", ()))


def test_a_pledge_that_was_withdrawn_is_open_to_the_report_that_speaks_of_it_alone():
    arcadia = make_actor()
    pledge = make_published_pledge(arcadia).pledge
    spoken_of = make_draft(arcadia, pledge)
    assert pledge_of(arcadia, pledge.code) == pledge, "the control"
    record.withdraw(pledge, reason="It names a person.", by=make_reviewer("Rolf"), at=NOW)
    assert pledge_of(arcadia, pledge.code, revision=spoken_of) == pledge
    another = make_draft(arcadia, make_commitment("gcm.14"), by=spoken_of.created_by)
    for revision in (None, another):
        with pytest.raises(Http404):
            pledge_of(arcadia, pledge.code, revision=revision)

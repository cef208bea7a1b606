"""The demonstration shows every step, every absence and every turn of a report, and puts no words in a real mouth."""

import csv
import shutil
from dataclasses import fields
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from commitments.accounts.demonstration import ACCOUNTS, PASSWORD
from commitments.accounts.models import PanelSeat, User
from commitments.actors.models import Actor, ActorVersion, Adherence, Membership
from commitments.actors.naming import told_apart
from commitments.assessment.models import AssessmentRevision
from commitments.audit.models import Event
from commitments.common.sheets import BadSheet
from commitments.common.versions import BEGINNING
from commitments.curation import demonstration, loading
from commitments.curation.demo_reports import axes_of
from commitments.desk.proposals import of_places, waiting
from commitments.evidence.models import EvidenceItem
from commitments.progress.assemble.desks import desk_of
from commitments.progress.assemble.invitations import rounds_of_invitations
from commitments.progress.models import Claim, Cycle, Momentum, Reason, Report, Revision, RevisionMove, SelfView, State
from commitments.record import escalation
from commitments.scorecards.assemble import When, actor_overview
from commitments.scorecards.cells import Absence, Evidence, Freshness, Step
from commitments.scorecards.changes import Changes, changes_of
from commitments.snapshots import s1
from commitments.snapshots.models import Snapshot
from tests import cast
from tests.cast import NOW, TODAY, code_now, give_second_factor, make_user
from tests.loaded import FIXTURES, loaded

pytestmark = [pytest.mark.django_db, pytest.mark.long]


@pytest.fixture(scope="module", autouse=True)
def _demonstration(django_db_setup, django_db_blocker):
    with loaded(django_db_blocker, lambda: demonstration.load_demonstration(FIXTURES, at=NOW)):
        yield


def cells_of(**who):
    """Every cell of the fictional actors that `who` picks, as their pages show them on the cast's day."""
    when = When(as_of=TODAY, known_at=NOW)
    actors = Actor.objects.filter(fictional=True, **who).order_by("code")
    return [cell for actor in actors for card in actor_overview(actor=actor, when=when) for cell in card.cells]


def cell(actor, commitment):
    return next(c for c in cells_of(code=actor) if c.commitment == commitment)


# --- who ---


def test_only_fictional_actors_report_and_none_of_them_has_a_real_code():
    submitted = Report.objects.exclude(origin="transcribed")
    assert submitted.exists()
    assert not submitted.filter(actor__fictional=False).exists()
    with (FIXTURES / "actors.csv").open(encoding="utf-8", newline="") as sheet:
        real = {row["code"] for row in csv.DictReader(sheet)}
    assert real.isdisjoint(Actor.objects.filter(fictional=True).values_list("code", flat=True))
    assert not Cycle.objects.filter(fictional=False).exists()


@pytest.mark.parametrize(
    ("fictional", "sentence"),
    [
        ("0", "NRU is not fictional."),
        ("1", "fictional is fixed: it cannot change from False to True."),
    ],
)
def test_a_real_actor_in_the_sheets_is_refused(tmp_path, fictional, sentence):
    folder = copy_of_fixtures(tmp_path)
    change(folder / "demonstration/actors.csv", "XFF,farhaven", "NRU,far-away")
    change(folder / "demonstration/actors.csv", "Polynesia,,1", f"Micronesia,,{fictional}")
    with pytest.raises(BadSheet) as bad:
        demonstration.load_demonstration(folder, at=NOW)
    assert f"demonstration/actors.csv, row 7: {sentence}" in bad.value.problems
    assert Actor.objects.get(code="NRU").slug != "far-away"


def test_every_printed_sign_in_works_and_no_other_has_a_password():
    people = {user.email: user for user in User.objects.all()}
    for account in ACCOUNTS:
        assert people.pop(account.email).check_password(PASSWORD)
    assert people
    assert not any(user.has_usable_password() for user in people.values())


def test_people_have_the_part_that_their_sign_in_names():
    roles = dict(Membership.objects.current().values_list("user__name", "role"))
    actors = dict(Membership.objects.current().values_list("user__name", "actor__code"))
    assert (roles["Ana"], actors["Ana"]) == ("focal_point", "XAA")
    assert (roles["Abe"], actors["Abe"]) == ("contributor", "XAA")
    assert (actors["Bob"], actors["Noor"]) == ("XBB", "XNA")
    rhea, cleo = User.objects.get(name="Rhea"), User.objects.get(name="Cleo")
    assert [seat.constituency for seat in PanelSeat.objects.current().filter(user=rhea)] == ["civil_society"]
    assert list(rhea.groups.all()) == []
    assert ([group.name for group in cleo.groups.all()], cleo.is_staff, rhea.is_staff) == (["Curators"], True, False)


def test_who_wrote_a_report_belonged_to_its_actor_and_who_published_it_did_not():
    members = {}
    for user, actor in Membership.objects.values_list("user_id", "actor_id"):
        members.setdefault(actor, set()).add(user)
    for revision in Revision.objects.exclude(report__origin="transcribed").select_related("report"):
        own = members[revision.report.actor_id]
        assert {revision.created_by_id, revision.submitted_by_id or revision.created_by_id} <= own
        assert revision.published_by_id not in own


# --- what the pages can show ---


def test_one_round_is_closed_and_its_snapshot_published_and_no_other(client, settings):
    settings.DEMO = True
    snapshot = Snapshot.objects.select_related("taken_by", "published_by").get()
    assert (snapshot.cycle.code, snapshot.taken_by.name, snapshot.published_by.name) == ("demo-2024", "Cleo", "Cyra")
    data = client.get(snapshot.get_absolute_url(), {"format": "json"}).json()
    assert s1.digest_of(data["head"], map(s1.digest_of_row, data["rows"])) == snapshot.digest == data["digest"]
    said = {(row["actor"], row["confirmed_by_actor"]) for row in data["rows"]}
    assert {("XAA", "yes"), ("XDD", "no")} <= said


@pytest.mark.parametrize("kind", [Step, Absence, Evidence, Freshness])
def test_every_word_of_a_cell_occurs(kind):
    cells = cells_of()
    seen = {c.step for c in cells} | {c.absence for c in cells} | {c.evidence for c in cells}
    seen |= {c.freshness for c in cells}
    assert set(kind) - seen == set()


def test_every_momentum_view_and_reason_occurs():
    cells = cells_of()
    assert set(Momentum.values) <= {c.momentum for c in cells}
    assert set(SelfView.values) <= {c.self_view for c in cells}
    assert {reason for c in cells for reason in c.reasons} == set(Reason.values)


def test_a_breach_a_bare_claim_and_confirmed_evidence_occur():
    cells = cells_of()
    assert any(c.breach for c in cells)
    assert any(c.stated_only for c in cells)
    assert {c.evidence_confirmed for c in cells} == {True, False}


def test_a_scorecard_whose_latest_row_is_newer_than_most_of_it_tells_its_years(client, settings, time_machine_now):
    settings.DEMO = True
    card = client.get(reverse("scorecards:actor-scorecard", args=["gcm", "arcadia"])).content.decode()
    assert "by the year covered: 1 in 2025, 15 in 2023, 4 in 2021, 2 older." in card


def test_every_change_of_a_scorecard_occurs_a_stage_that_is_no_longer_stated_among_them():
    when = When(as_of=TODAY, known_at=NOW)
    cards = [card for actor in Actor.objects.filter(fictional=True) for card in actor_overview(actor=actor, when=when)]
    seen = [changes_of(card.rows) for card in cards]
    for each in fields(Changes):
        assert any(getattr(changes, each.name) for changes in seen), each.name


def test_a_draft_whose_answer_takes_a_published_stage_off_the_scorecard_occurs(client, settings, time_machine_now):
    settings.DEMO = True
    drafts = Revision.objects.filter(report__actor__code="XAA", state=State.DRAFT)
    client.force_login(User.objects.get(name="Ana"))
    said = [client.get(reverse("progress:check", args=[draft.report_id])).content.decode() for draft in drafts]
    assert any("With this answer the scorecard will show no stage." in each for each in said)


def test_a_part_that_has_begun_nothing_and_one_that_has_begun_some_occur(client, settings, time_machine_now):
    settings.DEMO = True
    client.force_login(User.objects.get(name="Ana"))
    said = client.get(reverse("progress:desk")).content.decode()
    assert "Silent so far:</b> Ministry of Labour of Arcadia (1 of 1 not begun)." in said
    assert "Has begun, and not all of it:</b> Ministry of the Interior of Arcadia (1 of 2 not begun)." in said


def test_notes_of_an_assessor_beside_a_state_say_whose_they_are(client, settings, time_machine_now):
    settings.DEMO = True
    said = client.get(reverse("scorecards:cell", args=["gcm", "arcadia", "gcm.13"])).content.decode()
    assert "own statement or monitoring, here of" in said


def test_no_commitment_is_said_not_to_go_well_without_a_reason():
    unstated = [c for c in cells_of() if c.step is Step.UNSTATED]
    assert unstated
    assert all(c.self_view == "not_well" and c.reasons for c in unstated)


def test_an_empty_lane_is_named_by_its_cause():
    def absence(*names):
        found = cell(*names)
        return found.absence, found.absence_reason

    assert absence("XAA", "idm-2017.vulnerability.no-erosion") == (Absence.NO_REPORT, "")
    assert absence("XCC", "gcm.2") == (Absence.NOT_ADDRESSED, "abstained")
    assert absence("XDD", "gcm.1") == (Absence.NOT_ADDRESSED, "declared_withdrawal")
    assert absence("XNA", "gcm.1") == (Absence.NOT_ADDRESSED, "type")
    assert absence("XEE", "gcm.2") == (Absence.NO_REPORT, "")  # declared support after it had not voted


def test_an_absence_never_hides_what_was_published():
    assert cell("XCC", "gcm.15").step is Step.DO_2
    assert cell("XDD", "gcm.4").step is Step.DO_2
    assert cell("XNA", "gcm.15").step is Step.DO_4


def test_the_three_freshnesses_are_where_the_story_puts_them():
    assert cell("XAA", "gcm.3").freshness is Freshness.STALE
    assert cell("XAA", "gcm.9").freshness is Freshness.AGEING
    assert cell("XAA", "gcm.1").freshness is Freshness.CURRENT


# --- the turns of a report ---


def test_every_state_occurs_and_every_round_is_kept():
    assert set(Revision.objects.values_list("state", flat=True)) == set(State.values)
    back = RevisionMove.objects.filter(to_state="returned").exclude(comment="")
    assert back.filter(revision__state="returned").exists()
    assert back.filter(revision__state="published").exists()


def test_the_queue_holds_work_for_the_reviewer():
    waiting = Revision.objects.for_review(conflicted_with=set())
    assert [r.report.actor.code for r in waiting] == ["XEE", "XNA"]


def test_two_bodies_of_one_name_are_told_apart_by_where_they_are():
    cities = Actor.objects.filter(fictional=True, name="Port Ostra").order_by("code")
    assert [label for _actor, label in told_apart(cities)] == [
        "Port Ostra (Local authority, Borduria)",
        "Port Ostra (Local authority, Arcadia)",
    ]


def test_the_open_round_shows_how_far_each_is():
    rounds = {each.framework.code: each for each in rounds_of_invitations(fictional=True, today=TODAY)}
    told = {row.actor.name: row.in_words for row in rounds["gcm"].rows}
    assert told == {
        "Arcadia": "Begun: 0 of 24 answered. A draft is open.",
        "Borduria": "Answered in part: 1 of 24 answered; 4 returned",
        "Esteria": "Answered in part: 3 of 24 answered, in review",
        "Farhaven": "Declined",
        "Harbour Light": "Answered in part: 2 of 24 answered, in review",
    }
    assert [row.in_words for row in rounds["a68-190"].rows] == ["Not yet received"]


def test_the_desk_of_a_reporter_says_what_was_published_lately():
    (news,) = desk_of(User.objects.get(name="Bob"), today=TODAY).news
    assert news.subject == "11. Coordinated, rights-respecting borders"
    assert news.on_scorecard == "/scorecards/gcm/borduria/gcm.11/"


def test_what_has_waited_too_long_was_asked_of_a_reviewer_and_its_curator_may_ask_another():
    cleo, rolf = User.objects.get(name="Cleo"), User.objects.get(name="Rolf")
    [request] = escalation.asked_of(rolf, at=NOW)
    esteria = Revision.objects.get(pk=request.revision)
    assert esteria.report.actor.name == "Esteria"
    silence = escalation.silence_of(esteria, at=NOW, user=cleo)
    assert (silence.days, silence.asked, silence.may_act) == (55, ["Rolf"], True)


def test_a_correction_speaks_and_the_first_text_stays():
    first, second = Revision.objects.filter(report__actor__code="XEE", report__cycle__code="demo-2024").order_by(
        "number"
    )
    assert (first.state, first.superseded_at) == ("published", second.published_at)
    assert second.reason
    assert [r.claims.get(commitment__code="gcm.5").stage for r in (first, second)] == [4, 3]
    assert second.claims.count() == first.claims.count() == 15
    assert cell("XEE", "gcm.5").step is Step.DO_3


def test_a_withdrawn_report_leaves_the_earlier_one_and_says_so():
    shown = cell("XFF", "gcm.2")
    assert (shown.step, str(shown.later_withdrawn_on)) == (Step.DO_0, "2025-02-19")


def test_one_report_is_in_french():
    assert set(Revision.objects.filter(language="fr").values_list("report__actor__code", flat=True)) == {"XDD"}


def test_what_a_reviewer_confirmed_may_differ_from_what_was_stated():
    speech = EvidenceItem.objects.get(title="Speech of the minister at the regional forum")
    assert (speech.issuer_class, speech.confirmed_class, speech.speaks_as) == ("official", "own", "own")
    assert Event.objects.about(speech).filter(verb="evidence.confirmed").exists()
    assert cell("XBB", "gcm.6").evidence is Evidence.E1


def test_events_stand_in_the_order_in_which_it_happened():
    told = Event.objects.filter(verb__startswith="report.").order_by("id").values_list("at", flat=True)
    own = [at for at in told if at != NOW]  # the transcribed report is from the loading itself
    assert own == sorted(own)
    assert own[-1] < NOW


# --- what others say ---


def test_every_state_of_agreement_occurs_between_fictional_actors_alone():
    when = When(as_of=TODAY, known_at=NOW)
    found = {
        (actor.code, row.commitment.code): row.cell
        for actor in Actor.objects.filter(type="state")
        for card in actor_overview(actor=actor, when=when)
        for row in card.rows
    }
    assessed = {key: cell for key, cell in found.items() if cell.others}

    def words(code, commitment):
        cell = found[code, commitment]
        return cell.agreement.value, cell.voices, cell.disputed

    assert assessed
    assert {code[0] for code, _commitment in assessed} == {"X"}
    assert words("XAA", "gcm.15") == ("aligned", 1, False)
    assert words("XBB", "gcm.6") == ("differs", 1, False)
    assert words("XAA", "gcm.13") == ("contested", 2, False)
    assert words("XEE", "idm-2017.follow-up.omit-detain-child") == ("contested", 1, True)
    assert found["XEE", "idm-2017.follow-up.omit-detain-child"].explain.agreement == "agreement.contested-breach"
    assert words("XEE", "gcm.3") == ("differs", 1, True)
    assert words("XEE", "gcm.5") == ("aligned", 1, False), "revised after a reply that disagreed"
    assert words("XBB", "gcm.14") == ("one_voice", 1, False), "only others have spoken"
    assert words("XAA", "gcm.22") == ("not_compared", 0, False), "who cannot assess"
    assert words("XAA", "gcm.21") == ("not_compared", 1, True), "not well without a stage, against 3, and disputed"
    assert not found["XBB", "gcm.1"].others, "withdrawn"
    assert words("XAA", "gcm.17") == ("differs", 1, False), "corrected"
    assert "a civil-society organisation" in {voice.speaker for voice in found["XAA", "gcm.13"].others}
    in_force = AssessmentRevision.objects.filter(state="published", superseded_at=None)
    assert set(in_force.values_list("settled", flat=True)) == {"", "maintained", "revised"}
    assert set(in_force.values_list("reply__stance", flat=True)) == {None, "agree", "partly", "disagree"}
    waiting = AssessmentRevision.objects.filter(state__in=("draft", "submitted", "sent"))
    assert waiting.count() == 3


# --- what curators decided ---


def test_each_act_on_an_actor_occurs_and_two_curators_decided_it(client, settings, time_machine_now):
    settings.DEMO = True
    renamed = client.get(reverse("scorecards:actor", args=["fictional-migration-office"])).content.decode()
    assert "Fictional Office for Migrants" in renamed
    report = Report.objects.get(actor__code="XMO")
    page = client.get(report.get_absolute_url()).content.decode()
    assert "Fictional Migration Office" in page, "a report is signed as on its day"
    assert "Fictional Office for Migrants" in page, "and told as of now beside it"
    retired = client.get(reverse("scorecards:actor", args=["arcadia-arrivals"])).content.decode()
    assert "The office became a part of the Ministry of Labour" in retired
    assert "Ministry of Labour of Arcadia" in retired
    corrected = ActorVersion.objects.in_force(as_of=TODAY, known_at=NOW).get(actor__code="XNB")
    assert (corrected.name, corrected.act, corrected.from_on) == ("Open Roads Network", "correct", BEGINNING.date())
    merged = client.get(reverse("scorecards:actor", args=["network-of-open-roads"]), follow=True)
    assert merged.redirect_chain == [(reverse("scorecards:actor", args=["open-roads"]), 301)]
    both = Report.objects.filter(actor__code__in=["XNB", "XND"])
    assert [report.get_absolute_url() in merged.content.decode() for report in both] == [True, True]
    assert cell("XNB", "gcm.7").step is Step.DO_2, "what was reported under the second entry stands with the first"
    given_back = ActorVersion.objects.get(actor__code="XNA", refused_at__isnull=False)
    assert given_back.refusal == "The letter is not signed. Ask the body itself."


@pytest.mark.parametrize(
    ("name", "own", "other"), [("Cyra", "Farhaven", "Cimmeria (XCC): Global Compact"), ("Cleo", "Cimmeria", "Farhaven")]
)
def test_each_curator_finds_something_to_decide_and_something_of_their_own(
    client, settings, time_machine_now, name, own, other
):
    settings.DEMO = True
    client.force_login(User.objects.get(name=name))
    listed = client.get(reverse("curation:proposals")).content.decode()
    assert own in listed
    assert listed.count("You proposed it: another confirms it.") == 1
    proposal = next(each for each in of_places(waiting(User.objects.get(name=name))) if other in each.title)
    assert proposal.days in (17, 6)
    page = client.get(proposal.get_absolute_url()).content.decode()
    assert 'value="confirm"' in page
    if proposal.kind == "position":
        assert "No support recorded, abstained" in page
        assert "No report received" in page


# --- loading ---


def test_loading_twice_changes_nothing():
    def everything():
        models = (
            Actor,
            ActorVersion,
            Adherence,
            Cycle,
            User,
            Membership,
            Report,
            Revision,
            RevisionMove,
            Claim,
            EvidenceItem,
            Event,
        )
        return {model.__name__: model.objects.count() for model in models}

    before = everything()
    told = demonstration.load_demonstration(FIXTURES, at=NOW + timedelta(days=1))
    assert told.begun == 0
    assert everything() == before


def test_a_membership_that_was_ended_by_hand_is_not_granted_again():
    Membership.objects.filter(user__name="Abe").update(ended_at=NOW, ended_by=User.objects.get(name="Cleo"))
    demonstration.load_demonstration(FIXTURES, at=NOW)
    assert not Membership.objects.current().filter(user__name="Abe").exists()


def test_the_catalogue_does_not_miss_the_fictional_actors_in_its_sheets():
    plans = loading.plan_catalogue(loading.read_folder(FIXTURES))
    assert [plan.gone for plan in plans if plan.gone] == []


def test_what_has_not_happened_yet_is_left_out(tmp_path):
    """A clock that stands in 2023 finds only what was reported by then."""
    folder = copy_of_fixtures(tmp_path)
    for name in ("reports", "moves", "claims"):
        change(folder / f"demonstration/{name}.csv", "xaa-2020,", "xaa-once-more,", times=-1)
        change(folder / f"demonstration/{name}.csv", "xaa-2026,", "xaa-not-yet,", times=-1)
    change(folder / "demonstration/assignments.csv", "xaa-2026,", "xaa-not-yet,", times=-1)
    told = demonstration.load_demonstration(folder, at=NOW - timedelta(days=365 * 3))
    assert told.begun == 1


@pytest.mark.parametrize(
    ("sheet", "old", "new", "sentence"),
    [
        ("claims", "gcm.3,1,", "gcm.33,1,", "demonstration/claims.csv, row 2: commitment gcm.33 is not known."),
        (
            "claims",
            "aa-census@",
            "aa-sensus@",
            "demonstration/claims.csv, row 5: evidence aa-sensus@table-4 is not known.",
        ),
        ("moves", ",begin,abe", ",begin,abel", "demonstration/moves.csv, row 2: by abel is not known."),
        ("moves", ",begin,abe", ",start,abe", "demonstration/moves.csv, row 2: move start is not known."),
        ("reports", "xaa-2020,XAA", "xaa-2020,XZZ", "demonstration/reports.csv, row 2: actor XZZ is not known."),
        ("decisions", "XMO,change", "XMO,chance", "demonstration/decisions.csv, row 3: act chance is not known."),
    ],
)
def test_a_slip_in_the_sheets_is_named_by_its_row(tmp_path, sheet, old, new, sentence):
    folder = copy_of_fixtures(tmp_path)
    change(folder / f"demonstration/{sheet}.csv", old, new)
    with pytest.raises(BadSheet) as bad:
        demonstration.load_demonstration(folder, at=NOW)
    assert bad.value.problems == [sentence]


@pytest.mark.parametrize(
    ("step", "kind", "axes"),
    [
        ("3", "do", {"stage": 3}),
        ("", "do", {}),
        ("cannot_assess", "do", {"answer": "cannot_assess"}),
        ("not_applicable", "refrain", {"answer": "not_applicable"}),
        ("upheld", "refrain", {"practice": "upheld", "safeguard": False, "breach_reported": False}),
        ("exceptions+law+breach", "refrain", {"practice": "exceptions", "safeguard": True, "breach_reported": True}),
    ],
)
def test_a_step_is_read_as_its_axes(step, kind, axes):
    assert axes_of(step, kind=kind) == axes


def test_the_command_refuses_where_the_demonstration_is_off(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="only with DEMO=1"):
        call_command("load_demo")


def test_the_command_prints_the_sign_ins_where_it_is_on(settings, capsys):
    settings.DEMO = True
    call_command("load_demo")
    said = capsys.readouterr().out
    assert "0 reports added, of 31" in said
    assert "ana@example.org" in said
    assert PASSWORD in said


def copy_of_fixtures(tmp_path):
    return shutil.copytree(FIXTURES, tmp_path / "fixtures")


def change(path, old, new, *, times=1):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, times), encoding="utf-8")


# --- signing in: everybody knows the password of who was made by it, and it opens the site only where the demonstration runs ---

EVERYBODY = [account.email for account in ACCOUNTS]


def sign_in(client, email, password):
    """Whether the page lets somebody in."""
    response = client.post(reverse("account_login"), {"login": email, "password": password})
    assert response.status_code in (200, 302)
    return response.status_code == 302


def make_real_ana():
    """Somebody with the address of a demonstration account and a password of her own."""
    ana = give_second_factor(make_user("Ana"))  # where the demonstration is loaded, she is a focal point
    ana.demonstration = False
    ana.set_password(cast.PASSWORD)
    ana.save()
    return ana


def desk(client):
    return client.get(reverse("progress:desk")).status_code


@pytest.mark.parametrize("email", EVERYBODY)
@pytest.mark.parametrize("demo", [True, False])
def test_a_printed_sign_in_opens_the_site_only_where_the_demonstration_runs(client, settings, email, demo):
    settings.DEMO = demo
    assert sign_in(client, email, PASSWORD) is demo


def test_who_is_signed_in_when_the_demonstration_ends_is_signed_in_no_more(client, settings):
    settings.DEMO = True
    assert sign_in(client, "cleo@example.org", PASSWORD)
    assert client.get(reverse("admin:index")).status_code == 200
    settings.DEMO = False
    assert client.get(reverse("admin:index")).status_code == 302
    assert desk(client) == 302


def test_another_password_does_not_make_a_person_of_the_demonstration_a_real_one(client):
    cleo = User.objects.get(email="cleo@example.org")
    cleo.set_password("correct horse battery")
    cleo.save()
    assert not sign_in(client, cleo.email, "correct horse battery")


def test_everybody_in_the_demonstration_is_marked_also_in_a_database_that_was_filled_before_the_mark():
    assert not User.objects.filter(demonstration=False).exists()
    User.objects.update(demonstration=False)
    demonstration.load_demonstration(FIXTURES, at=NOW)
    assert not User.objects.filter(demonstration=False).exists()


@pytest.mark.parametrize("demo", [True, False])
def test_a_real_person_signs_in_whatever_their_address(client, settings, demo):
    settings.DEMO = demo
    ana = make_real_ana()
    assert not sign_in(client, ana.email, PASSWORD)
    assert sign_in(client, ana.email, cast.PASSWORD)
    client.post(reverse("mfa_authenticate"), {"code": code_now()})
    assert desk(client) == 200
    ana.is_active = False
    ana.save()
    assert desk(client) == 302

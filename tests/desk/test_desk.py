"""The desk: what a reporter has in hand, what waits for a reviewer, and words that never press."""

import re
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commitments.actors.models import Membership, Role
from commitments.progress import actions
from commitments.progress.access import waiting
from commitments.progress.access.clearance import why_not_clear
from commitments.progress.assemble.desks import desk_of
from commitments.progress.models import Cycle, Revision
from commitments.record import actions as record
from tests.cast import (
    NOW,
    TODAY,
    make_actor,
    make_commitment,
    make_curator,
    make_draft,
    make_entry,
    make_framework,
    make_member,
    make_method,
    make_published,
    make_reviewer,
    make_submitted,
    make_user,
)
from tests.pledging import make_published_pledge

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_now")]

DESK = "/desk/"


@pytest.fixture
def arcadia(settings):
    settings.DEMO = True
    return make_actor()


@pytest.fixture
def ana(arcadia, client):
    user = make_member("Ana", arcadia)
    client.force_login(user)
    return user


def make_cycle(code="gcm-2025", *, fictional=True, closes_on=date(2026, 12, 31)):
    cycle = Cycle.objects.create(
        code=code,
        title=f"Voluntary review {code}",
        covers_from=date(2025, 1, 1),
        covers_to=date(2025, 12, 31),
        opens_on=date(2026, 1, 1),
        closes_on=closes_on,
        fictional=fictional,
    )
    cycle.frameworks.add(make_framework("gcm"))
    return cycle


def invite(cycle, *actors):
    return actions.invite_to_report(
        cycle=cycle, framework=make_framework("gcm"), actors=actors, by=make_curator(), at=NOW
    )


def shown(client):
    return client.get(DESK).content.decode()


def test_an_empty_desk_says_what_would_fill_it(client, ana):
    html = shown(client)
    for sentence in ("No round of reporting is open", "No drafts", "Nothing is published yet"):
        assert sentence in html


def test_somebody_without_a_role_gets_a_kind_sentence(client, arcadia):
    client.force_login(make_user("Nils"))
    html = shown(client)
    assert "somebody who manages accounts for your organisation adds you to it" in html
    assert "On which commitment?" not in html


def test_from_the_desk_a_commitment_is_one_choice_away_from_its_form(client, arcadia, ana):
    make_method()
    make_commitment("gcm.13", short_title="Detention only last resort")
    html = shown(client)
    assert 'method="get" action="/reports/new/"' in html
    assert '<option value="gcm.13">13. Detention only last resort</option>' in html
    chosen = client.get("/reports/new/", {"commitment": "gcm.13", "view": "not_well"}).content.decode()
    assert 'value="not_well" id="view-hard" checked' in chosen
    assert "What do you report on?" in client.get("/reports/new/", {"commitment": ""}).content.decode()


def test_a_report_lies_where_its_state_says(client, arcadia, ana):
    make_draft(arcadia, make_commitment("gcm.1"), by=ana)
    make_submitted(arcadia, make_commitment("gcm.2"), by=ana, at=NOW - timedelta(days=3))
    returned = make_submitted(arcadia, make_commitment("gcm.3"), by=ana)
    record.return_(returned, comment="Say which centres.", by=make_reviewer(), at=NOW)
    make_published(arcadia, make_commitment("gcm.4"), by=ana)
    desk = client.get(DESK).context["desk"]
    assert [row.subject for row in desk.drafts] == ["1. Commitment gcm.1"]
    assert [(row.subject, row.days) for row in desk.waiting] == [("2. Commitment gcm.2", 3)]
    assert [(row.subject, row.comment) for row in desk.returned] == [("3. Commitment gcm.3", "Say which centres.")]
    assert [row.subject for row in desk.published] == ["4. Commitment gcm.4"]


def test_the_desk_says_for_a_while_that_a_report_was_published_and_where_it_is_seen(client, arcadia, ana):
    make_published(arcadia, make_commitment("gcm.13"), by=ana, at=NOW - timedelta(days=3))
    html = shown(client)
    assert "Published on 19 November 2026" in html
    assert re.search(r'<a [^>]*href="/scorecards/gcm/arcadia/gcm.13/">see it on the scorecard', html)
    review, _made = actions.begin_full_review(
        actor=arcadia, framework=make_framework("gcm"), period_end=date(2025, 12, 31), by=ana, at=NOW
    )
    for code in ("gcm.1", "gcm.2"):
        said = {"commitment": make_commitment(code), "entry": make_entry(), "version": review.version}
        actions.log_claim(revision=review, by=ana, at=NOW, **said)
        review.refresh_from_db()
    record.submit(review, by=ana, at=NOW)
    record.publish(review, by=make_reviewer(), at=NOW)
    assert re.search(r'<a [^>]*href="/scorecards/gcm/arcadia/">see it on the scorecard', shown(client))
    later = desk_of(ana, today=TODAY + timedelta(days=14))
    assert (later.news, len(later.published)) == ([], 2), "it stays in the list of what is published"


def test_the_desk_says_for_a_while_that_a_pledge_was_published(client, arcadia, ana):
    pledge = make_published_pledge(arcadia, by=ana, at=NOW - timedelta(days=13)).pledge
    html = shown(client)
    assert f'href="{pledge.get_absolute_url()}"' in html
    assert "Published on 9 November 2026" in html
    make_published_pledge(arcadia, by=ana, at=NOW - timedelta(days=14))
    assert shown(client).count("Published on") == 1


def test_the_desk_of_a_shielded_organisation_names_no_scorecard(client, arcadia):
    light = make_actor("XNA", "Harbour Light", type="ngo", shielded=True)
    noor = make_member("Noor", light)
    make_published(light, make_commitment(), by=noor)
    client.force_login(noor)
    html = shown(client)
    assert "Published on 22 November 2026" in html
    assert "see it on the scorecard" not in html


def test_another_actors_reports_do_not_lie_here(client, arcadia, ana):
    make_draft(make_actor("XBB", "Borduria"), make_commitment("gcm.9"))
    assert "Borduria" not in shown(client)
    make_draft(arcadia, make_commitment("gcm.9"), by=ana)
    assert "Commitment gcm.9" in shown(client)


def test_reports_are_invited_and_never_due(client, arcadia, ana):
    cycle = make_cycle()
    invite(cycle, arcadia)
    html = shown(client)
    assert "Voluntary review gcm-2025" in html
    assert "expected by 31 December 2026" in html
    assert "Not yet received" in html
    for word in ("overdue", "obligation", "Due for", "late", "must "):
        assert word not in html

    make_draft(arcadia, make_commitment(), by=ana, cycle=cycle)
    assert "Begun" in shown(client)


def test_a_round_that_is_over_or_of_the_other_world_is_not_listed(client, arcadia, ana):
    make_cycle("over", closes_on=date(2026, 11, 21))
    make_cycle("real", fictional=False)
    assert "Voluntary review" not in shown(client)
    make_cycle("today", closes_on=date(2026, 11, 22))
    assert "Voluntary review today" in shown(client)


def test_the_queue_shows_the_oldest_first_with_its_age(client, arcadia, ana):
    for days, code in ((1, "gcm.1"), (12, "gcm.2"), (0, "gcm.3")):
        make_submitted(arcadia, make_commitment(code), by=ana, at=NOW - timedelta(days=days))
    client.force_login(make_reviewer())
    html = shown(client)
    places = [html.index(f"Commitment gcm.{n}") for n in (2, 1, 3)]
    assert places == sorted(places)
    assert "waits 12 days" in html
    assert "waits 1 day" in html
    assert "waits 1 days" not in html
    assert "waits since today" in html
    assert "ana@" not in html


def test_the_queue_keeps_real_and_fictional_apart(client, arcadia, ana, settings):
    make_submitted(make_actor("NRU", "Realland", fictional=False), make_commitment("gcm.1"))
    make_submitted(arcadia, make_commitment("gcm.2"), by=ana)
    client.force_login(make_reviewer())
    queues = {queue["fictional"]: queue for queue in client.get(DESK).context["queues"]}
    assert {world: [row.actor.name for row in queue["rows"]] for world, queue in queues.items()} == {
        False: ["Realland"],
        True: ["Arcadia"],
    }
    settings.DEMO = False
    assert "Arcadia" not in shown(client)


def test_an_empty_queue_says_what_would_fill_it(client, arcadia):
    client.force_login(make_reviewer())
    assert "When a focal point submits a report, it is listed here" in shown(client)


def queries_of(client):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(DESK).status_code == 200
    return len(captured)


def test_a_reporters_desk_asks_the_same_questions_for_1_row_and_for_20(client, arcadia, ana):
    def fill(number):
        made = []
        for n in range(number):
            commitment = make_commitment(f"gcm.{Cycle.objects.count() + n + 1}")
            make_draft(arcadia, commitment, by=ana)
            make_submitted(arcadia, commitment, by=ana)
            returned = make_submitted(arcadia, commitment, by=ana)
            record.return_(returned, comment="More.", by=make_reviewer(), at=NOW)
            make_published(arcadia, commitment, by=ana, entry=make_entry(stage=1))
            made.append(make_cycle(f"round-{Cycle.objects.count()}"))
            invite(made[-1], arcadia)
            actions.begin_full_review(
                actor=arcadia,
                framework=make_framework("gcm"),
                cycle=made[-1],
                period_end=date(2025, 12, 31),
                by=ana,
                at=NOW,
            )
        return made

    fill(1)
    few = queries_of(client)
    fill(19)
    assert queries_of(client) == few
    assert few <= 31  # reports, pledges, assessments, support


def test_a_reviewers_queue_asks_the_same_questions_for_1_row_and_for_20(client, arcadia, ana):
    make_submitted(arcadia, make_commitment(), by=ana)
    client.force_login(make_reviewer())
    few = queries_of(client)
    for n in range(19):
        make_submitted(make_actor(f"X{n:02}", f"Land {n}"), make_commitment(f"gcm.{n + 1}"))
    assert queries_of(client) == few


# --- a curator's desk, and the words of every page -------------------------------------------------------------------


def test_a_curators_desk_asks_the_same_questions_for_1_invitation_and_for_20(client, arcadia):
    cycle = make_cycle()
    client.force_login(make_curator())

    def fill(numbers):
        for n in numbers:
            actor, objective = make_actor(f"X{n:02}", f"Land {n}"), make_commitment(f"gcm.{n}")
            invite(cycle, actor)
            make_submitted(actor, objective, cycle=cycle, at=NOW - timedelta(days=n))

    fill([1])
    few = queries_of(client)
    fill(range(2, 21))
    assert queries_of(client) == few


def test_silence_of_more_than_two_weeks_is_marked_as_escalated_for_reviewers_and_curators(client, arcadia, ana):
    make_submitted(arcadia, make_commitment("gcm.1"), by=ana, at=NOW - timedelta(days=15))
    make_submitted(arcadia, make_commitment("gcm.2"), by=ana, at=NOW - timedelta(days=14))
    for user in (make_reviewer(), make_curator()):
        client.force_login(user)
        assert shown(client).count("Escalated") == 1, user


def test_a_clearer_finds_what_waits_for_their_clearance_and_others_see_that_it_waits(client, arcadia, ana):
    carl = make_member("Carl", arcadia, role=Role.CLEARER, step=1)
    dora = make_member("Dora", arcadia, role=Role.DEPUTY)
    make_member("Cora", arcadia, role=Role.CLEARER, step=2)
    draft = make_draft(arcadia, make_commitment(), by=ana, at=NOW - timedelta(days=3))
    actions.send_to_clearance(revision=draft, by=ana, at=NOW - timedelta(days=2))
    for user, mine in (
        (carl, True),
        (dora, True),
        (ana, False),
        (make_member("Abe", arcadia, role=Role.VIEWER), False),
    ):
        client.force_login(user)
        html = shown(client)
        assert ("Waiting for your clearance" in html) == mine, user
        assert ("Waiting for clearance by others" in html) != mine, user
        assert "waits 2 days" in html
    draft.refresh_from_db()
    actions.clear_report(revision=draft, by=dora, at=NOW)
    client.force_login(dora)  # who cleared at the first place does not clear at the second
    assert "Waiting for clearance by others" in shown(client)


def test_what_lies_in_the_list_to_clear_is_what_may_be_cleared(arcadia, ana):
    """The list asks in one query what clearance.why_not_clear asks of one report."""
    people = [make_member(f"C{n}", arcadia, role=Role.CLEARER, step=n) for n in (1, 2)]
    people += [make_member("Dora", arcadia, role=Role.DEPUTY), ana]
    draft = make_draft(arcadia, make_commitment(), by=ana)
    actions.send_to_clearance(revision=draft, by=ana, at=NOW)

    def agree():
        revision = Revision.objects.with_names().get(pk=draft.pk)
        listed = {user: waiting.to_clear(user).filter(pk=draft.pk).exists() for user in people}
        assert listed == {user: why_not_clear(user, revision) == "" for user in people}
        return sum(listed.values())

    assert agree() == 2
    draft.refresh_from_db()
    actions.clear_report(revision=draft, by=people[0], at=NOW)
    assert agree() == 2
    Membership.objects.filter(user=people[1]).update(ended_at=NOW, ended_by=ana)  # nobody holds the second place now
    agree()


def test_no_page_of_reports_presses_anybody():
    pressing = re.compile(r"\b(overdue|late|due|deadline|obligation|obliged|failed to|missed)\b", re.IGNORECASE)
    templates = [*(settings.BASE_DIR / "templates" / "progress").glob("*.html")]
    assembled = settings.BASE_DIR / "commitments/progress/assemble"
    sources = [assembled / "desks.py", assembled / "invitations.py", *templates]
    assert len(templates) > 20
    found = {}
    for source in sources:
        text = re.sub(r"{#.*?#}", "", source.read_text(encoding="utf-8"))
        if said := pressing.findall(text):
            found[source.name] = said
    assert found == {}
    assert pressing.search("Your report is overdue.")

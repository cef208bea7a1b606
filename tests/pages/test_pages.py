"""Home, about, methodology, the key to the marks, and search."""

import os
import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from commitments.catalogue.models import Milestone
from commitments.common.pagination import PER_PAGE
from commitments.exchange import actions as support
from commitments.pages import prose, searching, views
from commitments.progress import actions
from commitments.progress.models import Cycle, Origin, Report
from commitments.record import actions as record
from tests.cast import (
    NOW,
    TODAY,
    correct,
    enter_names,
    make_actor,
    make_commitment,
    make_draft,
    make_entry,
    make_framework,
    make_method,
    make_published,
    make_restraint,
    make_reviewer,
    make_submitted,
)
from tests.exchanging import (
    make_need,
    make_offer,
    make_practice,
    make_practice_draft,
    make_submitted_offer,
)
from tests.pledging import make_pledge_draft, make_published_pledge

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_now")]


@pytest.fixture(autouse=True)
def _demonstration(settings):
    """The cast is fictional, so its pages are those of the demonstration."""
    settings.DEMO = True
    make_method()


class Fictional:
    """A scope of the demonstration, without a request."""

    fictional = demo_site = True
    query = "?demo=1"
    extra = "&demo=1"


def page(client, name, **query):
    if name == "search":
        enter_names()  # the cast makes actors and commitments without the acts of curators
    response = client.get(reverse(f"pages:{name}"), query)
    assert response.status_code == 200
    return response.content.decode()


def words_of(html):
    """The text that a reader sees, in one line."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html.replace("<br>", " ")))


def demo_home(client):
    return words_of(page(client, "home", demo="1"))


# --- home -----------------------------------------------------------------------------------------------------------


def test_an_empty_house_says_what_will_be_in_it(client):
    text = demo_home(client)

    assert "No framework yet" in text
    assert "No report is published yet" in text
    assert "No round of reporting is open" in text
    assert "No coming date is recorded" in text


def test_home_shows_each_framework_with_its_spread(client):
    make_published(make_actor(), make_commitment(), entry=make_entry(stage=3))
    make_restraint()
    make_framework("cso-8-point", short_title="Civil society plan", title_only=True)

    text = demo_home(client)

    assert "Global Compact" in text
    assert "1 substantially in place" in text
    assert "Not to do, on a scale of its own" in text
    assert "Civil society plan" not in text


def test_home_shows_the_latest_reports_and_neither_drafts_nor_withdrawn_ones(client):
    latest = make_published(
        make_actor(), make_commitment(short_title="Detention only last resort"), entry=make_entry(stage=3)
    )
    make_draft(make_actor("XBB", "Borduria"))
    make_submitted(make_actor("XCC", "Castoria"))
    gone = make_published(make_actor("XDD", "Drusia"))
    record.withdraw(gone.report, reason="It named a person.", by=make_reviewer(), at=NOW)

    html = page(client, "home", demo="1")

    assert "Arcadia on 13. Detention only last resort" in words_of(html)
    assert reverse("progress:report", args=[latest.report_id]) in html
    assert "Substantially in place" in html
    assert not {"Borduria", "Castoria", "Drusia"} & set(words_of(html).split())


def test_home_shows_a_corrected_report_once_as_it_speaks_now(client):
    corrected = correct(make_published(entry=make_entry(stage=4)), at=NOW, entry=make_entry(stage=1))

    html = page(client, "home", demo="1")

    assert html.count(f'"{reverse("progress:report", args=[corrected.report_id])}"') == 1
    assert "revision 2" in html


def test_a_report_on_many_commitments_names_its_period_and_counts_the_rest(client):
    revision = make_draft(make_actor(), period_start=date(2025, 1, 1))
    for number in range(1, 5):
        actions.log_claim(
            revision=revision,
            commitment=make_commitment(f"gcm.{number}"),
            entry=make_entry(),
            version=revision.version,
            by=revision.created_by,
            at=NOW,
        )
        revision.refresh_from_db()
    record.submit(revision, by=revision.created_by, at=NOW)
    record.publish(revision, by=make_reviewer(), at=NOW)

    text = demo_home(client)

    assert "Arcadia: report, 2025" in text
    assert "and 2 more commitments" in text


def test_a_transcribed_report_says_so_wherever_it_is_listed(client):
    actor = make_actor("XIO", "Migration House", type="un_entity")
    commitment = make_commitment("a68-190.1")
    actions.transcribe_report(
        report_id=Report().id,
        actor=actor,
        source_note="A paper of 2014.",
        period_start=None,
        period_end=date(2014, 2, 14),
        entries={commitment: make_entry()},
        at=NOW,
    )

    assert Report.objects.get().origin == Origin.TRANSCRIBED
    assert "Read from a document" in demo_home(client)
    assert "Read from a document" in words_of(page(client, "search", q="Migration House", demo="1"))


def test_home_says_what_is_invited_and_expected_and_never_due(client):
    facts = {"covers_from": date(2026, 1, 1), "covers_to": date(2026, 12, 31), "fictional": True}
    open_now = Cycle.objects.create(
        code="open", title="Round of 2026", opens_on=TODAY, closes_on=TODAY + timedelta(days=30), **facts
    )
    open_now.frameworks.add(make_framework())
    Cycle.objects.create(
        code="over", title="Round of 2025", opens_on=date(2025, 1, 1), closes_on=date(2025, 12, 31), **facts
    )
    Cycle.objects.create(
        code="to-come", title="Round of 2027", opens_on=date(2027, 1, 1), closes_on=date(2027, 12, 31), **facts
    )

    text = demo_home(client)

    assert "Round of 2026, expected by 22 December 2026. Global Compact. It asks about 1 January 2026" in text
    assert "Round of 2025" not in text
    assert "Round of 2027" not in text
    assert "Round of 2026" not in words_of(page(client, "home"))
    assert not re.search(r"\b(over)?due\b", text, flags=re.IGNORECASE)


def test_home_names_the_next_dates_and_how_sure_they_are(client):
    compact = make_framework()

    def milestone(code, starts_on, ends_on=None, **facts):
        Milestone.objects.create(
            code=code, framework=compact, starts_on=starts_on, ends_on=ends_on, title=code, **facts
        )

    milestone("Past forum", date(2022, 5, 17), date(2022, 5, 20))
    milestone("Briefing", TODAY)
    milestone("Going on", date(2026, 11, 20), date(2026, 11, 23))
    milestone("Some time in 2028", date(2028, 1, 1), date(2028, 12, 31), certainty="not_seen")
    milestone("Far away", date(2030, 1, 1))

    text = demo_home(client)

    assert "20 November 2026 to 23 November 2026 Going on" in text
    assert "22 November 2026 Briefing" in text
    assert "2028 Some time in 2028 not yet confirmed by a source" in text
    assert "Past forum" not in text
    assert "Far away" not in text


def test_home_takes_as_many_queries_for_twenty_reports_as_for_one(client, django_assert_max_num_queries):
    def reports(numbers):
        for number in numbers:
            commitment = make_commitment(f"gcm.{number}")
            make_published(make_actor(f"X{chr(64 + number)}Z", f"State {number}"), commitment)
            Cycle.objects.create(
                code=f"round-{number}",
                title="A round",
                covers_from=TODAY,
                covers_to=TODAY,
                opens_on=TODAY,
                closes_on=TODAY,
                fictional=True,
            ).frameworks.add(make_framework())

    reports([1])
    with django_assert_max_num_queries(16) as one:
        demo_home(client)
    reports(range(2, 21))
    with django_assert_max_num_queries(16) as twenty:
        demo_home(client)

    assert len(one) == len(twenty)


# --- methodology, about, marks --------------------------------------------------------------------------------------


def test_the_methodology_page_is_the_document_that_the_tests_run(client):
    html = page(client, "methodology")
    sections = re.findall(r"^## (.+)$", views.METHODOLOGY.read_text(encoding="utf-8"), flags=re.MULTILINE)

    assert html.count("<h1") == 1
    for section in sections:
        anchor = section.lower().replace(" ", "-")
        assert f'<h2 id="{anchor}">{section}</h2>' in html
        assert f'href="#{anchor}"' in html
    assert "<!-- test" not in html
    assert "&lt;!--" not in html


def test_a_table_of_the_methodology_keeps_its_words_on_a_phone():
    table = re.search(r"<table.*?</table>", prose.read(views.METHODOLOGY).html, flags=re.DOTALL)[0]

    assert '<table role="table" class="wm-table stack">' in table
    assert "<caption>Table 1. Which claim stands</caption>" in table
    assert re.search(r'<th[^>]* scope="col"[^>]*>Periods to</th>', table)
    assert re.search(r'<td[^>]* data-label="Periods to"[^>]*>22 November 2026</td>', table)


def test_an_empty_cell_of_a_table_is_marked_as_empty():
    html = prose.render("| A | B |\n|---|---|\n| 1 | |\n").html

    assert re.search(r'<td[^>]*class="empty"[^>]*></td>', html)


def test_headings_that_say_the_same_have_anchors_of_their_own():
    document = prose.render("# A title\n\n## Steps\n\n## Steps\n\n### Steps\n\n## !\n")

    assert document.title == "A title"
    assert [section.anchor for section in document.sections] == ["steps", "steps--2", "section"]
    assert 'id="steps--3"' in document.html


@pytest.mark.parametrize(
    "bad",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "[a](javascript:alert(1))",
        '<p onclick="alert(1)">a</p>',
        '<p style="color: red">a</p>',
    ],
)
def test_what_may_not_stand_on_a_page_is_cleaned_out(bad):
    html = prose.render(f"# Title\n\n{bad}\n").html

    assert not re.search(r"<script|<img|onclick|onerror|style=|href=.javascript", html)


def test_a_document_without_a_title_has_none():
    assert prose.render("Some words.").title == ""


def test_a_changed_document_is_read_anew(tmp_path):
    path = tmp_path / "page.md"
    path.write_text("# First\n")
    assert prose.read(path).title == "First"
    path.write_text("# Second\n")
    os.utime(path, (1, 1))

    assert prose.read(path).title == "Second"


def test_about_leads_to_how_it_works(client):
    html = page(client, "about", demo="1")

    for name in ("methodology", "marks"):
        assert f'href="{reverse(f"pages:{name}")}?demo=1"' in html


def test_the_key_to_the_marks_is_shown(client):
    assert "Reported, without a stage" in page(client, "marks")


# --- search ---------------------------------------------------------------------------------------------------------


@pytest.mark.database
def test_search_finds_commitments_actors_and_reports_in_groups(client):
    make_published(make_actor("XDD", "Detentia"), make_commitment(short_title="Detention only last resort"))
    make_commitment("gcm.14", short_title="Consular protection", title="Enhance consular protection")

    text = words_of(page(client, "search", q="detenti", demo="1"))

    assert "3 results for “detenti”" in text
    assert "1 actor" in text
    assert "1 commitment" in text
    assert "1 published report" in text
    assert "consular" not in text


def test_what_can_be_reported_on_comes_before_menus(client):
    make_commitment("a68-190.1.a", level="action", trackable=False, title="Hold fewer in detention")
    make_commitment("gcm.13", title="Use detention as a last resort")

    text = words_of(page(client, "search", q="detention"))

    assert text.index("Use detention as a last resort") < text.index("Hold fewer in detention")


@pytest.mark.database
def test_every_word_has_to_be_found_and_case_does_not_matter(client):
    make_commitment("gcm.13", title="Use detention only as a measure of last resort")

    assert "1 commitment" in words_of(page(client, "search", q="RESORT detention"))
    assert "Nothing found" in words_of(page(client, "search", q="resort consular"))


def test_a_commitment_is_found_by_its_code_whatever_its_level(client):
    make_commitment("gcm.13.c", level="action", trackable=False, title="An action of the menu")

    assert "An action of the menu" in page(client, "search", q="gcm.13.c")


def test_search_never_finds_drafts_withdrawn_reports_or_the_other_world(client, settings):
    make_draft(make_actor("XAA", "Arcadia"), make_commitment())
    make_submitted(make_actor("XBB", "Arcadia Minor"))
    gone = make_published(make_actor("XCC", "Arcadia Major"))
    record.withdraw(gone.report, reason="It named a person.", by=make_reviewer(), at=NOW)
    make_published(make_actor("ARC", "Arcadia Real", fictional=False))

    demonstration = words_of(page(client, "search", q="arcadia", demo="1"))
    real = words_of(page(client, "search", q="arcadia"))

    assert "3 actors" in demonstration
    assert "published report" not in demonstration.partition("3 results")[2].partition("Read")[0]
    assert "Arcadia Real" not in demonstration
    assert "1 published report" in real
    assert "Arcadia Major" not in real
    settings.DEMO = False
    assert words_of(page(client, "search", q="arcadia", demo="1")).count("Arcadia Major") == 0


def test_a_correction_replaces_what_search_finds(client):
    correct(make_published(make_actor()), at=NOW)

    assert "revision 2" in page(client, "search", q="arcadia", demo="1")
    assert searching.find("arcadia", scope=Fictional, known_at=NOW).reports.count == 1


def test_a_group_shows_its_first_and_leads_to_the_list_of_all(client):
    for number in range(1, PER_PAGE):
        make_actor(f"X{number}", f"Port {number}", type="local_authority")

    html = page(client, "search", q="port", demo="1")

    assert html.count('href="/actors/port-') == searching.SHOWN
    assert f"All {PER_PAGE - 1} actors" in html
    assert "/actors/?q=port&amp;demo=1" in html
    listed = client.get("/actors/?q=port&demo=1").context["page_obj"].paginator.count
    assert listed == PER_PAGE - 1


WORDS = ("port", "Port 7", "gcm.7", "detention", "amended", "Office", "asks for", "PORT zzz")


@pytest.mark.parametrize(
    ("group", "name"), [("commitments", "scorecards"), ("actors", "scorecards"), ("reports", "progress")]
)
def test_a_group_counts_what_its_list_counts(client, group, name):
    for number in (7, 8, 9):
        commitment = make_commitment(f"gcm.{number}", title=f"Detention {number}", official_title=f"Official {number}")
        make_published(make_actor(f"X{number}", f"Port {number}"), commitment, public_identity=f"Office {number}")
    make_commitment("gcm.7.a", level="action", trackable=False, title="Detention in a menu")
    enter_names()

    for words in WORDS:
        found = getattr(client.get(reverse("pages:search"), {"q": words, "demo": "1"}).context["found"], group)
        assert found.url.startswith(reverse(f"{name}:{group}")), words
        listed = client.get(found.url).context
        counted = listed["count"].number if group == "reports" else listed["page_obj"].paginator.count
        assert found.count == counted, words


SAID = ("port", "Port 7", "fund PORT", "gcm.7", "detention", "office", "twins", "PORT zzz")


@pytest.mark.parametrize(("group", "name"), [("pledges", "pledges"), ("offers", "support"), ("practices", "practices")])
def test_pledges_offers_and_practices_are_found_and_counted_as_their_lists_count(client, group, name):
    for number in range(10):
        actor = make_actor(f"X{number}", f"Port {number}")
        make_published_pledge(actor, title=f"A fund {number}", text="For twins.")
        make_offer(actor, text=f"Two weeks {number} in an office.")
        claim = make_published(
            actor, make_commitment("gcm.7", title="Detention"), entry=make_entry(stage=4)
        ).claims.get()
        make_practice(claim, what_worked=f"One office for twins {number}.")
    enter_names()

    for words in SAID:
        found = getattr(client.get(reverse("pages:search"), {"q": words, "demo": "1"}).context["found"], group)
        assert found.url.startswith(reverse(f"{name}:{'support' if group == 'offers' else group}")), words
        listed = client.get(found.url).context
        assert found.count == listed["offers_page" if group == "offers" else "page_obj"].paginator.count, words
        assert (found.count == 0) == (words == "PORT zzz" or (group, words) in NOT_SAID), words


NOT_SAID = {
    ("pledges", "gcm.7"), ("pledges", "detention"), ("pledges", "office"), ("offers", "gcm.7"), ("offers", "detention"),
    ("offers", "twins"), ("offers", "fund PORT"), ("practices", "fund PORT"),
}  # fmt: skip


@pytest.mark.database
def test_search_never_finds_a_pledge_offer_or_practice_that_is_not_public(client, settings):
    """The control are the same three, published."""
    arcadia = make_actor()
    claim = make_published(arcadia, make_commitment(), entry=make_entry(stage=4)).claims.get()
    real = make_actor("ARC", "Zebra Real", fictional=False)
    make_pledge_draft(arcadia, title="A zebra pledge")
    make_submitted_offer(arcadia, text="A zebra offer.")
    make_practice_draft(claim, what_worked="A zebra practice.")
    make_need(make_actor("XBB", "Borduria"), make_commitment("gcm.99", title="Zebras"), support="private")
    ended, taken = make_offer(arcadia, text="A zebra offer."), make_offer(arcadia, text="A zebra offer.")
    support.end_offer(offer=ended, by=ended.created_by, at=NOW)
    record.withdraw(taken, reason="It names somebody.", by=make_reviewer(), at=NOW)
    make_offer(real, text="A zebra offer of this world.")

    def found():
        groups = client.get(reverse("pages:search"), {"q": "zebra", "demo": "1"}).context["found"]
        return groups.pledges.count, groups.offers.count, groups.practices.count

    assert found() == (0, 0, 0)
    record.withdraw(
        make_practice(claim_of(make_actor("XCC", "Cordonia")), what_worked="A zebra practice."),
        reason="It names somebody.", by=make_reviewer(), at=NOW,
    )  # fmt: skip
    assert found() == (0, 0, 0)
    make_published_pledge(arcadia, title="A zebra pledge")
    make_offer(arcadia, text="A zebra offer.")
    make_practice(claim_of(make_actor("XDD", "Dorania")), what_worked="A zebra practice.")
    assert found() == (1, 1, 1)
    settings.DEMO = False
    assert found() == (0, 1, 0)


def claim_of(actor):
    return make_published(actor, make_commitment(), entry=make_entry(stage=4)).claims.get()


@pytest.mark.parametrize("asked", ["", "   "])
def test_an_empty_question_says_what_can_be_asked(client, asked):
    text = words_of(page(client, "search", q=asked))

    assert "Look for an actor" in text
    assert "results for" not in text


def test_what_is_not_found_says_what_to_do(client):
    text = words_of(page(client, "search", q="<b>zzz</b> 'quoted'", demo="1"))

    assert "Nothing found for “&lt;b&gt;zzz" in text
    assert "Fewer words, or the beginning of a word." in text
    assert "GCM 6, objective 6, or 8.8" in text


def test_a_name_that_was_typed_wrongly_and_one_of_the_other_world_are_named(client):
    make_actor("XAA", "Arcadia")
    make_actor("XBB", "Borduria")
    make_actor("XAM", "Arcadia Minor")

    assert "Did you mean: Arcadia, Arcadia Minor?" in words_of(page(client, "search", q="Arcaida", demo="1"))
    html = page(client, "search", q="borduria")
    assert "An actor of the demonstration is called that. Look there" in words_of(html)
    assert "Borduria" not in html, "its name is not told in the real world"
    assert 'href="/search/?q=borduria&amp;demo=1"' in html
    assert "Did you mean" not in html
    assert "is called that" not in words_of(page(client, "search", q="zzz"))


def test_search_takes_seven_queries_at_most(client, django_assert_max_num_queries):
    for number in range(21, 41):
        commitment = make_commitment(f"gcm.{number}", title=f"Port number {number}")
        actor = make_actor(f"X{number}", f"Port {number}")
        claim = make_published(actor, commitment, entry=make_entry(stage=4)).claims.get()
        make_published_pledge(actor)
        make_offer(actor)
        make_practice(claim)

    enter_names()

    with django_assert_max_num_queries(7):
        text = words_of(client.get("/search/?q=port&demo=1").content.decode())

    assert "120 results" in text


def test_who_asked_for_candour_was_a_speaker_of_a_diaspora_platform_and_no_delegate(client):
    said = client.get(reverse("pages:about")).content.decode()
    assert "A speaker of a diaspora platform asked in the dialogue of 2017" in said
    assert "delegate" not in said.lower()

"""Three journeys of a reporter, from end to end in a real browser: the first log, "not doing well", a ministry's review.

Run with `pytest -m browser`. What is counted is what the browser shows: screens, fields, sizes, words.
"""

import re
import time
from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from commitments.actors.models import Invitation, Membership, Role
from commitments.progress import actions
from commitments.progress.models import Claim, Cycle, Report, Revision, Round
from commitments.record import actions as record
from tests.browsing import (
    code_of,
    fits,
    follow,
    make_anchors,
    press,
    screens,
    see,
    sign_in,
    small_targets,
    words,
)
from tests.cast import (
    NOW,
    make_actor,
    make_commitment,
    make_curator,
    make_framework,
    make_member,
    make_restraint,
    make_reviewer,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

STORY = "The Aliens Act was amended in March 2025. Detention now needs a judge's order within 48 hours."
OWN_PASSWORD = "seven quiet harbours at dawn"
CHECK = "Continue to check your answers"
LONGEST_POST = 10  # seconds until a mail lies in its box


@pytest.fixture(autouse=True)
def _demonstration(settings):
    """The demonstration is on, and the clock runs on from an hour after the cast's day began to be written."""
    settings.DEMO = True
    with time_machine.travel(NOW + timedelta(hours=1), tick=True):
        yield


@pytest.fixture
def arcadia():
    """Arcadia, which nobody reports for yet, and a framework that is still empty."""
    make_anchors()
    make_framework("gcm", title="Global Compact for Migration", short_title="Global Compact")
    return make_actor("XAA", "Arcadia")


@pytest.fixture
def commitments(arcadia):
    """One to do and one to refrain from."""
    make_commitment("gcm.13", short_title="Detention only last resort")
    make_restraint("gcm.29.never", short_title="Never detain a child")


@pytest.fixture
def invited(arcadia):
    """A round of reporting that Arcadia is invited to."""
    framework = make_framework("gcm")
    cycle = Cycle.objects.create(
        code="gcm-2025",
        title="Voluntary review 2025",
        covers_from=date(2025, 1, 1),
        covers_to=date(2025, 12, 31),
        opens_on=date(2026, 1, 1),
        closes_on=date(2026, 12, 31),
        fictional=True,
    )
    cycle.frameworks.add(framework)
    actions.invite_to_report(cycle=cycle, framework=framework, actors=[arcadia], by=make_curator(), at=NOW)


# --- what people do -------------------------------------------------------------------------------------------------


def letter_to(email):
    """The link in the mail that somebody got; it names nobody and nothing."""
    until = time.monotonic() + LONGEST_POST
    while not (letters := [letter for letter in mail.outbox if letter.to == [email]]):
        assert time.monotonic() < until, f"no mail came to {email}: {[each.to for each in mail.outbox]}"
        time.sleep(0.1)
    said = letters[0].subject + letters[0].body
    for secret in ("Arcadia", "Global Compact", "Cleo", "Ana"):
        assert secret not in said
    return re.search(r"https?://\S+", said)[0]


def accept(page, link, *, name, role):
    """Whom the mail found opens the link, gives a name, chooses a password."""
    page.goto(link)
    assert "To report for Arcadia" in words(page)
    assert role in words(page)
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Password").fill(OWN_PASSWORD)
    press(page, "Accept the invitation")


def set_up_second_factor(page):
    """An app is given the secret that stands on the page, and shows its code; the recovery codes are kept."""
    page.wait_for_url("**/accounts/second-factor/**")
    assert "set up a second factor, then go on" in words(page)
    follow(page, "Set up an app")
    secret = page.get_by_text("Secret:").locator(".wm-code").inner_text()
    page.locator("input[name=code]").fill(code_of(secret))
    press(page, "Set up this app")
    assert "Recovery codes" in words(page)
    follow(page, "I have kept them, go to my desk")
    page.wait_for_url("**/desk/")


def say_well(page, story=STORY, *, stage="3 Substantially in place", view="Going well", button=CHECK):
    page.get_by_label(view, exact=True).check()
    page.get_by_label(re.compile(stage)).check()
    page.get_by_label("What happened in the period?").fill(story)
    press(page, button)


def begin_from_the_desk(page, commitment="13. Detention only last resort", button="Log progress"):
    page.get_by_label("On which commitment?").select_option(label=commitment)
    press(page, button)


# --- 1: the first log -----------------------------------------------------------------------------------------------


def test_a_first_focal_point_is_invited_and_submits_a_first_log_in_two_screens(
    arcadia, commitments, invited, open_browser, site_page
):
    curator = open_browser()
    sign_in(curator, "Cleo")
    curator.goto(reverse("admin:actors_actor_change", args=[arcadia.pk]))
    curator.get_by_role("link", name="Invite a focal point").click()
    curator.fill("input[name=email]", "ada@example.org")
    curator.get_by_role("button", name="Send the invitation").click()
    expect(curator.locator("body")).to_contain_text("An invitation is on its way to ada@example.org.")

    page, link = site_page, letter_to("ada@example.org")
    accept(page, link, name="Ada", role="Focal point")
    set_up_second_factor(page)
    for word in ("Arcadia", "Voluntary review 2025: Global Compact", "Not yet received"):
        assert word in words(page)

    way = screens(page)
    begin_from_the_desk(page)
    assert "Law or policy is in force and most places or people are covered." in words(page)
    assert fits(page)
    say_well(page)
    page.wait_for_url("**/check/")
    assert STORY in words(page)
    assert fits(page)
    press(page, "Submit for review")
    page.wait_for_url("**/sent/")
    assert way == ["/reports/new/", "/reports/…/check/", "/reports/…/sent/"]  # two screens, then the receipt
    assert "It was received on 22 November 2026" in words(page)
    claim = Claim.objects.get()
    assert (claim.narrative, claim.stage, claim.revision.state) == (STORY, 3, "submitted")
    assert claim.revision.report.actor == arcadia
    assert claim.revision.submitted_by.email == "ada@example.org"

    page.context.clear_cookies()
    page.goto(link)
    expect(page.locator("h1")).to_have_text("This invitation does not work")  # it worked once


def test_a_contributor_whom_the_focal_point_invited_writes_and_the_focal_point_submits(
    arcadia, commitments, open_browser, site_page
):
    make_member("Ana", arcadia)
    focal, page = open_browser(), site_page
    sign_in(focal, "Ana")
    follow(focal, "Who reports for your organisation")
    focal.get_by_label("Mail address").fill("abel@example.org")
    focal.get_by_label("Contributor").check()
    press(focal, "Send the invitation")
    assert "abel@example.org" in words(focal)

    accept(page, letter_to("abel@example.org"), name="Abel", role="Contributor")
    page.wait_for_url("**/desk/")  # who only writes needs no second factor
    begin_from_the_desk(page)
    say_well(page)
    page.wait_for_url("**/check/")
    assert "A focal point or a deputy of Arcadia does this." in words(page)
    assert page.get_by_role("button", name="Submit for review").is_disabled()
    assert fits(page)

    focal.goto(reverse("progress:desk"))
    focal.locator("section", has=focal.get_by_role("heading", name="Drafts")).get_by_role("link").first.click()
    assert STORY in words(focal)
    press(focal, "Submit for review")
    focal.wait_for_url("**/sent/")
    revision = Revision.objects.get()
    assert (revision.created_by.email, revision.submitted_by.email) == ("abel@example.org", "ana@example.org")
    assert Invitation.objects.get().accepted_by == revision.created_by
    assert Membership.objects.get(user=revision.created_by).role == Role.CONTRIBUTOR


# --- 2: "we are not doing well" ----------------------------------------------------------------------------------------


def test_saying_that_it_goes_badly_takes_one_reason_and_two_screens_and_counts_as_reported(
    arcadia, commitments, site_page
):
    make_member("Ana", arcadia)
    page = site_page
    sign_in(page, "Ana")
    way = screens(page)
    begin_from_the_desk(page, button="Say we are not doing well")
    expect(page.get_by_label("Not doing well")).to_be_checked()
    page.get_by_label("Too few staff or skills").check()
    press(page, CHECK)
    press(page, "Submit for review")
    page.wait_for_url("**/sent/")
    assert way == ["/reports/new/", "/reports/…/check/", "/reports/…/sent/"]
    claim = Claim.objects.select_related("revision").get()
    assert (claim.self_view, claim.reasons, claim.stage, claim.narrative) == ("not_well", "capacity", None, "")

    record.publish(claim.revision, by=make_reviewer(), at=timezone.now())
    page.context.clear_cookies()
    cell = reverse("scorecards:cell", args=["gcm", "arcadia", "gcm.13"])
    see(
        page,
        cell,
        "Arcadia says that it is not doing well here, and states no stage.",
        "Reasons: too few staff or skills",
    )
    scorecard = reverse("scorecards:actor-scorecard", args=["gcm", "arcadia"])
    see(page, scorecard, "On 1 it says that it is not doing well, and states no stage: 1 in ")


MARKED_AS_REQUIRED = """
() => [...document.querySelectorAll('form.wm-form .form-label')]
  .filter(label => label.checkVisibility({visibilityProperty: true}) && !label.innerText.includes('(optional)'))
  .map(label => {
    const field = label.htmlFor ? document.getElementById(label.htmlFor) : label.closest('fieldset').querySelector('[name]');
    const all = [...document.getElementsByName(field.name)];
    const answered = all.some(each => /radio|checkbox/.test(each.type) ? each.checked : each.value);
    return answered ? null : field.name;
  })
  .filter(name => name)
"""


class Answers:
    """The form of the quick log, opened afresh for one answer, of which nothing else is given."""

    def __init__(self, page, code, view, stage=None):
        self.page = page
        page.goto(reverse("progress:new") + f"?commitment={code}")
        if not page.locator(f"[name=view][value={view}]").is_visible():
            page.locator("summary", has_text="we cannot assess it").click()
        page.locator(f"[name=view][value={view}]").check()
        self.given = []
        if stage is not None:
            page.locator(f"[name=stage][value='{stage}']").check()
            self.given.append("stage")

    @property
    def marked(self):
        """What the page marks as required, by the names of the fields."""
        return set(self.page.evaluate(MARKED_AS_REQUIRED))

    def refused(self):
        """What the server asks for when the form is sent as it is."""
        press(self.page, CHECK)
        if self.page.url.endswith("/check/"):
            return set()
        links = self.page.locator(".wm-errors a")
        places = [links.nth(n).get_attribute("href") for n in range(links.count())]
        return {self.page.locator(f"{place} [name], {place}[name]").first.get_attribute("name") for place in places}

    def give(self, name):
        field = self.page.locator(f"[name={name}]").locator("visible=true").first
        if field.get_attribute("type") in ("radio", "checkbox"):
            field.check()
        else:
            field.fill("A sentence.")
        self.given.append(name)


def required(page, code, view, stage=None):
    """Names of the fields that this answer needs beside itself: those that the server refuses when they are empty, one
    after the other until it refuses none. What the form marks as required must be the same ones."""
    answers = Answers(page, code, view, stage)
    marked, asked = answers.marked, answers.refused()
    assert asked <= marked, (view, stage, "asked for and not marked", asked - marked)
    assert marked <= asked, (view, stage, "marked and not asked for", marked - asked)
    while asked:
        for name in sorted(
            asked, key=["stage", "practice", "safeguard", "breach_reported", "reasons", "narrative"].index
        ):
            answers.give(name)
        asked = answers.refused()
    return set(answers.given)


GOOD = ("going_well", "mixed")


@pytest.mark.parametrize("kind", ["scripts", "no scripts"])
def test_not_doing_well_has_fewer_required_fields_than_any_good_news(arcadia, commitments, site_page):
    make_member("Ana", arcadia)
    page = site_page
    sign_in(page, "Ana")
    for code, good in (
        ("gcm.13", [(view, stage) for view in GOOD for stage in (1, 2, 3, 4)]),
        ("gcm.29.never", [(view, None) for view in GOOD]),
    ):
        hard = required(page, code, "not_well")
        assert hard == {"reasons"}, code
        counted = {(view, stage): len(required(page, code, view, stage)) for view, stage in good}
        assert len(hard) < min(counted.values()), (code, counted)


# --- 3: the review of a ministry and its neighbours -----------------------------------------------------------------------

LABOUR = "The inspectors were doubled, and every recruitment agency needs a licence since May 2025."
OF_ABE = "Two centres were closed in spring."
OF_ANA = "A judge decides within 48 hours."
CORRECTED = "The inspectors were doubled to 240, and every recruitment agency needs a licence since May 2025."
QUESTION = "How many inspectors are there now?"


@pytest.fixture
def government(arcadia):
    """Arcadia with two ministries and four objectives. Its clearer Clem is away; Ivo of the Interior stays silent."""
    for n, title in enumerate(("Fair recruitment", "Safe borders", "Detention only last resort", "Better data"), 1):
        make_commitment(f"gcm.{n}", short_title=title)
    labour = make_actor("XAL", "Ministry of Labour", type="ministry", parent=arcadia)
    interior = make_actor("XAI", "Ministry of the Interior", type="ministry", parent=arcadia)
    make_member("Ana", arcadia)
    make_member("Abe", arcadia, role=Role.CONTRIBUTOR)
    make_member("Clem", arcadia, role=Role.CLEARER, step=1)
    make_member("Dora", arcadia, role=Role.DEPUTY)
    make_member("Lena", labour, role=Role.CONTRIBUTOR)
    make_member("Ivo", interior, role=Role.CONTRIBUTOR)
    make_reviewer("Rhea")


@pytest.fixture
def people(open_browser):
    """Everybody in a browser of their own, signed in when they first come."""
    pages = {}

    def page_of(name, kind="scripts"):
        if name not in pages:
            pages[name] = open_browser(kind)
            sign_in(pages[name], name)
        return pages[name]

    return page_of


def give_row(page, row, ministry):
    follow(page, "Ask others to fill rows")
    page.get_by_label(row).check()
    page.get_by_label("Who fills them?").select_option(label=ministry)
    press(page, "Save")


def open_row(page, row):
    page.locator("main .wm-tasks").get_by_role("link", name=row).click()


def open_report(page, *, under):
    """The report that lies on the desk under this heading."""
    page.goto(reverse("progress:desk"))
    page.locator("section", has=page.get_by_role("heading", name=under)).locator(".wm-tasks a").first.click()


def side_by_side(page, *texts):
    """Each text stands in a box of its own, the boxes beside each other, once the styles are there."""
    page.wait_for_load_state("load")
    first, second = (page.locator(".wm-text", has_text=text).first.bounding_box() for text in texts)
    return first["y"] == second["y"] and first["x"] + first["width"] <= second["x"]


def clear_on_a_phone(page):
    """The deputy reads and clears where everything can be pressed with a thumb and nothing reaches over the side."""
    open_report(page, under="Waiting for your clearance")
    assert (fits(page), small_targets(page)) == (True, [])
    follow(page, "Read it and clear it")
    assert (fits(page), small_targets(page)) == (True, [])
    for text in (LABOUR[:20], OF_ABE, OF_ANA):
        assert text in words(page)
    press(page, "Clear and submit")
    assert "Cleared and submitted. It is with the reviewers now." in words(page)
    assert (fits(page), small_targets(page)) == (True, [])


def receipt(page):
    open_report(page, under="With the reviewers")
    follow(page, "See the receipt")
    return page.locator("dl.wm-facts").inner_text()


@pytest.mark.parametrize("kind", ["scripts", "no scripts"])
def test_a_government_reviews_a_framework_with_its_parts_and_answers_for_every_word(government, people, kind):
    # Ana begins, and asks two ministries.
    ana = people("Ana", kind)
    follow(ana, "Begin a full review")
    ana.get_by_label(re.compile("Global Compact")).check()
    press(ana, "Begin")
    assert "0 of 4 ready. 4 not started." in words(ana)
    give_row(ana, "Fair recruitment", "Ministry of Labour")
    give_row(ana, "Safe borders", "Ministry of the Interior")
    task_list = ana.url

    # Lena fills her row from her desk; the Interior stays silent, and both pages say so.
    lena = people("Lena", kind)
    assert "Arcadia asks Ministry of Labour, for its report" in words(lena)
    open_row(lena, "Fair recruitment")
    assert "The public page will say: prepared by Ministry of Labour." in words(lena)
    say_well(lena, LABOUR, button="Save for the report")
    lena.wait_for_url("**/desk/")
    assert "Saved. Arcadia sees it in its report." in words(lena)
    for place in (reverse("progress:desk"), task_list):
        see(ana, place, "Silent so far: Ministry of the Interior (1 of 1 not begun).")
        assert "Ministry of Labour (" not in words(ana)
    assert "Prepared by Ministry of Labour." in words(ana)

    # Ana and Abe write the same row at once. The second sees both texts, joins them, and loses nothing.
    abe = people("Abe", kind)
    for page in (ana, abe):
        page.goto(task_list)
        open_row(page, "Detention only last resort")
    say_well(abe, OF_ABE, stage="2 Under way", button="Save and go on with the list")
    abe.wait_for_url(task_list)
    say_well(ana, OF_ANA, stage="2 Under way", button="Save and go on with the list")
    expect(ana.locator("h1")).to_have_text("A colleague saved while you were writing")
    assert side_by_side(ana, OF_ANA, OF_ABE)
    assert Claim.objects.get(commitment__code="gcm.3").narrative == OF_ABE
    press(ana, "Join them: go on writing with mine")
    story = ana.get_by_label("What happened in the period?")
    expect(story).to_have_value(OF_ANA)
    assert OF_ABE in words(ana), "what the colleague wrote stands beside the form in which the two are joined"
    story.fill(f"{OF_ABE} {OF_ANA}")
    press(ana, "Save and go on with the list")
    ana.wait_for_url(task_list)
    assert Claim.objects.get(commitment__code="gcm.3").narrative == f"{OF_ABE} {OF_ANA}"

    # One more row, then all of it is printed before it is sent.
    open_row(ana, "Better data")
    ana.get_by_label("Not doing well").check()
    ana.get_by_label("Too few staff or skills").check()
    press(ana, CHECK)
    ana.wait_for_url(task_list)
    assert "3 of 4 ready. 1 assigned and not begun." in words(ana)
    follow(ana, "Check your answers")
    ana.emulate_media(media="print")
    printed = words(ana)
    for text in (
        LABOUR,
        OF_ABE,
        OF_ANA,
        "Not doing well",
        "Too few staff or skills",
        "Substantially in place",
        "Arcadia",
        "Draft",
    ):
        assert text in printed, text
    assert "Prepared by Ministry of Labour" in printed
    for button in ("Send to clearance", "Change", "Discard this draft"):
        assert button not in printed, button
    ana.emulate_media(media="screen")

    # It goes to clearance. The clearer is away; the deputy clears on a phone, and the receipt names what was handed in.
    press(ana, "Send to clearance")
    assert "It waits at place 1 of your chain of clearance" in words(ana)
    dora = people("Dora", "phone")
    clear_on_a_phone(dora)
    first = Round.objects.get()
    facts = receipt(dora)
    assert fits(dora)
    for name, value in (("Revision", "1"), ("Round of review", "1"), ("Check code", first.digest[:12])):
        assert re.search(rf"{re.escape(name)}\s+{value}\b", facts), facts

    # The reviewer asks a question about one answer, and returns the report.
    rhea = people("Rhea", kind)
    rhea.locator("main").get_by_role("link", name=re.compile("Arcadia")).first.click()
    answers = rhea.locator("section.wm-section", has=rhea.get_by_role("heading", name="Fair recruitment"))
    expect(answers).to_contain_text("Prepared by Ministry of Labour")
    happened = answers.locator("dl.wm-check > div", has_text=LABOUR)
    happened.locator("summary").click()
    happened.locator("textarea").fill(QUESTION)
    press(rhea, "Return with these comments")
    rhea.wait_for_url("**/desk/")

    # Ana finds the question at its answer, corrects it, and it goes the same way again.
    open_report(ana, under="Returned to you")
    place = ana.locator("dl.wm-check > div", has_text=LABOUR)
    expect(place).to_contain_text(QUESTION)
    place.get_by_role("link", name="Change").click()
    expect(ana.locator("#div_id_narrative")).to_contain_text(QUESTION)
    ana.get_by_label("What happened in the period?").fill(CORRECTED)
    press(ana, "Save and go on with the list")
    ana.wait_for_url(f"{task_list}**")  # the place on the page to which "Change" led stays in the address
    follow(ana, "Check your answers")
    press(ana, "Send to clearance")
    clear_on_a_phone(dora)
    second = Round.objects.get(number=2)
    assert second.digest != first.digest
    assert second.digest[:12] in receipt(dora)

    # It is published. Anybody reads it, and who prepared which answer.
    rhea.goto(reverse("progress:desk"))
    rhea.locator("main").get_by_role("link", name=re.compile("Arcadia")).first.click()
    assert QUESTION in words(rhea)
    press(rhea, "Publish")
    report = Report.objects.get()
    rhea.wait_for_url(f"**/reports/{report.pk}/")
    rhea.context.clear_cookies()
    public = reverse("progress:report", args=[report.pk])
    see(rhea, public, "Prepared by Ministry of Labour", CORRECTED, OF_ABE, OF_ANA, second.digest[:12])
    for secret in (QUESTION, "Lena", "Ana", "Dora", "Ministry of the Interior"):
        assert secret not in words(rhea)

"""Nobody is made to say what they did not submit: every public page, download and citation over transcribed words.

Arcadia never wrote here: Waymark read a paper and a list of it. Borduria submitted the same, and is the control.
"""

import csv
import html
import io
import re
import uuid
from datetime import date

import pytest
from django.urls import reverse

from commitments.catalogue.models import CrosswalkLink
from commitments.pledges import actions as of_pledges
from commitments.progress import actions
from commitments.record import actions as record
from tests.assessing import make_answers, make_ngo, make_published_assessment
from tests.browsing import fits
from tests.cast import (
    NOW,
    enter_names,
    make_action,
    make_actor,
    make_commitment,
    make_draft,
    make_entry,
    make_evidence_entry,
    make_framework,
    make_method,
    make_refrain_entry,
    make_restraint,
    make_reviewer,
)
from tests.exchanging import asking_entry
from tests.pledging import make_document, make_published_pledge, make_said, make_sum, make_text
from tests.site.test_who_may_see import ANYONE, TABLE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_now")]

COUNTED = "gcm.13--sdg.8.8"
NOTE = "Read by Waymark from the paper; Arcadia did not submit this."
SPEAKS = r"\b{name}:? (says?|said|answers?|itself|reports|reported|states|submitted|flagged|has (said|reported))\b"
SPEAKS += r"|\b[Rr]eport (by|of|on) {name}\b|\b{name}: report\b|\b[Pp]ledge by {name}\b|\bIts own view\b|\bThe actor.s report\b|\bIt reports that\b"


def entries(pledge, *, spoke, word=""):
    """A view, and a need of support, are nowhere read into a paper: the database refuses it."""
    view = {} if spoke else {"self_view": "", "momentum": ""}
    return {
        make_commitment("gcm.13"): make_entry(
            stage=3,
            **view,
            narrative=f"Two centres opened. {word}",
            obstacles=f"Money. {word}",
            evidence=(
                make_evidence_entry(title=f"Aliens Act {word}", issuer=f"Parliament {word}", locator=f"art. 4 {word}"),
            ),
            actions=("gcm.13.a",),
            counts=(COUNTED,),
        ),
        make_commitment("gcm.14"): make_entry(
            answer="cannot_assess", answer_reason=f"No data. {word}", stage=None, self_view="", narrative=""
        ),
        make_commitment("gcm.15"): asking_entry() if spoke else make_entry(stage=1, **view),
        make_restraint("gcm.29.never"): make_refrain_entry(practice="exceptions", breach_reported=True, **view),
        pledge: make_entry(stage=2, **view),
    }


def submitted(actor, said, *, period_end):
    by = actor.memberships.order_by("pk").first().user if actor.memberships.exists() else None
    (first, entry), *rest = said.items()
    draft = make_draft(actor, first, entry=entry, period_end=period_end, by=by)
    for about, entry in rest:
        actions.log_claim(
            revision=draft, commitment=about, entry=entry, version=draft.version, by=draft.created_by, at=NOW
        )
        draft.refresh_from_db()
    record.submit(draft, by=draft.created_by, at=NOW)
    draft.refresh_from_db()
    return record.publish(draft, by=make_reviewer(), at=NOW)


def transcribed(actor, said, *, period_end):
    return actions.transcribe_report(
        report_id=uuid.uuid4(),
        actor=actor,
        source_note=NOTE,
        period_start=None,
        period_end=period_end,
        entries=said,
        at=NOW,
    )


def pledged(actor, **text):
    said = make_said(evidence=(make_document(),))
    return make_published_pledge(actor, said=said, money=[make_sum()], form="partnership", partners=("XCC",), **text)


def listed(actor, **text):
    """A pledge that a list names."""
    make_commitment("gcm.13")
    return of_pledges.transcribe_pledge(
        actor=actor,
        text=make_text(**{"form": "partnership", "partners": ("XCC",), **text}),
        said=make_said(evidence=(make_document(),)),
        money=[make_sum()],
        source_name="A list of pledges",
        source_reference="1",
        source_note="Read by Waymark from a list; Arcadia did not submit it here.",
        batch=uuid.uuid4(),
        by=make_reviewer(),
        at=NOW,
    )


@pytest.fixture(params=["transcribed", "submitted"])
def whose(request, settings):
    """(the actor, the words that are public of it by their kind, whether it spoke)."""
    settings.DEMO = True
    return make_words(spoke=request.param == "submitted")


def make_words(*, spoke, word=""):
    """The same. `word` stands in every text and title that somebody gave."""
    make_method()
    make_framework("gcm")
    row = make_commitment("gcm.13", title=f"Detention {word}", short_title=f"Detention {word}")
    make_action("gcm.13.a", row)
    CrosswalkLink.objects.create(code=COUNTED, source=row, sdg_target="8.8", relation="part", status="adopted")
    make_actor("XCC", "Costaguana")
    actor = (
        make_actor("XBB", f"Borduria{word}", slug="borduria")
        if spoke
        else make_actor("XAA", f"Arcadia{word}", slug="arcadia")
    )
    tell_of, pledge_of = (submitted, pledged) if spoke else (transcribed, listed)
    pledge = pledge_of(
        actor, text=f"Ten desks are opened. {word}", title=f"Open ten desks {word}", measure=f"Desks {word}"
    )
    said = entries(pledge.pledge, spoke=spoke, word=word)
    before = tell_of(actor, said, period_end=date(2024, 12, 31))
    latest = tell_of(actor, said, period_end=date(2025, 12, 31))
    matching = make_published_pledge(make_actor("XDD", "Dystonia"), form="matching", matches=pledge.pledge.code)
    gone = tell_of(
        actor, {make_commitment("gcm.13"): make_entry(self_view="", momentum="")}, period_end=date(2023, 12, 31)
    )
    record.withdraw(gone.report, reason="It names a person.", by=make_reviewer("Rolf"), at=NOW)
    assessed = make_published_assessment(
        make_ngo(name=f"Harbour Light{word}", slug="harbour-light"),
        actor,
        make_commitment("gcm.13"),
        entry=make_answers(rationale=f"It is not in force. {word}", approach=f"We read the journal. {word}"),
    )
    gone_pledge = pledge_of(actor, title="It is gone")
    record.withdraw(gone_pledge.pledge, reason="It names a person.", by=make_reviewer("Rolf"), at=NOW)
    ids = {
        "pledge": pledge.pledge.pk, "report": latest.report_id, "before": before.report_id, "gone": gone.report_id,
        "gone_pledge": gone_pledge.pledge.pk, "assessment": assessed.assessment_id, "matching": matching.pledge.pk,
    }  # fmt: skip
    enter_names()
    return actor, ids, spoke


def addresses(actor, ids):
    """(name, arguments) of every public address over an actor that spoke, or was read."""
    of = {"slug": actor.slug}
    yield from ((name, {}) for name in (
        "pages:home", "pages:about", "pages:methodology", "pages:search", "pages:panel", "scorecards:frameworks",
        "scorecards:commitments", "scorecards:sdg", "scorecards:actors", "scorecards:scorecards", "progress:reports",
        "assessment:assessments", "pledges:pledges", "support:support", "practices:practices",
    ))  # fmt: skip
    yield "pages:method", {"version": "1.0"}
    yield "scorecards:framework", {"framework": "gcm"}
    yield "scorecards:matrix", {"framework": "gcm"}
    yield "scorecards:framework-all", {"framework": "gcm"}
    yield "scorecards:sdg-target", {"target": "8.8"}
    yield "scorecards:actor", of
    yield "scorecards:actor-scorecard", {**of, "framework": "gcm"}
    for code in ("gcm.13", "gcm.14", "gcm.15", "gcm.29.never"):
        yield "scorecards:commitment", {"code": code}
        yield "scorecards:commitment-all", {"code": code}
        yield "scorecards:cell", {**of, "framework": "gcm", "code": code}
    for report in ("report", "before", "gone"):
        yield "progress:report", {"report_id": ids[report]}
        yield "progress:revision", {"report_id": ids[report], "number": 1}
    for pledge in ("pledge", "gone_pledge", "matching"):
        yield "pledges:pledge", {"pledge_id": ids[pledge]}
    yield "pledges:revision", {"pledge_id": ids["pledge"], "number": 1}
    yield "assessment:assessment", {"assessment_id": ids["assessment"]}
    yield "assessment:revision", {"assessment_id": ids["assessment"], "number": 1}
    yield "support:need", {"report_id": ids["report"], "code": "gcm.15"}


UNLIKE = {
    "pages:marks", "pages:words",  # the key and the words, which name nobody
    "progress:changes", "pledges:changes",  # what was transcribed is never corrected or revised
    "support:offer", "practices:practice",  # nobody offers or recommends what was read
    "progress:mail-stop", "progress:evidence-file",
    "snapshots:snapshots", "snapshots:snapshot",  # codes and counts, which name nobody
    "scorecards:verify",  # asked about a citation of each in tests/scorecards/test_citations.py
}  # fmt: skip


def test_every_public_address_is_walked(whose):
    actor, ids, _spoke = whose
    public = {name for name, _arguments, statuses in TABLE if statuses == ANYONE and not name.startswith("account_")}
    assert public - {name for name, _arguments in addresses(actor, ids)} <= UNLIKE


def read(client, actor, ids, query=""):
    """(where, text) of every public address, with the title of its page and without what is no text."""
    for name, arguments in addresses(actor, ids):
        searched = f"&q={actor.name}" if name == "pages:search" else ""
        response = client.get(reverse(name, kwargs=arguments) + f"?demo=1{searched}{query}")
        if response.status_code == 404 and name == "support:need":
            continue  # nobody asked for support who did not speak
        if query and response.status_code == 422:
            continue  # a page that gives no data
        assert response.status_code == 200, (name, arguments)
        yield f"{name} {arguments}", response.content.decode()


def text_of(page):
    page = re.sub(r"<(script|style)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)))


def spoken(actor, text):
    return [
        text[max(0, each.start() - 60) : each.end() + 60] for each in re.finditer(SPEAKS.format(name=actor.name), text)
    ]


def cited(actor, page):
    found = (text_of(each) for each in re.findall(r'<p class="wm-cite"[^>]*>(.*?)</p>', page, flags=re.DOTALL))
    return [citation for citation in found if actor.name in citation]


def test_no_page_says_and_no_citation_names_who_did_not_submit_it(client, whose):
    actor, ids, spoke = whose
    said, citations = [], []
    for where, page in read(client, actor, ids):
        said += [(where, words) for words in spoken(actor, text_of(page))]
        if not where.startswith("assessment:"):  # a citation of the assessor, who did submit it
            citations += [(where, words) for words in cited(actor, page)]
    assert {where.split()[0] for where, _words in citations} >= {
        "progress:report", "pledges:pledge", "scorecards:cell", "scorecards:actor-scorecard",
    }  # fmt: skip
    wrong = [(where, words) for where, words in citations if ("read from a document" in words) is spoke]
    assert not wrong, "\n".join(f"{where}: {words}" for where, words in wrong)
    if spoke:  # the control: of what was submitted, it is said
        assert {where.split()[0] for where, _words in said} >= {
            "progress:report", "pledges:pledge", "scorecards:cell", "scorecards:actor-scorecard",
            "assessment:assessment", "support:need", "pages:search", "pages:home",
        }  # fmt: skip
    else:
        assert not said, "\n".join(f"{where}: {words}" for where, words in said)


def test_every_row_of_data_says_who_read_it(client, whose):
    actor, ids, spoke = whose
    seen, wrong = set(), []
    for where, body in read(client, actor, ids, query="&format=csv"):
        if "<html" in body or where.startswith("assessment:"):
            continue
        for row in csv.DictReader(io.StringIO(body)):
            own = actor.code in (row.get("actor"), row.get("need_of"))
            if own and (row.get("step") or row.get("answer") or row.get("state") or row.get("commitment")):
                if row.get("absence") == "no_report":
                    continue
                seen.add(where.split()[0])
                is_marked = row.get("origin") == "transcribed" or row.get("transcribed") in ("1", "True", "yes")
                wrong += [(where, row)] if is_marked is spoke else []
    assert seen >= {"progress:reports", "pledges:pledges", "scorecards:actor-scorecard", "scorecards:commitment"}
    assert wrong == []


def test_data_of_one_report_and_one_pledge_say_who_read_them(client, whose):
    _actor, ids, spoke = whose

    def told(name, pk):
        return client.get(reverse(name, args=[pk]), {"demo": "1", "format": "json"}).json()

    pledge, report = told("pledges:pledge", ids["pledge"]), told("progress:report", ids["report"])
    assert {pledge["origin"] == "submitted", report["origin"] == "submitted"} == {spoke}
    assert {claim["transcribed"] for claim in pledge["claims"]} == {not spoke}


LONG = "https://www.example.org/" + "annual-report-on-migration-" * 5 + "x" * 11
"""An ordinary address of 170 letters."""

TOO_WIDE = """() => [...document.querySelectorAll('body *')]
  .filter(each => each.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .slice(-3).map(each => each.outerHTML.slice(0, 120))"""


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_no_public_page_is_wider_than_a_small_telephone_for_a_long_word(open_browser, settings):
    settings.DEMO = True
    assert len(LONG) == 170
    actor, ids, _spoke = make_words(spoke=True, word=LONG)
    page = open_browser("phone")
    page.set_viewport_size({"width": 320, "height": 640})
    seen, too_wide = 0, {}
    for name, arguments in addresses(actor, ids):
        page.goto(reverse(name, kwargs=arguments) + "?demo=1" + ("&q=annual" if name == "pages:search" else ""))
        seen += LONG in page.content()
        if not fits(page):
            too_wide[f"{name} {arguments}"] = page.evaluate(TOO_WIDE)
    assert seen >= 25
    assert too_wide == {}

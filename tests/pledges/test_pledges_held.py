"""Ten real pledges' worth of structure is held, shown and exported without loss (issue, "done when" 5); what is published
is fixed by the database itself. The actors are fictional."""

import csv
import io
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from commitments.pledges import actions, assemble
from commitments.pledges.entries import PledgeText
from commitments.pledges.models import PledgeMoney, PledgeRevision
from commitments.record import actions as record
from tests.cast import NOW, make_actor, make_commitment, make_member, make_reviewer
from tests.pledging import (
    make_document,
    make_pledge_draft,
    make_published_pledge,
    make_said,
    make_sum,
    make_text,
    tell,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_now")]

FOUR_STAGES = (
    make_sum("planned", "5000000.00", on=date(2026, 1, 5)),
    make_sum("announced", "4500000.00", currency="USD", on=date(2026, 2, 5), link="https://example.org/a"),
    make_sum("committed", "3000000.55", on=date(2026, 3, 5)),
    make_sum("disbursed", "0.00", on=date(2026, 4, 5)),
)
TEN = {
    "individual": {"form": "individual", "nature": "policy"},
    "common with four partners": {"form": "common", "nature": "process", "partners": ("XP1", "XP2", "XP3", "XP4")},
    "in partnership": {"form": "partnership", "nature": "human", "partners": ("XP1",)},
    "matching": {"form": "matching", "nature": "financial"},
    "of many commitments": {"commitments": ("gcm.6", "gcm.13", "gcm.16")},
    "financial, all four stages": {"nature": "financial", "money": FOUR_STAGES},
    "falling to zero": {"direction": "fall", "baseline": Decimal("120.5"), "target": Decimal(0), "unit": "children"},
    "keeping zero": {"direction": "keep", "baseline": Decimal(0), "target": Decimal(0), "unit": "cases"},
    "without figures or date": {
        "measure": "", "unit": "", "direction": "", "baseline": None, "baseline_on": None, "target": None,
        "due_on": None, "specific": (),
    },
    "in Arabic, long figures": {
        "title": "فتح عشرة مكاتب", "text": "تتعهد أركاديا بفتح عشرة مكاتب.\n\nلكل من يطلب.", "language": "ar",
        "baseline": Decimal("0.0001"), "target": Decimal("99999999999.9999"),
    },
}  # fmt: skip


def the_ten():
    """{name: (the text that was typed, its published revision, its sums)}."""
    for number in range(1, 5):
        make_actor(f"XP{number}", f"Partner {number}", type="ngo")
    for code in ("gcm.6", "gcm.13", "gcm.16"):
        make_commitment(code)
    matched = make_published_pledge(make_actor("XBB", "Borduria"), title="What is matched").pledge
    held = {}
    for number, (name, facts) in enumerate(TEN.items()):
        said = dict(facts)
        money = said.pop("money", ())
        if said.get("form") == "matching":
            said["matches"] = matched.code
        text = make_text(**{"title": name, **said})
        typed = {field: getattr(text, field) for field in text.__dataclass_fields__}
        actor = make_actor(f"XT{number}", f"Maker {number}")
        evidence = (
            make_document(),
            make_document(title="A court's list", issuer_class="independent", dated_on=NOW.date()),
        )
        value = Decimal("0.5") if text.unit else None  # a figure has its unit
        revision = make_published_pledge(
            actor, money=money, said=make_said(value=value, note="It was made.", evidence=evidence), **typed
        )
        held[name] = (text, revision, money)
    return held


def as_set(text):
    return replace(
        text, **{name: tuple(sorted(getattr(text, name))) for name in ("commitments", "partners", "specific")}
    )


def test_ten_pledges_are_held_shown_exported_and_read_back(client, settings):
    settings.DEMO = True
    held = the_ten()
    assert len(held) == 10
    listed = {
        row["pledge"]: row for row in client.get(reverse("pledges:pledges") + "?demo=1&format=json").json()["pledges"]
    }
    for name, (text, revision, money) in held.items():
        stored = assemble.whole(revision)
        assert as_set(assemble.text_of(stored)) == as_set(text), name
        assert {(m.stage, m.amount, m.currency, m.on, m.source, m.link) for m in assemble.sums_of(stored)} == {
            (m.stage, m.amount, m.currency, m.on, m.source, m.link) for m in money
        }
        page = re.sub(r"\s+", " ", client.get(reverse("pledges:pledge", args=[revision.pledge_id])).content.decode())
        for each in money:
            assert f"{each.amount:,.2f} {each.currency}".replace(".00 ", " ") in page
        assert page.count("not confirmed by Partner") == len(text.partners)
        data = client.get(reverse("pledges:pledge", args=[revision.pledge_id]) + "?format=json").json()
        assert as_set(read_back(data)) == as_set(text), name
        assert as_set(read_back(listed[revision.pledge.code])) == as_set(text), name
        assert [
            (m["stage"], Decimal(m["amount"]), m["currency"], date.fromisoformat(m["on"]), m["source"], m["link"])
            for m in data["money"]
        ] == [(m.stage, m.amount, m.currency, m.on, m.source, m.link) for m in money]
        assert len(data["states"][0]["evidence"]) == 2
        assert {p["answer"] for p in data["parties"]} <= {"not confirmed"}


def read_back(data):
    """The text as a program reads it from the JSON."""
    figures = {n: None if data[n] is None else Decimal(data[n]) for n in ("baseline", "target")}
    days = {n: None if data[n] is None else date.fromisoformat(data[n]) for n in ("baseline_on", "due_on")}
    lists = {n: tuple(data[n]) for n in ("commitments", "partners", "specific")}
    names = ("title", "text", "language", "form", "nature", "measure", "unit", "direction")
    return PledgeText(**{n: data[n] for n in names}, matches=data["matches"] or "", **figures, **days, **lists)


def test_the_sheet_of_money_has_a_row_for_each_sum_and_no_total(client, settings):
    settings.DEMO = True
    make_published_pledge(money=FOUR_STAGES)
    body = client.get(reverse("pledges:pledges") + "?demo=1&format=csv&of=money").content.decode()
    rows = list(csv.DictReader(io.StringIO(body)))
    assert sorted((r["stage"], r["amount"], r["currency"]) for r in rows) == sorted(
        (m.stage, f"{m.amount:.2f}", m.currency) for m in FOUR_STAGES
    )


def test_a_cell_that_a_spreadsheet_would_run_is_written_as_text(client, settings):
    settings.DEMO = True
    make_published_pledge(title="=HYPERLINK(1)")
    assert "'=HYPERLINK(1)" in client.get(reverse("pledges:pledges") + "?demo=1&format=csv").content.decode()


# --- what is published is fixed ---------------------------------------------------------------------------------------------

OF = "(SELECT id FROM pledges_pledgerevision WHERE pledge_id = %s)"
ENTRY = f"(SELECT id FROM pledges_pledgeentry WHERE revision_id IN {OF})"
RAW = {
    "title": "UPDATE pledges_pledgerevision SET title = 'Another' WHERE pledge_id = %s",
    "text": "UPDATE pledges_pledgerevision SET text = 'Another' WHERE pledge_id = %s",
    "target": "UPDATE pledges_pledgerevision SET target = 11 WHERE pledge_id = %s",
    "due": "UPDATE pledges_pledgerevision SET due_on = '2030-01-01' WHERE pledge_id = %s",
    "number": "UPDATE pledges_pledgerevision SET number = 9 WHERE pledge_id = %s",
    "who made it": "UPDATE pledges_pledge SET actor_id = (SELECT id FROM actors_actor WHERE code = 'XBB') WHERE id = %s",
    "the title that names it": "UPDATE pledges_pledge SET title = 'Another' WHERE id = %s",
    "its number": "UPDATE pledges_pledge SET code = 'pledge-00000000' WHERE id = %s",
    "a state": f"UPDATE pledges_pledgeentry SET standing = 'fulfilled' WHERE revision_id IN {OF}",
    "the day of a state": f"UPDATE pledges_pledgeentry SET \"on\" = '2020-01-01' WHERE revision_id IN {OF}",
    "a sum": f"UPDATE pledges_pledgemoney SET amount = 1 WHERE revision_id IN {OF}",
    "the stage of a sum": f"UPDATE pledges_pledgemoney SET stage = 'disbursed' WHERE revision_id IN {OF}",
    "a sum away": f"DELETE FROM pledges_pledgemoney WHERE revision_id IN {OF}",
    "a partner away": f"DELETE FROM pledges_pledgepartner WHERE revision_id IN {OF}",
    "a commitment away": f"DELETE FROM pledges_pledgecommitment WHERE revision_id IN {OF}",
    "a document": f"UPDATE pledges_pledgeevidence SET link = 'https://example.org/x' WHERE entry_id IN {ENTRY}",
    "a document away": f"DELETE FROM pledges_pledgeevidence WHERE entry_id IN {ENTRY}",
}
ALWAYS = {
    "an answer of a partner": "UPDATE pledges_partneranswer SET answer = 'declined' WHERE revision_id IN " + OF,
    "an answer away": "DELETE FROM pledges_partneranswer WHERE revision_id IN " + OF,
    "a round": "UPDATE pledges_pledgeround SET content = '{}' WHERE revision_id IN " + OF,
}


def run(sql, pledge):
    with connection.cursor() as cursor:
        cursor.execute(sql, [pledge.pk.hex if connection.vendor == "sqlite" else pledge.pk])
        return cursor.rowcount


def whole_pledge(make):
    make_actor("XBB", "Borduria")
    make_actor("XNG", "Harbour Light", type="ngo")
    said = make_said(evidence=(make_document(),))
    return make(form="partnership", partners=("XNG",), money=(make_sum(),), said=said).pledge


@pytest.mark.parametrize("sql", RAW.values(), ids=RAW)
def test_the_database_refuses_to_change_what_is_published(sql):
    pledge = whole_pledge(make_published_pledge)
    with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
        run(sql, pledge)


@pytest.mark.parametrize("name", [n for n in RAW if n not in ("the title that names it", "number")])
def test_the_same_statement_changes_a_draft(name):
    assert run(RAW[name], whole_pledge(make_pledge_draft)) == 1


@pytest.mark.parametrize("sql", ALWAYS.values(), ids=ALWAYS)
def test_answers_and_rounds_are_written_once(sql):
    pledge = whole_pledge(make_published_pledge)
    ngo = make_actor("XNG", "Harbour Light", type="ngo")
    revision = PledgeRevision.objects.get(pledge=pledge)
    actions.answer_as_partner(revision=revision, actor=ngo, answer="confirmed", by=make_member("Noor", ngo), at=NOW)
    with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
        run(sql, pledge)


def test_nothing_is_slipped_into_a_published_revision():
    pledge = whole_pledge(make_published_pledge)
    revision = PledgeRevision.objects.get(pledge=pledge)
    facts = {"stage": "disbursed", "amount": 1, "currency": "EUR", "on": NOW.date(), "source": "x"}
    with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
        PledgeMoney.objects.create(revision=revision, **facts)
    draft = record.correct(pledge, reason="News.", by=revision.created_by, at=NOW)
    assert PledgeMoney.objects.create(revision=draft, **facts)
    with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
        PledgeMoney.objects.filter(revision=draft).update(revision=revision)


def test_an_end_once_set_stays():
    revision = make_published_pledge()
    tell(revision, "under_way")
    with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
        PledgeRevision.objects.filter(pk=revision.pk).update(superseded_at=None)
    with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
        PledgeRevision.objects.filter(pk=revision.pk).update(state="draft", published_at=None)


def test_the_title_that_names_a_pledge_goes_only_with_the_whole_pledge():
    pledge = whole_pledge(make_published_pledge)
    sql = "UPDATE pledges_pledge SET title = '' WHERE id = %s"
    with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
        run(sql, pledge)
    record.withdraw(pledge, reason="A name.", by=make_reviewer(), at=NOW)
    assert run(sql, pledge) == 1

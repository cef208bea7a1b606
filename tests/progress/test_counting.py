"""Count once, everywhere: a claim counts elsewhere by reference, through a link that two curators adopted and its
reporter ticked. Nothing is copied, and nothing published is rewritten when a link falls."""

import json
from datetime import date, timedelta
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from commitments.accounts.models import User
from commitments.audit.models import Event
from commitments.catalogue import decisions
from commitments.catalogue.actions import save_link
from commitments.catalogue.models import Commitment, CrosswalkLink, LinkDecision
from commitments.common import digests
from commitments.progress import actions
from commitments.progress.assemble.references import places_from
from commitments.progress.models import Claim, ClaimReference, Revision, Round
from commitments.record import actions as record
from commitments.record.actions import digest_of_rows
from tests.cast import (
    NOW,
    correct,
    make_actor,
    make_commitment,
    make_curator,
    make_draft,
    make_entry,
    make_framework,
    make_member,
    make_method,
    make_published,
    make_restraint,
    make_reviewer,
    make_submitted,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_now")]

HOUR = timedelta(hours=1)
TO_SDG, TO_POINT, SAME = "gcm.6--sdg.8.8", "a68-190.2--gcm.6", "gcm.6--iom-2016.3.e10"


def make_link(code, source, target=None, *, relation="part", sdg_target=""):
    return CrosswalkLink.objects.create(
        code=code, source=source, target=target, sdg_target=sdg_target, relation=relation, rationale="As loaded."
    )


def decide(link, becomes, *, by=None, confirmed_by=None, at=NOW, **facts):
    """Cleo proposes, Carl confirms."""
    said = {"rationale": f"Read again: {becomes}.", "citation": "A/RES/73/195, para. 22", **facts}
    decision = decisions.ask_decision(link=link, becomes=becomes, by=by or make_curator(), at=at, **said)
    decisions.confirm_decision(decision=decision, by=confirmed_by or make_curator("Carl"), at=at)
    link.refresh_from_db()
    return link


@pytest.fixture
def links(settings):
    """gcm.6, its links as the catalogue holds them, adopted by two curators; the point's is turned round."""
    settings.DEMO = True
    make_method()
    gcm, point = (
        make_commitment("gcm.6"),
        make_commitment("a68-190.2", framework=make_framework("a68-190", short_title="8-point agenda")),
    )
    element = make_commitment("iom-2016.3.e10", framework=make_framework("iom-2016"))
    return {
        TO_SDG: decide(make_link(TO_SDG, gcm, sdg_target="8.8"), "adopted"),
        TO_POINT: decide(make_link(TO_POINT, point, gcm), "adopted", turned=True),
        SAME: decide(make_link(SAME, gcm, element, relation="same"), "adopted"),
    }


def counting(*links, lends=(), **answers):
    return make_entry(counts=tuple(sorted({*links, *lends})), lends=tuple(lends), **answers)


def on_gcm6(make=make_published, **facts):
    entry = facts.pop("entry", None) or counting(TO_SDG, TO_POINT)
    return make(make_actor(), make_commitment("gcm.6"), entry=entry, **facts)


def codes_of(revision):
    claims = Claim.objects.filter(revision=revision)
    return sorted(ClaimReference.objects.filter(claim__in=claims).values_list("link__code", flat=True))


# --- two curators decide ------------------------------------------------------------------------------------------


def test_a_link_is_adopted_by_two_curators_with_reason_and_citation():
    link = make_link(TO_SDG, make_commitment("gcm.6"), sdg_target="8.8")
    cleo, carl = make_curator(), make_curator("Carl")
    said = {"link": link, "becomes": "adopted", "by": cleo, "at": NOW}
    for words in ({"rationale": " ", "citation": "para. 22"}, {"rationale": "It says so.", "citation": ""}):
        with pytest.raises(ValidationError):
            decisions.ask_decision(**said, **words)
    decision = decisions.ask_decision(**said, rationale="Labour rights.", citation="para. 22 (i)")
    link.refresh_from_db()
    assert link.status == "proposed"
    with pytest.raises(ValidationError, match="somebody else than who proposed"):
        decisions.confirm_decision(decision=decision, by=cleo, at=NOW)
    decisions.confirm_decision(decision=decision, by=carl, at=NOW)
    link.refresh_from_db()
    assert (link.status, link.rationale, link.citation) == ("adopted", "Labour rights.", "para. 22 (i)")
    verbs = [(event.verb, event.by_label) for event in Event.objects.about(link)]
    assert verbs == [
        ("crosswalklink.decision_asked", "cleo@example.org"),
        ("crosswalklink.adopted", "carl@example.org"),
    ]
    with pytest.raises(ValidationError, match="decided already"):
        decisions.confirm_decision(decision=decision, by=carl, at=NOW)
    with pytest.raises(ValidationError, match="adopted already"):
        decisions.ask_decision(**said, rationale="Again.", citation="para. 22")


def test_the_database_knows_that_two_people_decide():
    link = make_link(TO_SDG, make_commitment("gcm.6"), sdg_target="8.8")
    facts = {"becomes": "adopted", "rationale": "So.", "citation": "p. 1", "asked_at": NOW, "asked_by_id": "1"}
    with pytest.raises(IntegrityError), transaction.atomic():
        LinkDecision.objects.create(link=link, **facts, confirmed_at=NOW, confirmed_by_id="1")
    LinkDecision.objects.create(link=link, **facts, confirmed_at=NOW, confirmed_by_id="2")


def test_one_decision_waits_at_a_time_and_can_be_refused_or_taken_back():
    link = make_link(TO_SDG, make_commitment("gcm.6"), sdg_target="8.8")
    said = {"link": link, "rationale": "So.", "citation": "para. 22", "by": make_curator(), "at": NOW}
    decision = decisions.ask_decision(becomes="adopted", **said)
    with pytest.raises(ValidationError, match="waits for a second curator"):
        decisions.ask_decision(becomes="retired", **said)
    link.rationale = "Other words."
    with pytest.raises(ValidationError, match="waits for a second curator"):
        save_link(instance=link, by=make_curator("Carl"), at=NOW)
    decisions.refuse_decision(decision=decision, reason="Not so.", by=make_curator("Carl"), at=NOW)
    link.refresh_from_db()
    assert link.status == "proposed"
    decisions.ask_decision(becomes="retired", **said)


def test_what_two_decided_one_does_not_rewrite(links):
    link = links[TO_SDG]
    link.rationale = "I know better."
    with pytest.raises(ValidationError, match="Two curators decided"):
        save_link(instance=link, by=make_curator(), at=NOW)


def test_a_link_that_says_part_is_turned_when_it_is_adopted(links):
    point = links[TO_POINT]
    assert (point.source.code, point.target.code) == ("gcm.6", "a68-190.2")
    said = {"rationale": "So.", "citation": "p. 1", "by": make_curator(), "at": NOW, "becomes": "adopted"}
    related = make_link("x", make_commitment("gcm.7"), make_commitment("gcm.8"), relation="related")
    with pytest.raises(ValidationError, match="other way round"):
        decisions.ask_decision(link=related, turned=True, **said)
    decide(point, "retired")
    with pytest.raises(ValidationError, match="in this direction before"):
        decisions.ask_decision(link=point, turned=True, **said)
    opposite = make_link("opposite", make_commitment("a68-190.2"), make_commitment("gcm.6"))
    decide(point, "adopted")
    with pytest.raises(ValidationError, match="the other way round"):
        decisions.ask_decision(link=opposite, **said)


# --- ticking ------------------------------------------------------------------------------------------------------


def test_part_leads_from_the_part_to_the_whole_alone(links):
    with pytest.raises(actions.Refused, match="no link leads"):
        make_draft(make_actor(), make_commitment("a68-190.2"), entry=counting(TO_POINT))
    assert codes_of(on_gcm6(make_draft)) == sorted([TO_POINT, TO_SDG])


def test_same_leads_both_ways_and_alone_lends_a_step(links):
    there = make_draft(make_actor(), make_commitment("iom-2016.3.e10"), entry=counting(lends=[SAME]))
    [reference] = ClaimReference.objects.filter(claim__revision=there)
    assert (reference.commitment.code, reference.lends) == ("gcm.6", True)
    with pytest.raises(actions.Refused, match="does a stage hold there too"):
        on_gcm6(make_draft, entry=counting(lends=[TO_POINT]))
    with pytest.raises(IntegrityError), transaction.atomic():
        ClaimReference.objects.filter(pk=reference.pk).update(relation="related")


def test_whether_a_step_is_lent_can_be_ticked_later_and_stays_one_reference(links):
    there = make_draft(make_actor(), make_commitment("iom-2016.3.e10"), entry=counting(SAME))
    reference = ClaimReference.objects.get()
    assert not reference.lends
    facts = {"commitment": make_commitment("iom-2016.3.e10"), "version": there.version, "by": there.created_by}
    actions.log_claim(revision=there, entry=counting(lends=[SAME]), at=NOW, **facts)
    assert (ClaimReference.objects.get().pk, ClaimReference.objects.get().lends) == (reference.pk, True)


def test_a_step_is_not_lent_from_one_scale_to_the_other(links):
    never = make_restraint("gcm.29.never")
    link = decide(make_link("never", make_commitment("gcm.6"), never, relation="same"), "adopted")
    assert not link.may_lend
    with pytest.raises(actions.Refused, match="does a stage hold there too"):
        on_gcm6(make_draft, entry=counting(lends=["never"]))


def test_a_step_is_lent_between_commitments_that_are_tracked_alone(links):
    listed = make_commitment("gcm.6.a", trackable=False)
    link = decide(make_link("listed", make_commitment("gcm.6"), listed, relation="same"), "adopted")
    assert not link.may_lend
    with pytest.raises(actions.Refused, match="does a stage hold there too"):
        on_gcm6(make_draft, entry=counting(lends=["listed"]))
    assert codes_of(on_gcm6(make_draft, entry=counting("listed"))) == ["listed"]


def test_nothing_counts_through_a_link_that_is_only_proposed_disputed_or_retired(links):
    make_link("proposed", make_commitment("gcm.6"), sdg_target="8.7")
    decide(links[TO_SDG], "disputed")
    decide(links[TO_POINT], "retired")
    for code, status in (("proposed", "proposed"), (TO_SDG, "disputed"), (TO_POINT, "retired")):
        with pytest.raises(actions.Refused, match=f"this link is {status}"):
            on_gcm6(make_draft, entry=counting(code))


def test_a_reference_is_one_row_however_often_it_is_ticked(links):
    draft = on_gcm6(make_draft)
    before = list(ClaimReference.objects.order_by("pk").values())
    for _ in range(2):
        draft.refresh_from_db()
        facts = {"commitment": make_commitment("gcm.6"), "entry": counting(TO_SDG, TO_SDG, TO_POINT)}
        actions.log_claim(revision=draft, version=draft.version, by=make_member("Ana", make_actor()), at=NOW, **facts)
    assert list(ClaimReference.objects.order_by("pk").values()) == before  # confirmed by whom and when it was
    reference = ClaimReference.objects.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        ClaimReference.objects.create(
            claim=reference.claim, link=reference.link, sdg_target="8.8", relation="part", confirmed_at=NOW
        )


def test_a_tick_is_taken_away_and_a_claim_goes_with_its_references(links):
    draft = on_gcm6(make_draft)
    facts = {"version": draft.version, "by": draft.created_by, "at": NOW}
    actions.log_claim(revision=draft, commitment=make_commitment("gcm.6"), entry=counting(TO_SDG), **facts)
    assert codes_of(draft) == [TO_SDG]
    draft.refresh_from_db()
    record.discard(draft, by=draft.created_by, at=NOW)
    assert not ClaimReference.objects.exists()


def test_what_is_published_keeps_its_references_whatever_asks(links):
    on_gcm6()
    reference = ClaimReference.objects.first()
    for change in (
        lambda: ClaimReference.objects.filter(pk=reference.pk).update(confirmed_at=NOW + HOUR),
        lambda: ClaimReference.objects.filter(pk=reference.pk).delete(),
        lambda: ClaimReference.objects.create(
            claim=reference.claim, link=links[SAME], commitment=links[SAME].target, relation="same", confirmed_at=NOW
        ),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


# --- a link falls while a report is written ------------------------------------------------------------------------


def test_a_link_retired_while_a_report_is_written_is_left_out_and_said(links, client):
    draft = on_gcm6(make_draft, by=make_member("Ana", make_actor()))
    decide(links[TO_POINT], "retired")
    client.force_login(draft.created_by)
    check = client.get(reverse("progress:check", args=[draft.report_id])).content.decode()
    assert "It will not count under 8-point agenda: 2. Commitment a68-190.2" in check
    assert "you need do nothing" in check
    sent = client.post(reverse("progress:submit", args=[draft.report_id]), {"version": draft.version}, follow=True)
    assert "It does not count under 8-point agenda: 2. Commitment a68-190.2" in sent.content.decode()
    assert codes_of(draft) == [TO_SDG]
    event = Event.objects.get(verb="claim.reference_left_out")
    assert json.loads(event.before)["link"] == TO_POINT
    handed = digests.read_back(Round.objects.get().content)["claims"]["gcm.6"]["references"]
    assert [each["link"] for each in handed] == [TO_SDG]


def test_a_form_opened_before_the_link_fell_loses_nothing(links, client):
    ana = make_member("Ana", make_actor())
    draft = on_gcm6(make_draft, by=ana, entry=make_entry())
    client.force_login(ana)
    url = reverse("progress:claim", args=[draft.report_id, "gcm.6"])
    page = client.get(url).content.decode()
    assert f'value="{TO_POINT}"' in page
    decide(links[TO_POINT], "disputed")
    form = {
        "then": "check",
        "view": "mixed",
        "stage": "3",
        "narrative": "Forty inspectors were hired.",
        "evidence-TOTAL_FORMS": "0",
        "evidence-INITIAL_FORMS": "0",
        "version": draft.version,
        "counts": [TO_POINT, TO_SDG],
    }
    saved = client.post(url, form, follow=True).content.decode()
    assert "It does not count under 8-point agenda: 2. Commitment a68-190.2" in saved
    assert "the link is disputed now" in saved
    assert "Forty inspectors" in saved
    assert codes_of(draft) == [TO_SDG]
    assert f'value="{TO_POINT}"' not in client.get(url).content.decode()


def test_a_link_that_falls_while_the_report_is_reviewed_is_marked_and_rewrites_nothing(links, client):
    submitted = on_gcm6(make_submitted)
    decide(links[TO_SDG], "disputed")
    client.force_login(make_reviewer())
    page = client.get(reverse("progress:review", args=[submitted.report_id])).content.decode()
    assert "was adopted when this was submitted, and is disputed now" in page
    published = record.publish(submitted, by=make_reviewer(), at=NOW)
    assert codes_of(published) == sorted([TO_POINT, TO_SDG])
    for url in (
        reverse("progress:report", args=[published.report_id]),
        reverse("scorecards:sdg-target", args=["8.8"]) + "?demo=1",
    ):
        assert "link disputed since" in client.get(url).content.decode()
    page = client.get(reverse("scorecards:sdg-target", args=["8.8"])).content.decode()
    assert "Links that hold no longer" in page
    assert "Read again: disputed." in page


# --- one text, one digest ------------------------------------------------------------------------------------------


def test_the_digest_holds_the_references_and_a_text_without_any_stays_what_it_was(links):
    plain = make_submitted(make_actor(), make_commitment("gcm.6"))
    content = digests.read_back(Round.objects.get(revision=plain).content)
    assert "references" not in content["claims"]["gcm.6"]
    assert digest_of_rows(plain) == plain.digest
    counted = on_gcm6(make_submitted)
    assert digest_of_rows(counted) == counted.digest
    ClaimReference.objects.filter(claim__revision=counted, link__code=TO_SDG).delete()
    assert digest_of_rows(counted) != counted.digest
    with pytest.raises(actions.Refused, match="not what was handed in any more"):
        record.publish(counted, by=make_reviewer(), at=NOW)


def test_a_correction_begins_with_the_same_references_and_the_difference_is_told(links, client):
    first = on_gcm6()
    second = correct(first, at=NOW)
    assert codes_of(second) == codes_of(first)
    third = correct(second, entry=counting(TO_SDG), at=NOW)
    page = client.get(reverse("progress:changes", args=[first.report_id, third.number])).content.decode()
    assert "Also counted under" in page
    assert "a68-190.2" in page
    assert ClaimReference.objects.in_force(known_at=NOW + 3 * HOUR).count() == 1


def test_the_round_shows_where_it_was_to_count(links, client):
    submitted = on_gcm6(make_submitted, by=make_member("Ana", make_actor()))
    client.force_login(submitted.submitted_by)
    page = client.get(reverse("progress:round", args=[submitted.report_id, 1, 1])).content.decode()
    assert "Also counted under" in page
    assert "SDG target 8.8" in page


def test_confirmed_unchanged_is_asked_anew_where_it_counts(links):
    ana = make_member("Ana", make_actor())
    first = on_gcm6(by=ana)
    draft = actions.begin_report(actor=make_actor(), period_end=NOW.date(), by=ana, at=NOW + HOUR)
    confirms = first.claims.get()
    actions.log_claim(
        revision=draft,
        commitment=make_commitment("gcm.6"),
        entry=counting(TO_SDG),
        confirms=confirms,
        version=draft.version,
        by=ana,
        at=NOW + HOUR,
    )
    claim = draft.claims.get()
    assert claim.unchanged_since == confirms
    assert codes_of(draft) == [TO_SDG]


# --- what lanes take -----------------------------------------------------------------------------------------------


def test_what_is_lent_is_known_by_its_time(links):
    first = on_gcm6(entry=counting(TO_SDG, lends=[SAME]))
    asked = {"as_of": NOW.date(), "known_at": NOW + HOUR}
    [lent] = ClaimReference.objects.lent(**asked)
    assert (lent.commitment.code, lent.claim.revision, lent.link.code) == ("iom-2016.3.e10", first, SAME)
    assert not ClaimReference.objects.lent(as_of=first.period_end - timedelta(days=1), known_at=NOW).exists()
    assert not ClaimReference.objects.lent(as_of=NOW.date(), known_at=NOW - HOUR).exists()
    assert ClaimReference.objects.lent(**asked).by_name().count() == 1
    record.withdraw(first.report, reason="Sent by mistake.", by=make_reviewer(), at=NOW + HOUR)
    assert not ClaimReference.objects.lent(**asked).exists()
    assert ClaimReference.objects.lent(as_of=NOW.date(), known_at=NOW).exists()  # what was known stays known


# --- the pages -----------------------------------------------------------------------------------------------------


def three_pages(client):
    """What the three places say: the commitment's own page, the point's, the target's."""
    return [
        client.get(url, {"demo": 1}).content.decode()
        for url in (
            reverse("scorecards:commitment", args=["gcm.6"]),
            reverse("scorecards:commitment", args=["a68-190.2"]),
            reverse("scorecards:sdg-target", args=["8.8"]),
        )
    ]


def test_a_claim_logged_once_is_found_in_three_places_and_withdrawn_from_all(links, client):
    ana = make_member("Ana", make_actor())
    client.force_login(ana)
    page = client.get(reverse("progress:new"), {"commitment": "gcm.6"}).content.decode()
    assert "also under 8-point agenda: 2. Commitment a68-190.2" in page
    assert "also under SDG target 8.8" in page
    form = {
        "then": "check",
        "view": "mixed",
        "stage": "2",
        "narrative": "Recruiters need a licence.",
        "evidence-TOTAL_FORMS": "0",
        "evidence-INITIAL_FORMS": "0",
        "period_start": "2025-01-01",
        "period_end": "2025-12-31",
        "language": "en",
        "key": "00000000-0000-4000-8000-000000000001",
        "counts": [TO_POINT, TO_SDG],
    }
    for _ in range(2):  # the same form, sent twice
        check = client.post(f"{reverse('progress:new')}?commitment=gcm.6", form, follow=True).content.decode()
    assert "Also counted under" in check
    revision = Revision.objects.get()
    client.post(reverse("progress:submit", args=[revision.report_id]), {"version": revision.version})
    client.logout()
    report = reverse("progress:report", args=[revision.report_id])
    assert not any(report in page for page in three_pages(client))

    revision.refresh_from_db()
    record.publish(revision, by=make_reviewer(), at=NOW)
    own, point, target = three_pages(client)
    assert "Arcadia" in own
    assert report in point
    assert report in target
    assert Claim.objects.count() == 1
    assert ClaimReference.objects.count() == 2
    page = client.get(report).content.decode()
    assert reverse("scorecards:commitment", args=["a68-190.2"]) in page
    assert reverse("scorecards:sdg-target", args=["8.8"]) in page
    cell = client.get(reverse("scorecards:cell", args=["gcm", "arcadia", "gcm.6"])).content.decode()
    assert report in cell

    record.withdraw(revision.report, reason="A mistake.", by=make_reviewer(), at=NOW)
    for page in three_pages(client):
        assert report not in page
        assert "Recruiters need a licence" not in page
    assert "Counted here by reference" not in three_pages(client)[1]


def test_what_a_cell_takes_from_elsewhere_is_listed_there_whatever_its_actor_says_at_home_since(links, client):
    """A lent claim speaks on the other commitment until a later one speaks there: its page leads to it as long."""
    element = reverse("scorecards:commitment", args=["iom-2016.3.e10"])
    cell = reverse("scorecards:cell", args=["iom-2016", "arcadia", "iom-2016.3.e10"])
    asked = {"demo": 1, "format": "json", "of": "counted"}

    def listed():
        return [row["report"] for row in client.get(element, asked).json()["counted"]]

    older = on_gcm6(entry=counting(TO_SDG, lends=[SAME]), period_end=date(2023, 12, 31))
    lent = on_gcm6(entry=counting(TO_SDG, lends=[SAME]), period_end=date(2024, 12, 31))
    assert listed() == [str(lent.report_id)]
    on_gcm6(entry=make_entry())  # of 2025, and counts nowhere else
    assert str(lent.report_id) in client.get(cell).content.decode()
    assert listed() == [str(lent.report_id)]
    assert reverse("progress:report", args=[lent.report_id]) in client.get(element, {"demo": 1}).content.decode()
    target = reverse("scorecards:sdg-target", args=["8.8"])
    assert client.get(target, {"demo": 1, "format": "json"}).json()["claims"] == []
    record.withdraw(lent.report, reason="A mistake.", by=make_reviewer(), at=NOW)
    assert listed() == [str(older.report_id)]
    record.withdraw(older.report, reason="A mistake.", by=make_reviewer(), at=NOW)
    assert listed() == []


def test_the_downloads_say_the_same(links, client):
    revision = on_gcm6()
    asked = {"demo": 1, "format": "json"}
    [row] = client.get(reverse("scorecards:sdg-target", args=["8.8"]), asked).json()["claims"]
    assert (row["commitment"], row["report"], row["link"]) == ("gcm.6", str(revision.report_id), TO_SDG)
    point = reverse("scorecards:commitment", args=["a68-190.2"])
    [row] = client.get(point, {**asked, "of": "counted"}).json()["counted"]
    assert (row["counted_under"], row["relation"], row["lends_its_step"]) == ("a68-190.2", "part", False)
    assert client.get(point, asked).json()["claims"] == []
    [claim] = client.get(reverse("progress:report", args=[revision.report_id]), {"format": "json"}).json()["claims"]
    assert [place["commitment"] or place["sdg_target"] for place in claim["counts_under"]] == ["a68-190.2", "8.8"]
    csv = client.get(reverse("progress:report", args=[revision.report_id]), {"format": "csv"}).content.decode()
    assert "a68-190.2, part, adopted | SDG 8.8, part, adopted" in csv
    [target] = client.get(reverse("scorecards:sdg"), asked).json()["sdg_targets"]
    assert target == {"sdg_target": "8.8", "links_adopted": 1, "links_proposed": 0, "claims_counted": 1}


def test_the_sdg_pages_keep_the_worlds_apart_and_know_what_is_only_proposed(links, client):
    on_gcm6()
    make_link("gcm.6--sdg.8.7", make_commitment("gcm.6"), sdg_target="8.7")
    page = client.get(reverse("scorecards:sdg-target", args=["8.8"])).content.decode()
    assert "Arcadia" not in page
    assert "The whole title of gcm.6" in page
    listed = client.get(reverse("scorecards:sdg")).content.decode()
    assert "SDG target 8.8" in listed
    assert "SDG target 8.7" not in listed
    assert "SDG target 8.7" in client.get(reverse("scorecards:sdg"), {"all": "on"}).content.decode()
    empty = client.get(reverse("scorecards:sdg-target", args=["8.7"]))
    assert "No link to this target is adopted" in empty.content.decode()
    assert client.get(reverse("scorecards:sdg-target", args=["17.99"])).status_code == 404


def test_the_lists_ask_as_often_for_twenty_as_for_one(links, client, django_assert_num_queries):
    urls = [f"{reverse('scorecards:sdg-target', args=['8.8'])}?demo=1", f"{reverse('scorecards:sdg')}?demo=1"]
    urls.append(f"{reverse('scorecards:commitment', args=['a68-190.2'])}?demo=1")
    on_gcm6()

    def asked(url):
        with connection.execute_wrapper(counter := Counter()):
            assert client.get(url).status_code == 200
        return counter.n

    before = [asked(url) for url in urls]
    for n in range(19):
        commitment = make_commitment(f"gcm.{40 + n}")
        link = decide(make_link(f"l{n}", commitment, sdg_target="8.8"), "adopted")
        point = decide(make_link(f"p{n}", commitment, make_commitment("a68-190.2")), "adopted")
        actor = make_actor(f"XB{n:02}"[:4], f"Country {n}")
        make_published(actor, commitment, entry=counting(link.code, point.code))
    assert [asked(url) for url in urls] == before


class Counter:
    def __init__(self):
        self.n = 0

    def __call__(self, execute, sql, params, many, context):
        self.n += 1
        return execute(sql, params, many, context)


def test_what_a_shielded_organisation_lets_count_is_found_and_names_nobody(links, client):
    for n in range(5):
        make_actor(f"XN{n}", f"House {n}", type="ngo", region="Europe")
    light = make_actor("XNG", "Harbour Light", type="ngo", region="Europe", shielded=True)
    revision = make_published(light, make_commitment("gcm.6"), entry=counting(TO_SDG, lends=[SAME]))
    assert revision.public_identity
    page = three_pages(client)[2]
    assert reverse("progress:report", args=[revision.report_id]) in page
    assert revision.author_first in page
    assert "Harbour Light" not in page
    lent = ClaimReference.objects.lent(as_of=NOW.date(), known_at=NOW)
    assert (lent.count(), lent.by_name().count()) == (1, 0)


# --- in the admin ---------------------------------------------------------------------------------------------------


def test_two_curators_adopt_a_link_in_the_admin(links, client):
    link = make_link("gcm.6--sdg.8.7", make_commitment("gcm.6"), sdg_target="8.7")
    client.force_login(make_curator())
    page = client.get(reverse("admin:catalogue_crosswalklink_change", args=[link.pk])).content.decode()
    assert "Propose to adopt, to dispute or to retire it" in page
    said = {"link": link.pk, "becomes": "adopted", "rationale": "It names them.", "citation": "para. 22 (e)"}
    assert client.post(reverse("admin:catalogue_linkdecision_add"), said).status_code == 302
    decision = LinkDecision.objects.get(link=link)
    own = reverse("curation:proposal", args=["link", decision.pk])
    for kept in (decision, link):
        name = f"admin:catalogue_{kept._meta.model_name}_change"
        assert own in client.get(reverse(name, args=[kept.pk])).content.decode(), "the admin leads there"
    assert "you cannot confirm it" in client.get(own).content.decode()
    link.refresh_from_db()
    assert link.status == "proposed"
    client.force_login(make_curator("Carl"))
    client.post(own, {"then": "confirm"})
    link.refresh_from_db()
    assert link.status == "adopted"
    history = client.get(reverse("admin:catalogue_crosswalklink_history", args=[link.pk])).content.decode()
    assert "carl@example.org" in history
    page = client.get(reverse("admin:catalogue_crosswalklink_change", args=[link.pk])).content.decode()
    assert 'name="rationale"' not in page


# --- two worlds -------------------------------------------------------------------------------------------------------


def curators_of_the_demonstration():
    both = make_curator("Dana"), make_curator("Dirk")
    User.objects.filter(pk__in=[each.pk for each in both]).update(demonstration=True)
    return User.objects.get(pk=both[0].pk), User.objects.get(pk=both[1].pk)


def test_what_curators_of_the_demonstration_decide_is_seen_in_the_demonstration_alone(settings, client):
    settings.DEMO = True
    make_method()
    gcm = make_commitment("gcm.6")
    link = make_link(TO_SDG, gcm, sdg_target="8.8")
    dana, dirk = curators_of_the_demonstration()
    decide(link, "adopted", by=dana, confirmed_by=dirk)
    assert (link.status, link.rationale) == ("proposed", "As loaded.")
    page, target, targets = (
        reverse("scorecards:commitment", args=["gcm.6"]),
        reverse("scorecards:sdg-target", args=["8.8"]),
        reverse("scorecards:sdg"),
    )
    for address in (page, target):
        real, demo = (client.get(address, asked).content.decode() for asked in ({}, {"demo": 1}))
        assert "two curators" not in real, address
        assert "Read again: adopted." not in real, address
        assert "two curators" in demo, address
    for asked, found in (({}, []), ({"demo": 1}, ["8.8"])):
        rows = client.get(targets, {**asked, "format": "json"}).json()["sdg_targets"]
        assert [row["sdg_target"] for row in rows] == found
    assert [place.status for place in places_from(gcm, fictional=False)] == []
    assert [place.status for place in places_from(gcm, fictional=True)] == ["adopted"]


def test_a_real_decision_holds_in_both_worlds_until_the_demonstration_decides_otherwise(links, client):
    dana, dirk = curators_of_the_demonstration()
    gcm = Commitment.objects.get(code="gcm.6")

    def statuses(fictional):
        return {place.sdg_target: place.status for place in places_from(gcm, fictional=fictional)}["8.8"]

    assert (statuses(False), statuses(True)) == ("adopted", "adopted")
    decide(links[TO_SDG], "disputed", by=dana, confirmed_by=dirk)
    assert (statuses(False), statuses(True)) == ("adopted", "disputed")
    decide(links[TO_SDG], "retired")
    assert (statuses(False), statuses(True)) == ("retired", "disputed")


def test_a_decision_is_confirmed_and_refused_in_its_own_world(links):
    dana, dirk = curators_of_the_demonstration()
    said = {"rationale": "Read again.", "citation": "para. 22", "at": NOW}
    invented = decisions.ask_decision(link=links[TO_SDG], becomes="disputed", by=dana, **said)
    real = decisions.ask_decision(link=links[TO_SDG], becomes="retired", by=make_curator(), **said)
    refuse = partial(decisions.refuse_decision, reason="Not so.")
    for act in (decisions.confirm_decision, refuse):
        with pytest.raises(ValidationError, match="curators of its own"):
            act(decision=invented, by=make_curator("Carl"), at=NOW)
        with pytest.raises(ValidationError, match="curators of its own"):
            act(decision=real, by=dirk, at=NOW)
    decisions.confirm_decision(decision=invented, by=dirk, at=NOW)
    decisions.confirm_decision(decision=real, by=make_curator("Carl"), at=NOW)


def test_the_page_of_a_report_leads_to_the_answer_to_which_it_lends_its_step_too(client, links):
    published = on_gcm6(entry=counting(TO_POINT, lends=[SAME]))
    html = client.get(reverse("progress:report", args=[published.report_id])).content.decode()
    for address in ("/scorecards/iom-2016/arcadia/", "/scorecards/iom-2016/arcadia/iom-2016.3.e10/"):
        assert f'href="{address}"' in html
    assert 'href="/scorecards/a68-190/arcadia/' not in html, "a part lends no step"

"""Logging progress in the browser: the shortest ways through, what is refused and how, and that nothing typed is lost."""

import uuid
from datetime import date

import pytest
from django.urls import reverse

from commitments.actors.models import Role
from commitments.catalogue.models import Anchor
from commitments.progress import actions
from commitments.progress.assemble.background import Background
from commitments.progress.forms.claim import ClaimForm
from commitments.progress.forms.evidence import EvidenceForm
from commitments.progress.models import Cycle, Report, Revision
from commitments.progress.questions import required_fields
from commitments.record import actions as record
from tests.cast import (
    NOW,
    TODAY,
    enter_names,
    make_action,
    make_actor,
    make_commitment,
    make_draft,
    make_entry,
    make_evidence_entry,
    make_framework,
    make_member,
    make_method,
    make_published,
    make_restraint,
    make_reviewer,
    make_submitted,
)
from tests.filling import Form, fill_in, path_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_now")]

GOOD_NEWS = {"view": "going_well", "stage": "3", "narrative": "The Aliens Act was amended in March 2025."}
NOT_WELL = {"view": "not_well", "reasons": ["capacity"]}


@pytest.fixture
def arcadia(settings):
    settings.DEMO = True
    method = make_method()
    for step, sentence in (("0", "Nothing has been decided or begun."), ("3", "Law or policy is in force.")):
        Anchor.objects.create(method=method, kind="do", step=step, label=step, sentence=sentence)
    return make_actor()


@pytest.fixture
def detention():
    return make_commitment("gcm.13")


@pytest.fixture
def ana(arcadia, client):
    user = make_member("Ana", arcadia)
    client.force_login(user)
    return user


@pytest.fixture
def abe(arcadia):
    return make_member("Abe", arcadia, role=Role.CONTRIBUTOR)


def new(code="gcm.13", **query):
    return reverse("progress:new", query={"commitment": code, **query})


def page(name, revision, *args):
    return reverse(f"progress:{name}", args=[revision.report_id, *args])


def claim_page(revision, code="gcm.13"):
    return page("claim", revision, code)


# --- the two screens ------------------------------------------------------------------------------------------------


def test_a_report_goes_from_the_form_to_its_public_page(client, arcadia, detention, ana):
    checking = fill_in(client, new(), then="check", **GOOD_NEWS)
    revision = Revision.objects.get()
    assert path_of(checking) == page("check", revision)
    assert "Substantially in place" in client.get(page("check", revision)).content.decode()

    sent = fill_in(client, page("check", revision), holding="submit")
    assert path_of(sent) == page("sent", revision)
    assert str(revision.report_id) in client.get(page("sent", revision)).content.decode()
    client.logout()
    assert client.get(page("report", revision)).status_code == 404

    client.force_login(make_reviewer())
    published = fill_in(client, page("review", revision), holding="publish")
    assert path_of(published) == page("report", revision)
    client.logout()
    public = client.get(page("report", revision)).content.decode()
    assert GOOD_NEWS["narrative"] in public
    assert "Ana" not in public


def test_not_doing_well_needs_one_reason_and_no_more(client, arcadia, detention, ana):
    assert fill_in(client, new(), then="check", **NOT_WELL).status_code == 302
    revision = Revision.objects.get()
    claim = revision.claims.get()
    assert (claim.self_view, claim.reasons, claim.stage, claim.narrative) == ("not_well", "capacity", None, "")
    assert path_of(fill_in(client, page("check", revision), holding="submit")) == page("sent", revision)


def test_what_was_said_of_support_is_hidden_by_no_other_answer(client):
    def shown(**said):
        return (
            "only-hard"
            not in ClaimForm(said or None, initial={}, background=Background(make_commitment())).support_class
        )

    assert not shown()
    assert not shown(view="mixed", support="")
    assert shown(view="mixed", support="public")
    assert shown(view="mixed", support_kinds=["money"])
    assert (
        "only-hard"
        not in ClaimForm(initial={"support": "private"}, background=Background(make_commitment())).support_class
    )


@pytest.mark.parametrize("kind", ["do", "refrain"])
def test_saying_that_it_goes_badly_asks_for_less_than_any_good_news(kind):
    def asked(**said):
        """Fields that an otherwise empty form complains of, the answer to the first question given."""
        form = ClaimForm(said, background=Background(commitment), complete=True)
        form.is_valid()
        return len(form.errors)

    make_method()
    commitment = make_commitment() if kind == "do" else make_restraint()
    not_well = asked(view="not_well")
    assert not_well == 1
    assert not_well < min(asked(view="going_well"), asked(view="mixed"))
    step = {"stage": 4} if kind == "do" else {"stage": None}
    assert len(required_fields(kind=kind, answer="assessed", self_view="not_well", **step)) < len(
        required_fields(kind=kind, answer="assessed", self_view="going_well", **step)
    )


def test_a_body_may_say_that_it_cannot_assess_with_one_sentence(client, arcadia, detention, ana):
    refused = fill_in(client, new(), then="check", view="cannot_assess")
    assert refused.status_code == 422
    assert "Say why, in a sentence." in refused.content.decode()
    said = {"view": "cannot_assess", "answer_reason": "The courts keep no count."}
    assert fill_in(client, new(), then="check", **said).status_code == 302
    claim = Revision.objects.get().claims.get()
    assert (claim.answer, claim.answer_reason, claim.self_view) == ("cannot_assess", "The courts keep no count.", "")


def test_a_stage_that_was_chosen_before_cannot_assess_does_not_come_along(client, arcadia, detention, ana):
    said = {**GOOD_NEWS, "view": "not_applicable", "answer_reason": "Arcadia has no sea.", "momentum": "steady"}
    assert fill_in(client, new(), then="check", **said).status_code == 302
    claim = Revision.objects.get().claims.get()
    assert (claim.stage, claim.momentum) == (None, "")
    assert claim.narrative == GOOD_NEWS["narrative"]


def test_stage_0_asks_for_a_reason_and_shows_where(client, arcadia, detention, ana):
    said = {"view": "mixed", "stage": "0"}
    refused = fill_in(client, new(), then="check", **said)
    assert refused.status_code == 422
    assert 'href="#id_reasons_0"' in refused.content.decode()
    assert "only-hard" not in refused.context["form"].reasons_class, "what is asked for is not hidden"
    assert fill_in(client, new(), then="check", reasons=["law"], **said).status_code == 302


def test_a_restraint_is_asked_for_practice_safeguard_and_breach(client, arcadia, ana):
    make_restraint("gcm.never")
    opened = client.get(new("gcm.never")).context["form"].fields
    assert {"practice", "safeguard", "breach_reported"} <= set(opened)
    assert "stage" not in opened
    said = {"view": "going_well", "practice": "upheld", "narrative": "The law forbids it."}
    refused = fill_in(client, new("gcm.never"), then="check", **said)
    assert set(refused.context["form"].errors) == {"safeguard", "breach_reported"}
    assert (
        fill_in(client, new("gcm.never"), then="check", safeguard="no", breach_reported="no", **said).status_code == 302
    )
    checked = client.get(page("check", Revision.objects.get())).content.decode()
    assert "Upheld in practice, without a legal safeguard" in checked


def test_the_anchors_of_the_method_stand_beside_the_stages(client, arcadia, detention, ana):
    html = client.get(new()).content.decode()
    assert "Nothing has been decided or begun." in html
    assert "Law or policy is in force." in html
    assert "Name no migrant and no official." in html


# --- what is refused, and how ---------------------------------------------------------------------------------------


def test_an_error_names_every_answer_and_gives_back_what_was_typed(client, arcadia, detention, ana):
    typed = {
        "narrative": "Two centres opened. <b>None</b> closed.",
        "obstacles": "Snow",
        "evidence-0-title": "Circular 2025/31",
        "evidence-0-link": "not a link",
        "evidence-1-locator": "page 3",
    }
    refused = fill_in(client, new(), then="check", **typed)
    assert refused.status_code == 422
    html = refused.content.decode()
    assert "<title>Error:" in html
    for name in ("view", "stage"):
        assert f'href="#id_{name}_0"' in html
    assert 'href="#id_evidence-0-link"' in html
    assert 'href="#id_evidence-1-title"' in html
    again = Form(client, refused).values
    assert {name: again[name] for name in typed} == typed
    assert not Report.objects.exists()


def test_a_period_cannot_end_after_today(client, arcadia, detention, ana):
    tomorrow = date(TODAY.year, TODAY.month, TODAY.day + 1).isoformat()
    refused = fill_in(client, new(), then="check", period_end=tomorrow, **GOOD_NEWS)
    assert refused.status_code == 422
    assert "The period cannot end after today: report on what has happened." in refused.content.decode()
    assert fill_in(client, new(), then="check", period_end=TODAY.isoformat(), **GOOD_NEWS).status_code == 302


def test_the_form_offers_the_last_full_year(client, arcadia, detention, ana):
    offered = Form(client, client.get(new())).values
    assert (offered["period_start"], offered["period_end"]) == ("2025-01-01", "2025-12-31")


def test_a_document_that_is_given_is_folded_under_its_title_beside_one_empty_row(client, arcadia, detention, ana):
    blank = client.get(new())
    assert Form(client, blank).values["evidence-TOTAL_FORMS"] == "2"
    assert [unfolded for _row, unfolded in blank.context["questions"].evidence.folds] == [True, False]
    draft = make_draft(arcadia, detention, by=ana, entry=make_entry(evidence=(make_evidence_entry(),)))
    response = client.get(reverse("progress:claim", args=[draft.report_id, detention.code]))
    assert Form(client, response).values["evidence-TOTAL_FORMS"] == "2", "what is given, and one more"
    folds = response.context["questions"].evidence.folds
    assert [(row.known_as, unfolded) for row, unfolded in folds] == [("Aliens (Amendment) Act", False), ("", False)]
    more = Form(client, response).press(then="more")
    assert [unfolded for _row, unfolded in more.context["questions"].evidence.folds] == [False, True]
    wrong = Form(client, response).press(then="check", **{"evidence-0-link": "nowhere"})
    assert wrong.context["questions"].evidence.folds[0][1], "what is wrong is not hidden"


def test_evidence_cannot_be_dated_after_today(client, arcadia, detention, ana):
    document = {"evidence-0-title": "A law", "evidence-0-dated_on": "2027-01-01"}
    refused = fill_in(client, new(), then="leave", **document)
    assert refused.status_code == 422
    assert "Evidence cannot be dated after today." in refused.content.decode()


@pytest.mark.parametrize(
    ("code", "status"), [("gcm.99", 404), ("gcm.13.a", 404), ("no code at all", 404), ("a\x00b", 422)]
)
def test_only_what_is_tracked_can_be_reported_on(client, arcadia, detention, ana, code, status):
    make_action("gcm.13.a", detention)
    assert client.get(new(code)).status_code == status
    assert client.get(new("gcm.13")).status_code == 200


def test_a_person_with_no_organisation_is_told_so_kindly(client, arcadia, detention):
    client.force_login(make_reviewer())
    refused = client.get(new())
    assert refused.status_code == 403
    assert "You write for no organisation yet." in refused.content.decode()


def test_nobody_reports_for_the_actor_of_another(client, arcadia, detention, ana):
    make_actor("XBB", "Borduria")
    assert client.get(new(actor="borduria")).status_code == 404
    assert client.get(new(actor="arcadia")).status_code == 200
    form = Form(client, client.get(new()))
    assert form.press(then="check", actor="borduria", **GOOD_NEWS).status_code == 404
    assert not Report.objects.exists()


def test_who_reports_for_several_chooses_one(client, arcadia, detention, ana):
    make_member("Ana", make_actor("XBB", "Borduria"))
    refused = fill_in(client, new(), then="check", **GOOD_NEWS)
    assert refused.status_code == 422
    assert "Choose for whom you report." in refused.content.decode()
    assert fill_in(client, new(), then="check", actor="borduria", **GOOD_NEWS).status_code == 302
    assert Report.objects.get().actor.code == "XBB"


# --- drafts ---------------------------------------------------------------------------------------------------------


def test_a_draft_requires_nothing(client, arcadia, detention, ana):
    left = fill_in(client, new(), then="leave")
    assert path_of(left) == reverse("progress:desk")
    revision = Revision.objects.get()
    assert revision.state == "draft"
    html = client.get(page("check", revision)).content.decode()
    assert "Some answers are still missing." in html
    assert "disabled" in html


def test_submitting_an_unfinished_draft_says_what_is_missing(client, arcadia, detention, ana):
    revision = make_draft(arcadia, detention, by=ana, entry=make_entry(narrative=""))
    refused = client.post(page("submit", revision), {"version": revision.version})
    assert refused.status_code == 422
    assert "Some answers are still missing." in refused.content.decode()
    revision.refresh_from_db()
    assert revision.state == "draft"


def test_another_document_is_added_without_judging_what_was_typed(client, arcadia, detention, ana):
    typed = {"narrative": "Half a sen", "evidence-0-link": "ftp://", "evidence-1-title": "A law"}
    longer = fill_in(client, new(), then="more", **typed)
    assert longer.status_code == 200
    form = Form(client, longer)
    assert {name: form.values[name] for name in typed} == typed
    assert form.values["evidence-TOTAL_FORMS"] == "3"
    assert "Error:" not in longer.content.decode()
    done = form.press(then="check", **{**GOOD_NEWS, "evidence-0-link": "", "evidence-2-title": "Another law"})
    assert done.status_code == 302
    titles = [used.evidence.title for used in Revision.objects.get().claims.get().used_evidence.order_by("id")]
    assert titles == ["A law", "Another law"]


def test_a_saved_document_is_shown_again_and_can_be_taken_away(client, arcadia, detention, ana):
    entry = make_entry(evidence=(make_evidence_entry(locator="section 14"), make_evidence_entry(title="Circular")))
    revision = make_draft(arcadia, detention, by=ana, entry=entry)
    form = Form(client, client.get(claim_page(revision)))
    assert form.values["evidence-0-title"] == "Aliens (Amendment) Act"
    assert form.values["evidence-0-locator"] == "section 14"
    assert form.press(then="check", view="mixed", **{"evidence-0-DELETE": "on"}).status_code == 302
    claim = revision.claims.get()
    assert [used.evidence.title for used in claim.used_evidence.all()] == ["Circular"]


def test_a_link_stands_for_its_title_in_a_draft_only(client, arcadia, detention, ana):
    link = {"evidence-0-link": "https://example.org/act"}
    assert fill_in(client, new(), then="check", **GOOD_NEWS, **link).status_code == 422
    assert fill_in(client, new(), then="leave", **GOOD_NEWS, **link).status_code == 302
    assert Revision.objects.get().claims.get().used_evidence.get().evidence.title == "https://example.org/act"


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "ftp://example.org/x"])
def test_a_link_is_http_or_it_is_refused(link):
    form = EvidenceForm({"title": "x", "link": link, "issuer_class": "own"}, today=TODAY)
    assert "link" in form.errors
    assert EvidenceForm({"title": "x", "link": "https://x.org", "issuer_class": "own"}, today=TODAY).is_valid()


def test_more_commitments_join_the_same_report(client, arcadia, detention, ana):
    make_commitment("gcm.7")
    revision = make_draft(arcadia, detention, by=ana)
    assert "Commitment gcm.7" in client.get(page("write", revision)).content.decode()
    assert fill_in(client, claim_page(revision, "gcm.7"), then="check", **NOT_WELL).status_code == 302
    assert [c.commitment.code for c in revision.claims.order_by("commitment__position")] == ["gcm.7", "gcm.13"]
    assert Report.objects.count() == 1

    assert fill_in(client, page("remove-claim", revision, "gcm.7")).status_code == 302
    assert revision.claims.get().commitment == detention


def test_the_period_of_a_draft_changes_with_its_claims(client, arcadia, detention, ana):
    revision = make_draft(arcadia, detention, by=ana)
    changed = fill_in(
        client, page("period", revision), period_start="2024-01-01", period_end="2024-12-31", language="fr"
    )
    assert path_of(changed) == page("check", revision)
    revision.refresh_from_db()
    assert (revision.period_end, revision.language) == (date(2024, 12, 31), "fr")
    assert revision.claims.get().period_end == date(2024, 12, 31)
    refused = fill_in(client, page("period", revision), period_start="2025-01-01", period_end="2024-12-31")
    assert refused.status_code == 422
    assert "The period cannot end before it begins." in refused.content.decode()


def test_a_draft_is_discarded_after_asking_and_a_sent_report_never(client, arcadia, detention, ana):
    revision = make_draft(arcadia, detention, by=ana)
    client.get(page("discard", revision))
    assert Report.objects.count() == 1, "asking discards nothing"
    assert fill_in(client, page("discard", revision)).status_code == 302
    assert not Report.objects.exists()

    sent = make_submitted(arcadia, detention, by=ana)
    refused = client.post(page("discard", sent), {"version": sent.version})
    assert refused.status_code == 403
    assert "Only a draft that was never submitted can be discarded." in refused.content.decode()


def test_a_draft_that_a_colleague_has_just_changed_is_not_discarded(client, arcadia, detention, ana, abe):
    revision = make_draft(arcadia, detention, by=ana)
    form = Form(client, client.get(page("discard", revision)))
    actions.log_claim(
        revision=revision, commitment=detention, entry=make_entry(stage=1), version=revision.version, by=abe, at=NOW
    )
    assert form.press().status_code == 302
    assert Report.objects.count() == 1


def test_actions_are_cited_from_the_menu_alone(client, arcadia, detention, ana):
    make_action("gcm.13.a", detention, short_title="Open registers")
    make_action("gcm.13.b", detention, level="announcement", announced_by="IOM", short_title="What IOM announced")
    make_action("gcm.13.c", detention, level="announcement", announced_by="XAA", short_title="What Arcadia announced")
    html = client.get(new()).content.decode()
    assert "Open registers" in html
    assert "What Arcadia announced" in html
    assert "What IOM announced" not in html
    form = Form(client, client.get(new()))
    assert form.press(then="check", **GOOD_NEWS, actions=["gcm.13.b"]).status_code == 422
    assert form.press(then="check", **GOOD_NEWS, actions=["gcm.13.a", "gcm.13.c"]).status_code == 302
    assert Revision.objects.get().claims.get().cited_actions.count() == 2


# --- what was said before, and rounds of reporting ------------------------------------------------------------------


def test_what_was_said_last_time_is_shown_and_never_prefilled(client, arcadia, detention, ana):
    make_published(arcadia, detention, by=ana, entry=make_entry(stage=2, narrative="A bill was laid in 2024."))
    opened = client.get(new())
    assert "A bill was laid in 2024." in opened.content.decode()
    offered = Form(client, opened).values
    assert "stage" not in offered
    assert offered["narrative"] == ""


def test_a_draft_that_speaks_of_it_already_is_offered(client, arcadia, detention, ana):
    assert "You have a draft" not in client.get(new()).content.decode()
    revision = make_draft(arcadia, detention, by=ana)
    assert claim_page(revision) in client.get(new()).content.decode()


def make_cycle(code, *, framework, fictional=True, opens=date(2026, 10, 1), closes=date(2026, 12, 31)):
    cycle = Cycle.objects.create(
        code=code,
        title=f"Round {code}",
        covers_from=date(2024, 1, 1),
        covers_to=date(2025, 12, 31),
        opens_on=opens,
        closes_on=closes,
        fictional=fictional,
    )
    cycle.frameworks.add(framework)
    return cycle


def test_an_open_round_of_the_same_world_and_framework_is_offered_with_its_period(client, arcadia, detention, ana):
    make_cycle("fits", framework=detention.framework)
    make_cycle("real", framework=detention.framework, fictional=False)
    make_cycle("over", framework=detention.framework, closes=date(2026, 10, 31))
    make_cycle("other", framework=make_framework("a68-190"))
    opened = client.get(new())
    html = opened.content.decode()
    assert "Round fits" in html
    assert not any(f"Round {code}" in html for code in ("real", "over", "other"))
    offered = Form(client, opened).values
    assert (offered["cycle"], offered["period_start"]) == ("fits", "2024-01-01")
    assert fill_in(client, new(), then="check", **GOOD_NEWS).status_code == 302
    assert Report.objects.get().cycle.code == "fits"


def test_the_page_to_choose_from_finds_by_words_and_keeps_what_was_asked(client, arcadia, detention, ana):
    make_commitment("gcm.7", short_title="Vulnerabilities reduced", title="Address and reduce vulnerabilities")
    enter_names()
    everything = client.get(reverse("progress:new", query={"view": "not_well"})).content.decode()
    assert "Commitment gcm.13" in everything
    assert "view=not_well&amp;commitment=gcm.7" in everything
    found = client.get(reverse("progress:new", query={"q": "vulnerab"})).content.decode()
    assert "Vulnerabilities reduced" in found
    assert "Commitment gcm.13" not in found
    assert "No commitment holds" in client.get(reverse("progress:new", query={"q": "xyzzy"})).content.decode()


# --- the same form twice --------------------------------------------------------------------------------------------


def test_the_same_form_sent_twice_makes_one_report(client, arcadia, detention, ana):
    form = Form(client, client.get(new()))
    first, second = form.press(then="check", **GOOD_NEWS), form.press(then="check", **GOOD_NEWS)
    assert first["Location"] == second["Location"]
    assert Report.objects.count() == 1
    assert Revision.objects.get().version == 2, "the second time wrote nothing"


def test_going_back_and_changing_a_word_changes_the_draft(client, arcadia, detention, ana):
    form = Form(client, client.get(new()))
    form.press(then="check", **GOOD_NEWS)
    again = form.press(
        then="check", **{**GOOD_NEWS, "narrative": "In April 2025, rather.", "period_start": "2025-02-01"}
    )
    assert again.status_code == 302
    revision = Revision.objects.get()
    assert revision.claims.get().narrative == "In April 2025, rather."
    assert revision.period_start == date(2025, 2, 1)


def test_going_back_after_a_colleague_wrote_loses_neither_text(client, arcadia, detention, ana, abe):
    form = Form(client, client.get(new()))
    form.press(then="check", **GOOD_NEWS)
    revision = Revision.objects.get()
    actions.log_claim(
        revision=revision,
        commitment=detention,
        entry=make_entry(narrative="Abe wrote this."),
        version=revision.version,
        by=abe,
        at=NOW,
    )
    conflict = form.press(then="check", **{**GOOD_NEWS, "narrative": "Ana went back."})
    assert conflict.status_code == 409
    html = conflict.content.decode()
    assert "Abe wrote this." in html
    assert "Ana went back." in html


def test_a_form_key_of_another_person_gives_nothing_away(client, arcadia, detention, ana):
    form = Form(client, client.get(new()))
    form.press(then="check", **GOOD_NEWS)
    make_member("Bob", make_actor("XBB", "Borduria"))
    client.force_login(make_member("Bob", make_actor("XBB", "Borduria")))
    theirs = Form(client, client.get(new())).press(then="check", **GOOD_NEWS, key=form.values["key"])
    assert theirs.status_code == 302
    assert Report.objects.count() == 2


def test_submitting_twice_gives_the_same_receipt(client, arcadia, detention, ana):
    revision = make_draft(arcadia, detention, by=ana)
    form = Form(client, client.get(page("check", revision)), holding="submit")
    first, second = form.press(), form.press()
    assert first["Location"] == second["Location"] == page("sent", revision)
    assert revision.moves.count() == 2


# --- two people at once ---------------------------------------------------------------------------------------------


@pytest.fixture
def opened_by_both(client, arcadia, detention, ana, abe):
    """Ana has the form open while Abe saves the same answer."""
    revision = make_draft(arcadia, detention, by=ana)
    form = Form(client, client.get(claim_page(revision)))
    entry = make_entry(narrative="Shelter places rose to 340.", momentum="steady")
    actions.log_claim(revision=revision, commitment=detention, entry=entry, version=revision.version, by=abe, at=NOW)
    return revision, form


def test_a_stale_form_gets_both_texts_back_and_writes_nothing(client, opened_by_both):
    revision, form = opened_by_both
    conflict = form.press(then="check", view="mixed", narrative="A desk opened in nine regions.")
    assert conflict.status_code == 409
    html = conflict.content.decode()
    assert "Shelter places rose to 340." in html
    assert "A desk opened in nine regions." in html
    assert revision.claims.get().narrative == "Shelter places rose to 340."


def test_who_keeps_their_own_text_saves_all_that_they_typed(client, opened_by_both):
    revision, form = opened_by_both
    document = {"evidence-0-title": "A law", "evidence-0-locator": "section 3"}
    conflict = form.press(then="check", view="mixed", narrative="Nine regions.", **document)
    saved = Form(client, conflict).press(then="check")
    assert path_of(saved) == page("check", revision)
    claim = revision.claims.get()
    assert (claim.narrative, claim.self_view, claim.momentum) == ("Nine regions.", "mixed", "")
    assert claim.used_evidence.get().locator == "section 3"


def test_who_wants_to_join_them_gets_their_own_text_back_to_go_on(client, opened_by_both):
    revision, form = opened_by_both
    conflict = form.press(then="check", view="mixed", narrative="Nine regions.")
    writing = Form(client, conflict).press(then="edit")
    assert writing.status_code == 200
    again = Form(client, writing)
    assert again.values["narrative"] == "Nine regions."
    assert again.press(then="check", narrative="Nine regions and 340 places.").status_code == 302
    assert revision.claims.get().narrative == "Nine regions and 340 places."


def test_the_colleagues_text_stays_in_sight_until_the_two_are_joined(client, opened_by_both):
    revision, form = opened_by_both
    theirs, mine = "Shelter places rose to 340.", "Nine regions."
    conflict = form.press(then="check", view="mixed", narrative=mine)
    joining = Form(client, conflict).press(then="edit")
    more = Form(client, joining).press(then="more")
    refused = Form(client, more).press(then="check", stage=None)
    assert refused.status_code == 422
    for answer in (joining, more, refused):
        html = answer.content.decode()
        assert "Saved now, by a colleague" in html
        assert theirs in html
        assert mine in html
    saved = Form(client, refused).press(then="check", stage="2", narrative=f"{theirs} {mine}")
    assert saved.status_code == 302
    opened = client.get(claim_page(revision)).content.decode()
    assert "Saved now, by a colleague" not in opened


def test_a_third_save_while_choosing_is_another_conflict(client, opened_by_both, detention, abe):
    revision, form = opened_by_both
    conflict = form.press(then="check", view="mixed", narrative="Nine regions.")
    revision.refresh_from_db()
    actions.log_claim(
        revision=revision, commitment=detention, entry=make_entry(stage=4), version=revision.version, by=abe, at=NOW
    )
    assert Form(client, conflict).press(then="check").status_code == 409
    assert revision.claims.get().stage == 4


def test_colleagues_who_answer_different_commitments_do_not_collide(client, arcadia, detention, ana, abe):
    health = make_commitment("gcm.15")
    revision = make_draft(arcadia, detention, by=ana)
    form = Form(client, client.get(claim_page(revision)))
    actions.log_claim(
        revision=revision, commitment=health, entry=make_entry(stage=1), version=revision.version, by=abe, at=NOW
    )
    assert form.press(then="check", view="mixed", narrative="Mine.").status_code == 302
    stages = {c.commitment.code: (c.stage, c.narrative) for c in revision.claims.select_related("commitment")}
    assert stages["gcm.13"] == (2, "Mine.")
    assert stages["gcm.15"][0] == 1


def test_the_same_edit_sent_twice_is_no_conflict(client, arcadia, detention, ana):
    revision = make_draft(arcadia, detention, by=ana)
    form = Form(client, client.get(claim_page(revision)))
    assert [form.press(then="check", view="mixed", narrative="Once.").status_code for _ in range(2)] == [302, 302]


def test_who_types_while_a_colleague_submits_gets_the_text_back(client, arcadia, detention, ana):
    revision = make_draft(arcadia, detention, by=ana)
    form = Form(client, client.get(claim_page(revision)))
    record.submit(revision, by=ana, at=NOW)
    refused = form.press(then="check", view="mixed", narrative="Too late, but not lost.")
    assert refused.status_code == 409
    html = refused.content.decode()
    assert "Too late, but not lost." in html
    assert "cannot be changed until they answer" in html
    assert client.get(claim_page(revision)).status_code == 403


def test_a_report_that_changed_after_it_was_checked_is_read_again_before_it_is_sent(
    client, arcadia, detention, ana, abe
):
    revision = make_draft(arcadia, detention, by=ana)
    form = Form(client, client.get(page("check", revision)), holding="submit")
    actions.log_claim(
        revision=revision, commitment=detention, entry=make_entry(stage=0, reasons=("law",)), version=revision.version,
        by=abe, at=NOW,
    )  # fmt: skip
    again = form.press()
    assert again.status_code == 409
    assert "Read it once more below, then submit." in again.content.decode()
    assert Form(client, again, holding="submit").press().status_code == 302


def test_two_periods_are_shown_side_by_side(client, arcadia, detention, ana, abe):
    revision = make_draft(arcadia, detention, by=ana)
    form = Form(client, client.get(page("period", revision)))
    actions.set_period(
        revision=revision, period_start=None, period_end=date(2024, 6, 30), version=revision.version, by=abe, at=NOW
    )
    conflict = form.press(period_end="2023-12-31", period_start="")
    assert conflict.status_code == 409
    html = conflict.content.decode()
    assert "30 June 2024" in html
    assert "31 December 2023" in html
    assert Form(client, conflict).press().status_code == 302
    revision.refresh_from_db()
    assert revision.period_end == date(2023, 12, 31)


def test_the_check_page_of_a_published_report_is_its_public_page(client, arcadia, detention, ana):
    submitted = make_submitted(arcadia, detention, by=ana)
    assert "This is what the reviewers have." in client.get(page("check", submitted)).content.decode()
    published = make_published(arcadia, detention, by=ana)
    assert path_of(client.get(page("check", published))) == page("report", published)


# --- who submits ----------------------------------------------------------------------------------------------------


def test_a_contributor_writes_and_a_focal_point_submits(client, arcadia, detention, ana, abe):
    revision = make_draft(arcadia, detention, by=abe)
    client.force_login(abe)
    html = client.get(page("check", revision)).content.decode()
    sentence = "A focal point or a deputy of Arcadia does this. You can write and check, and ask them."
    assert sentence in html
    assert "disabled" in html
    refused = client.post(page("submit", revision), {"version": revision.version})
    assert refused.status_code == 403
    assert sentence in refused.content.decode(), "the disabled button and the refusal say the same"

    client.force_login(ana)
    assert fill_in(client, page("check", revision), holding="submit").status_code == 302


def test_a_stranger_finds_no_draft_at_any_address(client, arcadia, detention, ana):
    revision = make_draft(arcadia, detention, by=ana)
    addresses = [
        page(n, revision) for n in ("write", "period", "check", "sent", "discard", "correct", "review", "withdraw")
    ]
    addresses += [claim_page(revision), page("remove-claim", revision, "gcm.13"), page("report", revision)]
    acts = [
        page(name, revision) for name in ("submit", "publish", "return", "discard", "period", "correct", "withdraw")
    ]
    acts += [claim_page(revision), page("remove-claim", revision, "gcm.13")]
    client.force_login(make_member("Bob", make_actor("XBB", "Borduria")))
    assert {url: client.get(url).status_code for url in addresses} == dict.fromkeys(addresses, 404)
    assert {url: client.post(url).status_code for url in acts} == dict.fromkeys(acts, 404)
    elsewhere = reverse("progress:check", args=[uuid.uuid4()])
    assert client.get(elsewhere).status_code == 404

    client.force_login(ana)
    assert client.get(page("check", revision)).status_code == 200
    revision.refresh_from_db()
    assert (revision.state, revision.version) == ("draft", 2)


def test_a_page_of_ones_own_is_kept_by_no_cache(client, arcadia, detention, ana):
    revision = make_draft(arcadia, detention, by=ana)
    for url in (reverse("progress:desk"), new(), page("check", revision)):
        assert "no-store" in client.get(url)["Cache-Control"]


def test_adding_another_commitment_counts_what_is_to_do_and_what_is_not_as_commitments(client, arcadia, detention, ana):
    make_restraint("gcm.29.never")
    make_commitment("gcm.14")
    make_framework("gcm", unit="objectives")
    said = client.get(page("write", make_draft(arcadia, detention, by=ana))).content.decode()
    assert "2 commitments" in said
    assert "objectives" not in said

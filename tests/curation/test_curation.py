"""Curation: the admin keeps the catalogue and the actors, records who changed what, and keeps out of reports."""

import html
import re
import uuid
from datetime import date

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group as Role
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commitments.accounts.models import User
from commitments.accounts.roles import CURATORS
from commitments.actors.models import Actor, Adherence, Membership
from commitments.audit.models import Event
from commitments.catalogue import decisions
from commitments.catalogue.models import (
    Anchor,
    Commitment,
    CommitmentTranslation,
    CommitmentVersion,
    CrosswalkLink,
    Framework,
    Group,
    Method,
    Milestone,
)
from commitments.pledges.actions import set_target
from commitments.progress import actions as progress
from commitments.progress.models import Claim, Cycle, Revision
from commitments.record import actions as record
from commitments.snapshots.models import Snapshot
from tests.assessing import make_ngo, make_published_assessment
from tests.cast import (
    NOW,
    PASSWORD,
    confirmed,
    give_second_factor,
    make_actor,
    make_adherence,
    make_archive,
    make_commitment,
    make_curator,
    make_draft,
    make_entry,
    make_evidence_entry,
    make_framework,
    make_member,
    make_method,
    make_published,
    make_reviewer,
    make_submitted,
    make_user,
)
from tests.drawing import MANY_ROWS, one_in
from tests.exchanging import make_offer, make_practice
from tests.pledging import make_published_pledge

pytestmark = pytest.mark.django_db

CANARY = "kanarienvogel"
NO_ANSWERS = '{"head": {"frameworks": [], "method": "1.0"}, "rows": []}'
"""What a snapshot holds of a round to which nobody was invited."""
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label_lower)


@pytest.fixture
def cleo(client):
    curator = make_curator()
    client.force_login(curator)
    return curator


def url(row, page="change"):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_{page}", args=[row.pk])


def list_url(model, page="changelist"):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}")


def asked(page):
    """What the forms of a change page would send if nobody touched them."""
    forms = [page.context["adminform"].form]
    for part in page.context["inline_admin_formsets"]:
        forms += [part.formset.management_form, *part.formset.forms]
    answers = {field.html_name: field.value() for form in forms for field in form}
    return {name: value for name, value in answers.items() if value is not None and value is not False}


def save(client, row, **answers):
    return client.post(url(row), {**asked(client.get(url(row))), **answers})


def add(client, model, **answers):
    address = list_url(model, "add")
    return client.post(address, {**asked(client.get(address)), **answers})


CHANGED = {"act": "change", "reason": "As decided."}
"""What a curator says of a change beside what changes."""


def change(client, row, **answers):
    """What one curator changes of a row, and a second confirms."""
    page = save(client, row, **CHANGED, **answers)
    assert page.status_code == 302
    confirmed(row.versions.waiting().get())
    return page


def make_root():
    return give_second_factor(make_user("Root", is_superuser=True, is_staff=True))


def text_of(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


# --- who enters ---


@pytest.mark.parametrize("address", ["/admin/", "/admin/catalogue/commitment/", "/admin/nowhere/"])
def test_a_visitor_is_sent_to_our_sign_in_page_and_from_there_back(client, address):
    door = client.get(address)
    assert door.url == f"/admin/login/?next={address}"
    assert client.get(door.url).url == f"/accounts/sign-in/?next={address}"


@pytest.mark.parametrize("address", ["/admin/", "/admin/catalogue/commitment/", "/admin/audit/event/"])
def test_a_reviewer_and_a_member_find_no_such_page_where_a_curator_enters(client, address):
    for person in (make_reviewer(), make_member("Ana", make_actor()), make_user("Dora", is_staff=True)):
        client.force_login(give_second_factor(person))
        assert client.get(address, follow=True).status_code == 404
        assert client.post(address, {"_save": "1"}, follow=True).status_code == 404
    client.force_login(make_curator())
    assert client.get(address).status_code == 200


def test_a_curator_whose_right_was_taken_away_is_out_at_once(client, cleo):
    assert client.get("/admin/").status_code == 200
    cleo.groups.clear()
    assert client.get("/admin/", follow=True).status_code == 404


def test_the_index_names_the_house_and_leads_back_to_the_site(client, cleo):
    page = client.get("/admin/")
    assert "Waymark curation" in text_of(page)
    assert '<a href="/">Back to the site</a>' in page.content.decode()


# --- changes and their history ---


def test_a_curators_change_is_in_the_history_with_before_and_after(client, cleo):
    commitment = make_commitment(short_title="Old words")
    change(client, commitment, short_title="New words")

    proposed, recorded = Event.objects.about(commitment).order_by("id")
    assert (proposed.by_id, proposed.verb) == (str(cleo.pk), "commitment.change_proposed")
    assert (recorded.by_label, recorded.verb) == ("cyra@example.org", "commitment.change_recorded")
    assert ("short_title", "Old words", "New words") in recorded.changes
    history = text_of(client.get(url(commitment, "history")))
    assert "cleo@example.org · change proposed" in history
    assert "cyra@example.org · change recorded" in history
    assert "short title Old words New words" in history


def test_saving_what_is_there_already_records_nothing(client, cleo):
    commitment = make_commitment(addressed_to="un_entity state")
    assert save(client, commitment).status_code == 302
    assert not Event.objects.exists()


def test_the_history_names_rows_and_choices_by_their_words(client, cleo):
    whole, part = make_commitment("gcm.13", level="objective"), make_commitment("gcm.13.a", level="objective")
    change(client, part, parent=whole.pk, level="action")
    history = text_of(client.get(url(part, "history")))
    assert f"part of nothing {whole}" in history
    assert "level Objective Action (from a menu)" in history


def test_the_history_of_a_commitment_holds_its_tags(client, cleo):
    commitment, children = make_commitment(), Group.objects.create(code="kids", label="Children")
    answers = {
        "journey_stages": ["transit"],
        "people": [children.pk],
        "sdg_targets": "10.7 8.8?",
    }
    assert save(client, commitment, **answers).status_code == 302
    history = text_of(client.get(url(commitment, "history")))
    assert "journey stages nothing transit" in history
    assert "sdg targets nothing 10.7, 8.8?" in history

    save(client, commitment, journey_stages=[], people=[], sdg_targets="")
    assert not commitment.journey_stages.exists()
    assert Event.objects.about(commitment).last().changes[0] == ("groups", ["kids"], [])


def test_a_bad_code_is_refused_with_a_sentence_and_changes_nothing(client, cleo):
    make_framework()
    facts = {
        "framework": Framework.objects.get().pk,
        "level": "objective",
        "kind": "do",
        "position": 1,
        "short_title": "Words",
        "title": "Words",
        "source_document": "A/RES/73/195",
        "source_locator": "para. 1",
        "certainty": "seen",
    }
    page = add(client, Commitment, code="GCM 13", **facts)
    assert "A code is small letters and digits, joined by dots or hyphens." in text_of(page)
    assert not Commitment.objects.exists()
    assert not Event.objects.exists()

    assert add(client, Commitment, code="gcm.13", **facts).status_code == 302
    assert Commitment.objects.get().code == "gcm.13"


def test_what_an_action_refuses_stands_beside_its_field(client, cleo):
    commitment = make_commitment("gcm.13")
    elsewhere = make_commitment("a68-190.1")
    page = save(client, commitment, parent=elsewhere.pk, short_title="Not to be kept", **CHANGED)
    assert page.status_code == 200
    assert page.context["adminform"].form.errors == {"parent": ["It is part of a commitment of another framework."]}
    commitment.refresh_from_db()
    assert (commitment.parent, commitment.short_title) == (None, "Commitment gcm.13")
    assert not Event.objects.exists()


def test_what_an_action_refuses_of_a_part_is_said_on_the_page(client, cleo):
    actor, framework = make_actor(adheres=False), make_framework("a68-190", takes_adherence=False)
    answers = {
        "adherence-TOTAL_FORMS": 1,
        "adherence-0-framework": framework.pk,
        "adherence-0-position": "for",
        "adherence-0-dated_on": "2018-12-19",
        "adherence-0-source": "A record",
    }
    page = save(client, actor, name="Not to be kept", **CHANGED, **answers)
    assert "Nobody votes on this framework" in text_of(page)
    actor.refresh_from_db()
    assert actor.name == "Arcadia"
    assert not Adherence.objects.exists()


def test_a_code_is_permanent(client, cleo):
    commitment = make_commitment()
    change(client, commitment, code="gcm.99", kind="refrain", short_title="New words")
    commitment.refresh_from_db()
    assert (commitment.code, commitment.kind, commitment.short_title) == ("gcm.13", "do", "New words")


def test_a_commitments_new_place_is_recorded(client, cleo):
    first, second = make_commitment("gcm.1"), make_commitment("gcm.2")
    places = {
        "form-TOTAL_FORMS": 2,
        "form-INITIAL_FORMS": 2,
        "form-0-id": first.pk,
        "form-0-position": 7,
        "form-1-id": second.pk,
        "form-1-position": 2,
        "_save": "Save",
    }
    assert client.post(list_url(Commitment), places).status_code == 302
    event = Event.objects.get()
    assert (event.object_id, event.by_id) == (str(first.pk), str(cleo.pk))
    assert ("position", 1, 7) in event.changes
    assert CommitmentVersion.objects.filter(commitment=first, superseded_at=None).get().position == 7

    answer = client.post(list_url(Commitment), {**places, "form-0-position": "-1"})
    assert "greater than or equal to 0" in text_of(answer)
    assert Event.objects.count() == 1


def test_a_place_that_the_action_refuses_is_said_and_nothing_is_moved(client, cleo):
    broken, sound = make_commitment("gcm.1"), make_commitment("gcm.2")
    Commitment.objects.filter(pk=broken.pk).update(parent=make_commitment("a68-190.1"))
    rows = {f"form-{n}-id": row.pk for n, row in enumerate([sound, broken])}
    answers = {"form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 2, "form-0-position": 8, "form-1-position": 9, "_save": "1"}
    page = client.post(list_url(Commitment), {**rows, **answers}, follow=True)
    assert "It is part of a commitment of another framework." in text_of(page)
    assert not Event.objects.exists()


# --- acts ---


def act(client, row, name, **facts):
    return client.post(url(row), {"_act": name, **facts}, follow=True)


def act_on_list(client, rows, name, **facts):
    """Once it was looked at (test_proposals.py)."""
    facts |= {"action": name, "index": "0", "_selected_action": [row.pk for row in rows], "_looked": "on"}
    return client.post(list_url(type(rows[0])), facts, follow=True)


def make_link(**facts):
    source, target = make_commitment("a68-190.1"), make_commitment("gcm.13")
    return CrosswalkLink.objects.create(
        **{
            "code": "a68-190.1--gcm.13",
            "source": source,
            "target": target,
            "relation": "part",
            "rationale": "Both ask for it.",
            **facts,
        }
    )


def test_a_status_is_not_typed_in(client, cleo):
    link = make_link()
    save(client, link, status="adopted")
    link.refresh_from_db()
    assert link.status == "proposed"


def test_tracking_is_switched_and_recorded(client, cleo):
    commitment = make_commitment(trackable=False)
    act_on_list(client, [commitment], "track", reason="As adopted.")
    confirmed(commitment.versions.waiting().get())
    assert "Say why." in text_of(act(client, commitment, "stop_tracking"))
    act(client, commitment, "stop_tracking", reason="It is no more.")
    confirmed(commitment.versions.waiting().get())
    recorded = Event.objects.about(commitment).filter(verb="commitment.change_recorded").order_by("id")
    assert [event.changes[-1] for event in recorded] == [("trackable", False, True), ("trackable", True, False)]


def test_retiring_asks_for_a_reason_and_keeps_it(client, cleo):
    for row in (make_commitment(), make_framework("gcm"), make_actor(adheres=False)):
        assert "Say why" in text_of(act(client, row, "retire"))
        assert "Retire: done for 1 row." in text_of(act(client, row, "retire", reason="It was merged."))
        if hasattr(row, "versions"):
            confirmed(row.versions.waiting().get())
        row.refresh_from_db()
        assert row.retired_on
        assert "It was merged." in text_of(client.get(url(row, "history")))


def test_an_act_that_was_pressed_twice_is_the_same_success(client, cleo):
    """The second press of the same page, and of the same list; another page of the same row is told what became of it."""
    for row, press in (
        (make_actor(adheres=False), lambda row, key: act(client, row, "retire", reason="It is no more.", key=key)),
        (
            make_framework("gcm"),
            lambda row, key: act_on_list(client, [row], "retire", reason="It is no more.", key=key),
        ),
    ):
        page = client.get(url(row)).content.decode()
        key = re.search(r'name="key" value="([0-9a-f-]{36})"', page)[1]
        first, second, other = press(row, key), press(row, key), press(row, uuid.uuid4())
        assert "Retire: done for 1 row." in text_of(first)
        assert "Retire: done for 1 row." in text_of(second)
        told = "It is retired already." if isinstance(row, Framework) else "waits for a second curator already"
        assert told not in text_of(second)
        assert told in text_of(other), "the control"
        assert Event.objects.about(row).count() == 1
    assert 'name="key"' in client.get(reverse("admin:actors_actor_changelist")).content.decode()


def test_nobody_but_a_curator_acts(client):
    commitment = make_commitment()
    client.force_login(make_reviewer())
    act(client, commitment, "stop_tracking")
    act_on_list(client, [commitment], "stop_tracking")
    commitment.refresh_from_db()
    assert commitment.trackable


# --- methods ---


def test_a_method_that_a_report_used_is_only_read(client, cleo):
    used = make_method()
    Anchor.objects.create(method=used, kind="do", step="0", label="No action yet", sentence="Nothing was begun.")
    make_published()
    client.post(url(used), {"name": "Other", "effective_on": "2020-01-01"})
    kept = Method.objects.get(pk=used.pk)
    assert (kept.name, kept.effective_on) == (used.name, used.effective_on)

    before = Anchor.objects.filter(method=used).count()
    new = add(client, Method, version="2.0", effective_on="2027-01-01", stale_2y=20)
    assert new.status_code == 302
    copy = Method.objects.get(version="2.0")
    assert (copy.ageing_2y, copy.stale_2y, copy.anchors.count()) == (used.ageing_2y, 20, before)
    assert copy.is_waiting


# --- people and what they may ---


def test_a_person_is_added_without_a_password_and_none_is_ever_recorded(client, cleo):
    answer = add(client, User, email="New.Person@Example.org", name="Nia")
    assert answer.status_code == 302
    nia = User.objects.get(email="new.person@example.org")
    assert not nia.has_usable_password()
    assert not nia.is_staff
    client.force_login(make_root())
    address = reverse("admin:auth_user_password_change", args=[nia.pk])
    assert address in client.get(url(nia)).content.decode()

    typed = {"password1": "a long enough pass", "password2": "a long enough pass", "usable_password": "true"}
    assert client.post(address, typed).status_code == 302
    nia.refresh_from_db()
    assert nia.check_password("a long enough pass")
    assert [event.verb for event in Event.objects.about(nia)] == ["user.added", "user.password_set"]
    recorded = " ".join(event.before + event.after + event.note for event in Event.objects.all())
    assert "password" not in recorded
    page = client.get(url(nia)).content.decode() + client.get(url(nia, "history")).content.decode()
    assert nia.password not in page


def test_a_short_password_is_refused(client, cleo):
    nia = make_user("Nia")
    client.force_login(make_root())
    address = reverse("admin:auth_user_password_change", args=[nia.pk])
    page = client.post(address, {"password1": "short", "password2": "short", "usable_password": "true"})
    assert "too short" in text_of(page)
    nia.refresh_from_db()
    assert nia.check_password(PASSWORD)
    assert not Event.objects.exists()


def test_a_curator_makes_no_curator_and_cannot_take_one_over(client, cleo):
    nia, colleague = make_user("Nia"), make_curator("Carl")
    root = make_root()
    page = save(client, nia, groups=[Role.objects.get(name=CURATORS).pk], is_staff="on", is_superuser="on")
    assert "Select a valid choice" in text_of(page)
    for other in (colleague, root, cleo):
        typed = {"password1": "a long enough pass", "password2": "a long enough pass", "usable_password": "true"}
        assert client.post(url(other), {"name": "Mallory"}).status_code == 403
        assert client.post(reverse("admin:auth_user_password_change", args=[other.pk]), typed).status_code == 403

    client.force_login(root)
    save(client, nia, groups=[Role.objects.get(name=CURATORS).pk])
    nia.refresh_from_db()
    assert nia.is_staff
    assert not nia.is_superuser


def test_a_curator_names_the_first_focal_point_and_leaves_the_rest_to_them(client, cleo):
    ana, abe, arcadia = make_user("Ana"), make_user("Abe"), make_actor()
    early = add(client, Membership, user=abe.pk, actor=arcadia.pk, role="contributor", step=0)
    assert "Curators name a focal point, who then names the others." in text_of(early)
    assert add(client, Membership, user=ana.pk, actor=arcadia.pk, role="focal_point", step=0).status_code == 302
    membership = Membership.objects.get()
    assert (membership.user, membership.began_by) == (ana, cleo)

    again = add(client, Membership, user=ana.pk, actor=arcadia.pk, role="focal_point", step=0)
    assert "This person already reports for this actor, in this role." in text_of(again)
    for role in ("focal_point", "contributor"):
        late = add(client, Membership, user=abe.pk, actor=arcadia.pk, role=role, step=0)
        assert "Arcadia has a focal point, who manages its people." in text_of(late)
    assert "Arcadia has a focal point" in act(client, membership, "end").content.decode()

    ana.is_active = False  # now nobody manages the people of Arcadia
    ana.save()
    act(client, membership, "end")
    membership.refresh_from_db()
    assert membership.ended_by == cleo
    assert [event.verb for event in Event.objects.about(membership)] == ["membership.granted", "membership.ended"]


def test_a_superuser_changes_the_people_of_an_actor_whose_focal_point_is_the_trouble(client, cleo):
    arcadia, root = make_actor(), make_curator("Root")
    User.objects.filter(pk=root.pk).update(is_superuser=True)
    ana = make_member("Ana", arcadia, began_at=NOW.replace(year=2020)).memberships.get()
    client.force_login(User.objects.get(pk=root.pk))
    assert "Ana is the last focal point of Arcadia. Name another one first." in text_of(act(client, ana, "end"))
    assert add(client, Membership, user=cleo.pk, actor=arcadia.pk, role="focal_point", step=0).status_code == 302
    act(client, ana, "end")
    assert Membership.objects.current().get().user == cleo
    assert Event.objects.filter(verb="membership.ended", by_label=root.email).exists()


def test_a_cycle_and_its_frameworks_are_recorded(client, cleo):
    gcm, agenda = make_framework("gcm"), make_framework("a68-190", short_title="8-point agenda")
    dates = {
        "covers_from": "2025-01-01",
        "covers_to": "2025-12-31",
        "opens_on": "2026-01-01",
        "closes_on": "2026-06-30",
    }
    assert add(client, Cycle, code="2026", title="Round 2026", frameworks=[gcm.pk], **dates).status_code == 302
    cycle = Cycle.objects.get()
    save(client, cycle, frameworks=[agenda.pk])
    assert Event.objects.about(cycle).last().changes == [("frameworks", ["Global Compact"], ["8-point agenda"])]

    page = save(client, cycle, covers_to="2024-12-31")
    assert "covers_to cannot be before covers_from." in text_of(page)


# --- reports are read here and changed by nobody ---


def test_nobody_changes_a_published_claim_in_the_admin(client, cleo):
    claim = make_published().claims.get()
    page = client.get(url(claim))
    assert claim.narrative in text_of(page)
    assert 'name="_save"' not in page.content.decode()

    client.force_login(give_second_factor(make_user("Root", is_superuser=True, is_staff=True)))
    for row in (claim, claim.revision, claim.revision.report, claim.revision.moves.first()):
        assert client.post(url(row), {"narrative": "Rewritten", "stage": "4"}).status_code == 403
        assert client.get(list_url(type(row), "add")).status_code == 403
    claim.refresh_from_db()
    assert (claim.narrative, claim.stage) == (make_entry().narrative, 2)


def make_secret_draft():
    """A draft, written twice, returned once, and a draft correction: with the canary in everything that can be written."""
    secret = {name: f"{CANARY} {name}" for name in ("narrative", "obstacles", "next_step")}
    evidence = make_evidence_entry(title=f"{CANARY} paper", issuer=CANARY, link=f"https://example.org/{CANARY}")
    entry = make_entry(evidence=(evidence,), **secret)
    facts = {"entry": entry, "public_identity": CANARY}
    draft = make_draft(commitment=make_commitment("gcm.1"), **facts)
    by = draft.created_by
    progress.log_claim(
        revision=draft, commitment=make_commitment("gcm.1"), entry=entry, version=draft.version, by=by, at=NOW
    )
    returned = make_submitted(commitment=make_commitment("gcm.2"), by=by, **facts)
    record.return_(returned, comment=f"{CANARY}: say more", by=make_reviewer(), at=NOW)
    published = make_published(commitment=make_commitment("gcm.3"), by=by)
    correction = record.correct(published.report, reason=CANARY, by=by, at=NOW)
    progress.log_claim(
        revision=correction,
        commitment=make_commitment("gcm.3"),
        entry=entry,
        version=correction.version,
        by=by,
        at=NOW,
    )
    return draft


@pytest.mark.long
def test_what_a_draft_says_is_nowhere_in_the_admin(client, cleo):
    draft = make_secret_draft()
    pages = ["/admin/", *(f"/admin/{label}/" for label in {model._meta.app_label for model in MODELS})]
    for model in MODELS:
        pages.append(list_url(model))
        pages += [url(row, page) for row in model._base_manager.all() for page in ("change", "history")]
    assert len(pages) > 60
    assert [page for page in pages if CANARY in client.get(page, follow=True).content.decode()] == []
    shown = text_of(client.get(url(draft)))
    assert "Arcadia" in shown
    assert "Draft" in shown


def test_what_a_draft_says_cannot_be_asked_for_either(client, cleo):
    make_secret_draft()
    for model in MODELS:
        found = client.get(list_url(model), {"q": CANARY})
        assert found.context["cl"].result_count == 0, model
    for model, lookup in [
        (Event, "after__contains"),
        (Event, "note__contains"),
        (Revision, "reason__contains"),
        (Revision, "public_identity__startswith"),
        (Claim, "narrative__contains"),
        (Actor, "claims__narrative__contains"),
        (User, "password__startswith"),
    ]:
        assert client.get(list_url(model), {lookup: CANARY}).status_code == 400, lookup


def test_once_published_it_is_read_here_like_anywhere(client, cleo):
    claim = make_published(entry=make_entry(narrative="Said in public.")).claims.get()
    assert claim.get_answer_display() in text_of(client.get(url(claim)))
    assert "Said in public." in text_of(client.get(url(claim)))


# --- the events ---


def test_events_are_found_by_what_row_and_whom(client, cleo):
    commitment = make_commitment(short_title="Old words")
    save(client, commitment, short_title="New words", statement="Other words.", act="correct", reason="A slip.")
    event = Event.objects.get()
    for question in ({"q": "commitment.correct"}, {"q": "gcm.13"}, {"q": "cleo"}, {"by_id": cleo.pk}):
        assert client.get(list_url(Event), question).context["cl"].result_count == 1
    assert client.get(list_url(Event), {"kind": "actors.actor"}).context["cl"].result_count == 0
    assert "short title New words" in text_of(client.get(url(event)))
    assert client.post(url(event), {"note": "Never happened"}).status_code == 403


# --- for every kind of row ---


def test_deleting_is_impossible(client):
    make_world(1)
    client.force_login(make_root())
    for model in MODELS:
        row = model._default_manager.all()[0]
        rows = model._default_manager.count()
        assert client.post(url(row, "delete"), {"post": "yes"}).status_code == 403, model
        client.post(list_url(model), {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"})
        assert model._default_manager.count() >= rows, model
        assert "deletelink" not in client.get(url(row), follow=True).content.decode(), model


@pytest.mark.long
def test_a_list_asks_as_much_for_many_rows_as_for_1(client, cleo):
    counts = {}
    for rows in (1, MANY_ROWS):
        make_world(rows)
        for model in MODELS:
            client.get(list_url(model))
            with CaptureQueriesContext(connection) as queries:
                page = client.get(list_url(model))
            assert page.context["cl"].result_count >= rows, model
            counts.setdefault(model, []).append(len(queries))
    assert {model: both for model, both in counts.items() if both[0] != both[1]} == {}


@pytest.mark.long
def test_every_page_is_served_without_a_script_or_style_in_it(client, cleo):
    make_world(1)
    for model in MODELS:
        row = model._default_manager.all()[0]
        for address in (list_url(model), url(row), url(row, "history")):
            page = client.get(address, follow=True)
            assert page.status_code == 200, address
            assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script>", page.content.decode()), address
        assert client.get(list_url(model), {"q": "gcm"}).status_code == 200, model


@pytest.mark.long
def test_every_filter_and_order_that_a_list_offers_works(client, cleo):
    """One question of four a day, and all in `make deep`."""
    make_world(1)
    for model in MODELS:
        offered = set(re.findall(r'href="(\?[^"]+)"', client.get(list_url(model)).content.decode()))
        assert offered, model
        for question in (each for place, each in enumerate(sorted(offered)) if one_in(4, place)):
            assert client.get(list_url(model) + html.unescape(question)).status_code == 200, (model, question)


def make_world(count):
    """`count` rows of everything that the admin lists. Their rows lead a whole life, which takes long: one world is asked
    about every kind of row."""
    for n in range(count):
        framework = make_framework(f"f{n}", short_title=f"Framework {n}", takes_adherence=True)
        whole = make_commitment(f"f{n}.1", framework=framework)
        part = make_commitment(f"f{n}.1.a", framework=framework, parent=whole, level="action")
        actor = make_actor(f"XA{n}", f"Arcadia {n}", parent=Actor.objects.first())
        if actor.reports.exists():
            continue
        CommitmentTranslation.objects.create(commitment=whole, language="fr", title=f"Titre {n}", from_on=NOW.date())
        link = CrosswalkLink.objects.create(code=f"link-{n}", source=whole, target=part, relation="related")
        words = {"rationale": "Both ask for it.", "citation": "para. 22"}
        decisions.ask_decision(link=link, becomes="adopted", by=make_curator(), at=NOW, **words)
        Milestone.objects.create(code=f"m{n}", framework=framework, starts_on=date(2018, 12, 19), title=f"Forum {n}")
        Method.objects.create(version=f"9.{n}", effective_on=date(2090, 1, 1))
        Group.objects.create(code=f"g{n}", label=f"Group {n}")
        make_archive(f"copy {n}")
        make_adherence(actor, framework)
        make_reviewer(f"Reviewer{n}")
        cycle = Cycle.objects.create(
            code=f"c{n}",
            title=f"Cycle {n}",
            covers_from=date(2025, 1, 1),
            covers_to=date(2025, 12, 31),
            opens_on=date(2026, 1, 1),
            closes_on=date(2026, 6, 30),
        )
        Snapshot.objects.create(
            cycle=cycle, as_of=NOW.date(), known_at=NOW, content=NO_ANSWERS, size=0, digest="0" * 64
        )
        published = make_published(actor, whole, entry=make_entry(evidence=(make_evidence_entry(),)), cycle=cycle)
        record.ask_takedown(published.report, commitment=whole, reason="A name.", by=make_curator(), at=NOW)
        voice = make_published_assessment(make_ngo(f"XN{n}", f"Harbour Light {n}"), actor, whole)
        record.ask_takedown(voice.assessment, voice="assessor", reason="A name.", by=make_curator(), at=NOW)
        stands_on = make_published(actor, make_commitment(f"f{n}.2", framework=framework), entry=make_entry(stage=3))
        for paper in (make_offer(actor), make_practice(stands_on.claims.get())):
            record.ask_takedown(paper, reason="A name.", by=make_curator(), at=NOW)
        pledge = make_published_pledge(actor, commitments=(whole.code,)).pledge
        record.ask_takedown(pledge, reason="A name.", by=make_curator(), at=NOW)
        set_target(actor=actor, commitment=whole, years=5, source="adherence", by=make_curator(), at=NOW)

"""Two bodies of one name: every list in which one is chosen tells them apart, and curators are told when a name is given
again."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from commitments.actors.models import Actor
from commitments.audit import versions
from commitments.common.lines import LineField
from tests.assessing import make_ngo, make_published_assessment
from tests.cast import (
    NOW,
    make_actor,
    make_commitment,
    make_curator,
    make_member,
    make_method,
    make_published,
)
from tests.exchanging import make_need, make_offer
from tests.progress.test_full_review import make_review

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_now")]

ONE, OTHER = "Twin Town (Local authority, Arcadia)", "Twin Town (Local authority, Borduria)"


@pytest.fixture(autouse=True)
def _demonstration(settings):
    settings.DEMO = True
    make_method()
    make_commitment()


@pytest.fixture
def towns():
    """Twin Town in Arcadia, and Twin Town in Borduria."""
    states = [make_actor(), make_actor("XBB", "Borduria")]
    return [
        make_actor(f"XT{n}", "Twin Town", slug=f"twin-town-{n}", type="local_authority", parent=state, adheres=False)
        for n, state in enumerate(states)
    ]


def shown(client, user, name, *args, **query):
    client.force_login(user)
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


# --- whoever is chosen -----------------------------------------------------------------------------------------------


def test_two_partners_of_a_pledge_that_are_called_the_same_can_be_told_apart(client, towns):
    bob = make_member("Bob", make_actor("XBB", "Borduria"))
    html = shown(client, bob, "pledges:new")
    assert html.count("Twin Town") == 2
    for label in (ONE, OTHER):
        assert label in html
    assert "Arcadia (State" not in html, "a name that one body bears stands alone"


def test_whom_one_assesses_can_be_told_apart(client, towns):
    html = shown(client, make_member("Noor", make_ngo()), "assessment:new")
    assert html.count("Twin Town") == 2
    for label in (ONE, OTHER):
        assert label in html


def test_for_whom_one_writes_can_be_told_apart(client, towns):
    for town in towns:
        otto = make_member("Otto", town)
    for name, query in (
        ("progress:new", {"commitment": "gcm.13"}),
        ("progress:new-review", {}),
        ("assessment:new", {}),
        ("pledges:new", {}),
        ("support:new", {}),
        ("actors:people", {}),
    ):
        html = shown(client, otto, name, **query)
        for label in (ONE, OTHER):
            assert label in html, name


def test_the_parts_that_are_asked_to_fill_an_answer_can_be_told_apart(client):
    arcadia = make_actor()
    facts = {"type": "local_authority", "parent": arcadia, "region": "Europe", "adheres": False}
    make_actor("XT0", "Twin Town", slug="twin-town-0", **facts)
    make_actor("XT1", "Twin Town", slug="twin-town-1", **facts)
    ana = make_member("Ana", arcadia)
    html = shown(client, ana, "progress:assign", make_review(arcadia, by=ana).report_id)
    for code in ("XT0", "XT1"):
        assert f"Twin Town (Local authority, Arcadia, {code})" in html, "of one type and place: by their codes"


def test_the_offers_to_which_a_need_is_introduced_can_be_told_apart(client, towns):
    need = make_need(make_actor("XCC", "Cimmeria"), support="private")
    open_need = make_need(make_actor("XCC", "Cimmeria"), make_commitment("gcm.14"))
    for town in towns:
        make_offer(town)
    of_cimmeria, need_page = open_need.revision.submitted_by, (open_need.revision.report_id, open_need.about.code)
    for user, name, place in ((make_curator(), "support:private", ()), (of_cimmeria, "support:need", need_page)):
        html = shown(client, user, name, *place)
        for label in (ONE, OTHER):
            assert f"{label}: " in html, name
    assert need.support == "private"


def test_the_sides_by_which_assessments_are_filtered_can_be_told_apart(client, towns):
    for town in towns:
        make_published_assessment(make_ngo(), town)
    html = client.get("/assessments/", {"demo": "1"}).content.decode()
    for label in (ONE, OTHER):
        assert label in html


def test_two_columns_of_a_matrix_can_be_told_apart(client, towns):
    for town in towns:
        make_published(town)
    html = client.get("/scorecards/gcm/", {"demo": "1", "type": "local_authority"}).content.decode()
    for label in (ONE, OTHER):
        assert html.count(label) == 3, "the head of the column, and its answer twice"


def test_a_place_that_is_shielded_tells_nobody_apart(client, towns):
    Actor.objects.filter(code="XAA").update(type="ngo", shielded=True)
    html = shown(client, make_member("Cara", make_actor("XCC", "Cimmeria")), "pledges:new")
    assert "Twin Town (Local authority, Europe)" in html
    assert OTHER in html
    assert "Arcadia" not in html


def test_a_chooser_of_the_admin_says_type_place_and_code(client, towns):
    client.force_login(make_curator())
    asked = {"term": "twin", "app_label": "actors", "model_name": "membership", "field_name": "actor"}
    found = client.get("/admin/autocomplete/", asked).json()["results"]
    texts = ["Twin Town (Local authority, Arcadia, XT0)", "Twin Town (Local authority, Borduria, XT1)"]
    assert sorted(each["text"] for each in found) == texts
    part = make_actor("XPP", "Port", type="local_authority", parent=towns[1], adheres=False)
    page = client.get(reverse("admin:actors_actor_change", args=[part.pk])).content.decode()
    assert texts[1] in page, "what was chosen is named as in the list"


# --- a name that is given again --------------------------------------------------------------------------------------


def saved(client, actor=None, **facts):
    """The warnings that a curator reads after saving, and what was saved."""
    client.force_login(make_curator())
    url = reverse("admin:actors_actor_change", args=[actor.pk]) if actor else reverse("admin:actors_actor_add")
    form = client.get(url).context["adminform"].form
    sent = {name: form[name].value() for name in form.fields}
    for formset in client.get(url).context["inline_admin_formsets"]:
        management = formset.formset.management_form
        sent |= {management.add_prefix(name): management[name].value() for name in management.fields}
    sent = {name: value for name, value in {**sent, **facts}.items() if value is not None and value is not False}
    response = client.post(url, sent)
    assert response.status_code == 302, response.context["errors"]
    return [str(message) for message in get_messages(response.wsgi_request) if message.level_tag == "warning"]


NEW = {"code": "XT9", "slug": "twin-town-9", "type": "local_authority", "fictional": "on"}


def test_a_curator_who_adds_a_body_is_told_that_another_bears_its_name(client, towns):
    [warning] = saved(client, name="TWIN  town", **NEW)
    assert warning == (
        "Twin town is what others are called too: Twin Town (Local authority, Arcadia, XT0); Twin Town (Local authority, "
        "Borduria, XT1). It is saved all the same: where one of them is chosen, type and place stand beside the name."
    ).replace("Twin town", "TWIN town", 1)
    assert Actor.objects.filter(code="XT9").exists()


def test_a_name_that_nobody_else_bears_is_saved_without_a_word(client, towns):
    assert saved(client, name="Lone Town", **NEW) == []


def test_a_curator_who_renames_is_told_and_one_who_changes_something_else_is_not(client, towns):
    other = make_actor("XT9", "Lone Town", slug="lone-town", type="local_authority", adheres=False)
    said = {"act": "change", "reason": "As decided."}
    assert saved(client, other, region="Europe", subregion="Western Europe", **said) == []
    versions.refuse(version=other.versions.waiting().get(), reason="Not yet.", by=make_curator(), at=NOW)
    assert len(saved(client, other, name="Twin Town", **said)) == 1


def test_a_name_in_another_language_is_compared_too(client, towns):
    towns[0].names.create(language="fr", name="Ville-Élysée")
    [warning] = saved(client, name="Ville Elysee", **NEW)
    assert "Twin Town (Local authority, Arcadia, XT0)" in warning
    facts = {"names-TOTAL_FORMS": 1, "names-0-language": "fr", "names-0-name": "Twin Town"}
    assert len(saved(client, Actor.objects.get(code="XT9"), **facts)) == 1


def test_inner_runs_of_blanks_in_a_name_are_folded(client):
    saved(client, name=" Élysée   Town\u00a0\u00a0North ", **NEW)
    assert Actor.objects.get(code="XT9").name == "Élysée Town North"
    assert LineField().clean("12\u00a0km") == "12\u00a0km", "one blank that holds two words together stays"

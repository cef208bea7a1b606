"""A shielded organisation is nowhere in public: not by name, address, code, part or person, nor by the day it spoke.

Every address of the site is read by everybody who is not of the organisation, and searched for words that stand for it
alone. Each search has a planted leak that it must find.
"""

import re
import uuid
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, URLResolver, get_resolver, reverse

from commitments.actors import identity
from commitments.actors.actions import add_actor
from commitments.actors.identity import CIVIL_SOCIETY, Crowd, identity_in, names_itself, public_identity_of
from commitments.actors.models import Actor, ActorName, ActorVersion, Region
from commitments.audit.models import Event
from commitments.common import digests
from commitments.common.vocabulary import ActorType
from commitments.desk import actions as desk
from commitments.exchange.models import Offer
from commitments.pledges.actions import set_target
from commitments.pledges.models import Source
from commitments.progress import actions
from commitments.progress.lifecycle import Refused
from commitments.progress.models import Claim, Cycle, Report, Revision, Round
from commitments.record import actions as record
from tests.cast import (
    NOW,
    TODAY,
    correct,
    enter_names,
    entry_with,
    make_actor,
    make_commitment,
    make_curator,
    make_draft,
    make_entry,
    make_evidence_entry,
    make_evidence_file,
    make_framework,
    make_member,
    make_method,
    make_published,
    make_reviewer,
    make_submitted,
    make_user,
)
from tests.drawing import one_in
from tests.exchanging import make_submitted_offer
from tests.pledging import make_submitted_pledge

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_now")]

NAME, SLUG, CODE = "Qanatir Lighthouse", "qanatir-lighthouse", "XZQ9"
CANARIES = ("qanatir", "xzq9", "zymurgy", "phare de q", "zenobia", "zoltan")
"""Its name, slug and formal name, its code, its name in French, its focal point, its part. In small letters."""

EARLIER = datetime(2026, 10, 9, 16, 41, 7, tzinfo=UTC)


def make_shielded(**facts):
    return make_actor(
        CODE,
        NAME,
        type="ngo",
        slug=SLUG,
        formal_name="The Zymurgy Trust",
        **{"shielded": True, "region": "Europe", **facts},
    )


def make_world():
    """Arcadia speaks by name. The canary is shielded, is part of an umbrella, and has a report in every state."""
    make_method()
    commitment = make_commitment("gcm.13")
    make_published(make_actor("XAA", "Arcadia"), commitment, entry=make_entry(evidence=(make_evidence_entry(),)))
    umbrella = make_actor("XUM", "Umbrella", type="ngo")
    canary = make_shielded(parent=umbrella)
    ActorName.objects.create(actor=canary, language="fr", name="Phare de Qanatir")
    make_actor("XZO", "Zoltan Office", type="ngo", parent=canary, shielded=True)
    zenobia = make_member("Zenobia", canary)
    own = make_evidence_entry(
        title="A year of advice", issuer=NAME, issuer_class="own", link="https://example.org/year"
    )
    scan = make_evidence_file(canary, title="A scan", received_at=EARLIER)
    type(scan.file).objects.filter(pk=scan.file_id).update(name="qanatir scan.pdf")

    def published(commitment, **facts):
        return make_published(
            canary, commitment, by=zenobia, at=EARLIER, entry=make_entry(evidence=(own, entry_with(scan))), **facts
        )

    withdrawn = published(make_commitment("gcm.15"))
    record.withdraw(withdrawn.report, reason="The figures were wrong.", by=make_reviewer(), at=NOW)
    returned = make_submitted(canary, make_commitment("gcm.16"), by=zenobia)
    record.return_(returned, comment="Say when.", by=make_reviewer(), at=NOW)
    handed = before_the_shield(canary, by=zenobia)
    return {
        **handed,
        "canary": canary,
        "published": published(commitment),
        "corrected": correct(published(make_commitment("gcm.14")), at=NOW - timedelta(days=3)),
        "withdrawn": withdrawn,
        "returned": returned,
        "submitted": make_submitted(canary, make_commitment("gcm.17"), by=zenobia, entry=make_entry(evidence=(own,))),
        "draft": make_draft(canary, make_commitment("gcm.18"), by=zenobia),
    }


def before_the_shield(canary, *, by):
    """What it did under its name: an offer and a pledge wait for the panel, and the clock of a commitment was set."""
    named = Actor.objects.filter(pk=canary.pk)
    named.update(shielded=False)
    ours = named.get()
    make_submitted_offer(ours, by=by, text=f"Advice by {NAME}.")
    pledge = make_submitted_pledge(ours, by=by, text=f"{NAME} opens ten desks.").pledge
    target = set_target(
        actor=ours,
        commitment=make_commitment("gcm.13"),
        years=2,
        source=Source.BASELINE,
        starts_on=date(2025, 1, 1),
        by=by,
        at=EARLIER,
    )
    named.update(shielded=True)
    return {"pledge": pledge, "target": target}


@pytest.fixture
def world(settings):
    settings.DEMO = True
    made = make_world()
    enter_names()
    return made


def make_readers():
    """Everybody who is not of the canary; None is a visitor."""
    borduria = make_actor("XBB", "Borduria")
    return {
        "visitor": None,
        "nobody": make_user("Nils"),
        "other": make_member("Bob", borduria),
        "reviewer": make_reviewer("Rhea"),
        "curator": make_curator(),
    }


READERS = ("visitor", "nobody", "other", "reviewer", "curator")


def signed_in(client, reader):
    client.logout()
    if reader is not None:
        client.force_login(reader)
    return client


# --- every address -----------------------------------------------------------------------------------------------------


def patterns(resolver=None, namespace=""):
    """(name, parameters) of every address outside the admin."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = ":".join(part for part in (namespace, pattern.namespace) if part)
            if inner != "admin":
                yield from patterns(pattern, inner)
        elif pattern.name:
            yield f"{namespace}:{pattern.name}" if namespace else pattern.name, tuple(pattern.pattern.converters)


def values(world):
    """What each parameter of an address may be, without the canary's own slug. A new parameter has to be added."""
    revisions = [each for each in world.values() if isinstance(each, Revision)]
    canary = world["canary"]
    return {
        "report_id": [revision.report_id for revision in revisions],
        "noun": ["report", "offer", "pledge"],
        "kind": ["actor", "commitment"],
        "record_id": [revision.report_id for revision in revisions] + [world["pledge"].pk],
        "number": [1, 2],
        "version": ["1.0"],
        "round_number": [1],
        "code": ["gcm.13", "gcm.14"],
        "framework": ["gcm"],
        "slug": ["arcadia", "umbrella"],
        "item_id": list(canary.evidence.values_list("pk", flat=True)),
        "membership_id": list(canary.memberships.values_list("pk", flat=True)),
        "invitation_id": [uuid.uuid4(), *canary.invitations_to_report.values_list("pk", flat=True)],
        "takedown_id": [1],
        "target_id": [world["target"].pk],
        "target": ["8.8"],
        "paper_id": list(Offer.objects.filter(actor=canary).values_list("pk", flat=True)),
        "pledge_id": [world["pledge"].pk],
        **{name: [uuid.uuid4()] for name in ("assessment_id", "match_id")},
        "person_id": [canary.memberships.get().user_id],
        "file_id": [uuid.uuid4()],
        "claim_id": list(Claim.objects.filter(actor=canary).values_list("pk", flat=True)),
        "handle": ["another"],
        "token": ["none"],
        "uidb36": ["1"],
        "key": ["none"],
        "pk": [1],
    }


def addresses(world):
    known = values(world)
    for name, parameters in patterns():
        missing = [parameter for parameter in parameters if parameter not in known]
        assert not missing, f"{name}: say in values() what {missing} may be"
        for chosen in product(*(known[parameter] for parameter in parameters)):
            try:
                yield reverse(name, kwargs=dict(zip(parameters, chosen, strict=True)))
            except NoReverseMatch:  # an integer where this address has a word
                continue


QUESTIONS = (
    "",
    "?demo=1&format=json",
    "?demo=1&format=csv",
    "?demo=1&q=advice",
    "?demo=1&type=ngo&region=Europe",
    "?demo=1&actor_type=ngo&region=Europe",
    "?demo=1&known_at=2026-10-20T12:00:00Z",
)


def bytes_of(response):
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return str(dict(response.headers)).encode() + str(response.cookies).encode() + body


def found_in(text, canaries=CANARIES):
    # A random token may hold any four characters.
    low = re.sub(r"[A-Za-z0-9]{32,}", "", text.decode("utf-8", "replace")).lower()
    return [canary for canary in canaries if canary in low]


def leaks(client, reader, world, questions=(), *, places=lambda place: True):
    """(address, canaries) of each leak, in the canary's world. What does not answer that is asked nothing more; what does, one
    question of twelve in `make test` and each in `make deep`."""
    signed_in(client, reader)
    for place, path in enumerate(addresses(world)):
        if not places(place):
            continue
        first = client.get(f"{path}?demo=1")
        answers = {f"{path}?demo=1": first}
        if first.status_code in (200, 404):
            asked = [question for number, question in enumerate(questions) if one_in(12, place + number)]
            answers |= {f"{path}{question}": client.get(f"{path}{question}") for question in asked}
        yield from ((url, found) for url, answer in answers.items() if (found := found_in(bytes_of(answer))))


@pytest.mark.walk
@pytest.mark.parametrize("reader", READERS)
def test_no_address_shows_the_canary_to_anybody_outside_it(client, world, reader, record_property):
    """In `make test` a visitor asks one address of two, each other reader one of twelve, and `make deep` all."""
    questions = QUESTIONS if reader == "visitor" else ()
    turn = READERS.index(reader)
    asked = [one_in(2 if turn == 0 else 12, place + turn) for place, _path in enumerate(addresses(world))]

    assert list(leaks(client, make_readers()[reader], world, questions, places=asked.__getitem__)) == []
    record_property("addresses asked about a shielded organisation", sum(asked))


PLANTED = {
    "the author": (Revision, "author", property(lambda revision: revision.report.actor.name)),
    "the shield of a report": (Revision, "is_shielded", property(lambda revision: False)),
    "what is public of an actor": (Actor, "public_parent", property(lambda actor: Actor.objects.get(code=CODE))),
}


@pytest.mark.long
@pytest.mark.parametrize("planted", PLANTED)
def test_a_planted_leak_is_found_by_the_same_walk(client, world, monkeypatch, planted):
    monkeypatch.setattr(*PLANTED[planted])

    assert next(leaks(client, None, world), None)


@pytest.mark.long
def test_a_list_that_forgets_the_shield_is_found_by_the_same_walk(client, world, monkeypatch):
    monkeypatch.setattr("commitments.actors.models.ActorQuerySet.named", lambda queryset: queryset.all())
    monkeypatch.setattr(
        "commitments.actors.models.actors.ActorVersionQuerySet.in_world",
        lambda versions, *, fictional: versions.here(fictional=fictional),
    )

    missed = {"/actors/?demo=1", "/actors/umbrella/?demo=1"}
    for url, _found in leaks(client, None, world):
        missed.discard(url)
        if not missed:
            break

    assert missed == set()


# --- asking for it by name ---------------------------------------------------------------------------------------------

STRANGE = {NAME: "Obnatir Lighthouse", SLUG: "obnatir-lighthouse", CODE: "XZO8"}
"""Words of the canary, and words as long that are nobody's."""

ASKED = (
    "/actors/{slug}/",
    "/scorecards/gcm/{slug}/",
    "/scorecards/gcm/{slug}/gcm.13/",
    "/scorecards/gcm/{slug}/gcm.13/?format=json",
    "/desk/people/{slug}/",
    "/desk/people/{slug}/shield/",
    "/reports/new/?actor={slug}",
    "/actors/?demo=1&q={name}",
    "/actors/?demo=1&q={code}",
    "/actors/?demo=1&q={name}&format=json",
    "/actors/?demo=1&q={code}&format=csv",
    "/reports/?demo=1&q={name}",
    "/reports/?demo=1&q={name}&format=json",
    "/reports/?demo=1&actor={slug}",
    "/search/?demo=1&q={name}",
    "/search/?demo=1&q={code}",
    "/scorecards/gcm/?demo=1&type=ngo&actor={slug}",
    "/commitments/gcm.13/?demo=1&actor={slug}",
)


def without_tokens(content):
    """Bytes that a page draws anew on every answer."""
    content = re.sub(rb'name="(csrfmiddlewaretoken|key|mark)" value="[^"]*"', b"", content)
    return re.sub(rb"known_at[^&\"]*", b"", content)


@pytest.mark.parametrize("reader", READERS)
def test_asking_for_the_canary_is_answered_as_asking_for_nobody(client, world, reader):
    signed_in(client, make_readers()[reader])
    other = []
    for template in ASKED:
        real = template.format(name=NAME, slug=SLUG, code=CODE)
        made_up = template.format(name=STRANGE[NAME], slug=STRANGE[SLUG], code=STRANGE[CODE])
        got, expected = client.get(real), client.get(made_up)
        text = without_tokens(got.content)
        for word, strange in STRANGE.items():
            for form in (str, lambda w: w.replace(" ", "+"), lambda w: w.replace(" ", "%20")):
                text = text.replace(form(word).encode(), form(strange).encode())
        if (got.status_code, text) != (expected.status_code, without_tokens(expected.content)):
            other.append(template)
    assert other == []


def test_the_same_question_about_an_actor_with_a_name_is_answered_otherwise(client, world):
    named, nobody = client.get("/actors/?demo=1&q=Arcadia"), client.get("/actors/?demo=1&q=Obcadia")

    assert named.content.replace(b"Arcadia", b"Obcadia") != nobody.content


def test_filters_by_type_and_region_do_not_part_shielded_reports_from_others(client, world):
    def authors(query):
        return {claim["author"] for claim in client.get(f"/reports/?demo=1&format=json{query}").json()["claims"]}

    assert authors("") == {"Arcadia", CIVIL_SOCIETY}
    assert authors("&region=Europe") == {"Arcadia"}
    assert authors("&actor_type=ngo") == set()
    assert authors("&q=civil-society") == {CIVIL_SOCIETY}


# --- where its reports are, and what they say --------------------------------------------------------------------------


def report_of(client, revision, **query):
    return client.get(reverse("progress:report", args=[revision.report_id]), query)


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_its_report_is_read_under_its_public_identity_with_the_month(client, world):
    page = report_of(client, world["published"])
    html, text = page.content.decode(), text_of(page)

    assert page.status_code == 200
    assert f"Report by {CIVIL_SOCIETY}" in text
    assert "published October 2026" in text
    assert "9 October" not in text
    assert 'href="/actors/' not in html.split("<main")[1].split("</main")[0]
    assert "A year of advice" in text  # what it typed is shown as it typed it


def test_lists_show_it_beside_the_others(client, world):
    home, listed = text_of(client.get("/?demo=1")), text_of(client.get("/reports/?demo=1"))
    commitment = client.get("/commitments/gcm.13/?demo=1")

    assert "A civil-society organisation" in home
    assert "Published October 2026" in listed
    assert "A civil-society organisation does not give its name" in text_of(commitment)
    link = reverse("progress:report", args=[world["published"].report_id])
    assert f'href="{link}"' in commitment.content.decode()


def test_downloads_hold_the_identity_the_month_and_nothing_of_the_actor(client, world):
    document = report_of(client, world["published"], format="json").json()
    row = report_of(client, world["published"], format="csv").content.decode().splitlines()[1]
    (line,) = [
        line
        for line in client.get("/commitments/gcm.13/?demo=1&format=json").json()["claims"]
        if line["actor_name"] == CIVIL_SOCIETY
    ]

    assert (document["actor"], document["actor_name"], document["author"]) == ("", "", CIVIL_SOCIETY)
    assert document["published_at"] == "2026-10"
    assert [each["published_at"] for each in document["revisions"]] == ["2026-10"]
    assert document["claims"][0]["evidence"][0]["issuer"] == ""
    assert "2026-10," in row
    assert "2026-10-" not in row
    assert line["actor"] == ""


def test_a_withdrawn_report_keeps_its_place_with_months(client, world):
    page = report_of(client, world["withdrawn"])
    document = report_of(client, world["withdrawn"], format="json").json()

    assert "published in October 2026 and withdrawn in November 2026" in text_of(page)
    assert document["withdrawn_at"] == "2026-11"


def test_a_report_by_name_keeps_its_day_and_its_actor(client, world):
    arcadia = Revision.objects.get(report__actor__code="XAA")
    document = report_of(client, arcadia, format="json").json()

    assert "22 November 2026" in text_of(report_of(client, arcadia))
    assert (document["actor"], document["author"]) == ("XAA", "Arcadia")
    assert document["published_at"] == "2026-11-22T12:00:00+00:00"


def test_no_page_of_its_reports_holds_the_day_of_anything_that_was_done(client, world):
    """Published on 9 October, corrected on 19 November, withdrawn on 22 November; the scan came on 9 October."""
    days = re.compile(r"\b(9 October|19 November|22 November|2026-10-09|2026-11-19|2026-11-22|16:41)")
    printed = "Printed 22 November 2026"
    told = []
    for path in addresses(world):
        if path.startswith("/reports/") and len(path) > len("/reports/new/"):
            for url in (path, f"{path}?format=json", f"{path}?format=csv"):
                response = client.get(url)
                if response.status_code == 200 and (
                    found := days.findall(response.content.decode().replace(printed, ""))
                ):
                    told.append((url, found))
    assert told == []


def test_confirming_what_is_unchanged_ties_no_shielded_report_to_another(client, world):
    canary, zenobia = world["canary"], world["canary"].memberships.get().user
    draft = make_draft(canary, make_commitment("gcm.13"), by=zenobia, period_end=date(2026, 6, 30))
    Claim.objects.filter(revision=draft).update(unchanged_since=world["published"].claims.get())
    draft.refresh_from_db()
    record.submit(draft, by=zenobia, at=NOW)
    draft.refresh_from_db()
    record.publish(draft, by=make_reviewer(), at=NOW)

    assert "Confirmed unchanged" not in text_of(report_of(client, draft))


def test_the_order_of_a_month_does_not_tell_the_day(client, world):
    """Whatever is published first: within a month, named reports stand by their day, then shielded ones at random."""
    canary, zenobia = world["canary"], world["canary"].memberships.get().user
    days = [datetime(2026, 9, day, 9, tzinfo=UTC) for day in range(1, 21)]
    made = [make_published(canary, make_commitment(f"gcm.{n}"), by=zenobia, at=at) for n, at in enumerate(days, 1)]
    named = make_published(make_actor(), make_commitment("gcm.21"), at=datetime(2026, 9, 2, tzinfo=UTC))

    listed = list(Revision.objects.filter(published_at__month=9).latest_first().values_list("report_id", flat=True))
    claims = client.get("/reports/?demo=1&format=json").json()["claims"]
    exported = list(dict.fromkeys(claim["report"] for claim in claims if claim["published_at"].startswith("2026-09")))

    assert listed[0] == named.report_id
    assert listed[1:] == sorted((revision.report_id for revision in made), key=str, reverse=True)
    assert exported == [str(report_id) for report_id in listed]


@pytest.mark.database
def test_the_database_keeps_the_order_of_lists_without_the_day_of_a_month(world):
    (shown_at, tie) = Revision.objects.filter(pk=world["published"].pk).values_list("shown_at", "tie").get()
    assert (shown_at, tie) == (datetime(shown_at.year, shown_at.month, 1, tzinfo=UTC), 0)
    named = make_published(make_actor(), make_commitment("gcm.21"), at=datetime(2026, 9, 2, 8, 30, 1, 7, tzinfo=UTC))
    control = Revision.objects.filter(pk=named.pk).values_list("shown_at", "tie", "published_at").get()
    assert control == (named.published_at, named.pk, named.published_at)


def test_a_reader_who_asks_what_was_known_learns_no_day(client, world):
    def heard(known_at):
        claims = client.get(f"/commitments/gcm.13/?demo=1&format=json&known_at={known_at}").json()["claims"]
        return [claim["evidence"] for claim in claims if claim["actor_name"] == CIVIL_SOCIETY]

    assert heard("2026-09-30T23:59:59Z") == []
    first = heard("2026-10-01T00:00:00Z")  # a week before it was published
    assert len(first) == 1
    assert first == heard("2026-10-09T16:41:06Z") == heard("2026-10-09T16:41:08Z") == heard("2026-10-31T23:00:00Z")


def test_the_evidence_of_a_shielded_report_is_known_by_the_month_too(client, world):
    def grade(known_at):
        claims = client.get(f"/commitments/gcm.13/?demo=1&format=json&known_at={known_at}").json()["claims"]
        return next(claim["evidence"] for claim in claims if claim["actor_name"] == CIVIL_SOCIETY)

    item = world["published"].claims.get().used_evidence.get(evidence__issuer_class="own").evidence
    type(item).objects.filter(pk=item.pk).update(
        confirmed_class="independent", confirmed_by=make_reviewer(), confirmed_at=EARLIER + timedelta(hours=3)
    )

    assert grade("2026-10-09T12:00:00Z") == grade("2026-10-30T12:00:00Z") == "E4"


def test_reports_of_one_shielded_organisation_are_not_said_to_be_of_one(client, world):
    """A later period does not push the earlier one aside: that would tell that one organisation wrote both."""
    canary, zenobia = world["canary"], world["canary"].memberships.get().user
    make_published(canary, make_commitment("gcm.13"), by=zenobia, period_end=date(2026, 6, 30))

    claims = client.get("/commitments/gcm.13/?demo=1&format=json").json()["claims"]

    assert [claim["actor_name"] for claim in claims] == [CIVIL_SOCIETY, "Arcadia", CIVIL_SOCIETY]


def test_its_answers_are_counted_in_no_spread_and_no_matrix(client, world):
    def counted(path):
        return client.get(f"{path}?demo=1&type=ngo&format=json").json()

    (spread,) = [s for s in counted("/frameworks/gcm/")["spreads"] if s["commitment"] == "gcm.13"]
    assert spread["total"] == 1  # the umbrella, which has said nothing
    assert spread["staged"] == 0
    assert {cell["actor"] for cell in counted("/scorecards/gcm/")["cells"]} == {"XUM"}


def test_pages_of_others_are_the_same_bytes_before_and_after_it_publishes(client, settings):
    """But for the tag, which every publication draws anew: it tells no more than the list of reports does at that instant."""
    settings.DEMO = True
    make_method()
    commitment, arcadia = make_commitment("gcm.13"), make_actor("XAA", "Arcadia")
    make_published(arcadia, commitment)
    canary = make_shielded()
    zenobia = make_member("Zenobia", canary)
    pages = (
        "/actors/", "/actors/arcadia/", "/scorecards/", "/scorecards/gcm/", "/scorecards/gcm/arcadia/",
        "/scorecards/gcm/arcadia/gcm.13/", "/frameworks/gcm/", "/frameworks/", "/commitments/", "/about/",
    )  # fmt: skip
    urls = [
        f"{page}{question}" for page in pages for question in ("?demo=1", "?demo=1&type=ngo", "?demo=1&format=json")
    ]

    def read():
        return {url: re.sub(rb'W/"\w+"', b"", without_tokens(bytes_of(client.get(url)))) for url in urls}

    before, listed = read(), client.get("/reports/?demo=1")
    make_published(canary, commitment, by=zenobia)
    assert read() == before
    assert client.get("/reports/?demo=1").content != listed.content
    make_published(arcadia, commitment, period_end=date(2026, 6, 30))  # the control: a report by name is seen
    assert read() != before


# --- its own people ----------------------------------------------------------------------------------------------------


def test_its_own_people_find_it_on_their_desk_and_nowhere_in_public(client, world):
    signed_in(client, world["canary"].memberships.get().user)

    assert NAME in text_of(client.get("/desk/"))
    assert f'href="/actors/{SLUG}/"' not in client.get("/desk/").content.decode()
    assert client.get(f"/actors/{SLUG}/").status_code == 404
    assert NAME in text_of(client.get(reverse("progress:check", args=[world["draft"].report_id])))
    last_time = client.get(reverse("progress:new"), {"commitment": "gcm.13", "actor": SLUG})
    assert last_time.status_code == 200


# --- reviewers ---------------------------------------------------------------------------------------------------------


def test_reviewers_read_the_public_identity_and_the_tie_still_counts(client, world):
    page = signed_in(client, make_reviewer("Rhea")).get(reverse("progress:review", args=[world["submitted"].report_id]))
    assert f"Report by {CIVIL_SOCIETY}" in text_of(page)
    assert not found_in(page.content)

    tied = make_reviewer("Rolf")
    make_member("Rolf", Actor.objects.get(code="XUM"))
    page = signed_in(client, tied).get(reverse("progress:review", args=[world["submitted"].report_id]))
    assert page.status_code == 404


# --- the admin ---------------------------------------------------------------------------------------------------------

ON_THEIR_OWN_PAGES = ("actors.actor", "actors.actorversion", "actors.adherence", "progress.cycle")
"""What curators keep of the organisation itself: they registered it. A round's page lists whom they invited."""


def admin_urls():
    for model in admin.site._registry:
        if model._meta.label_lower in ON_THEIR_OWN_PAGES:
            continue
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        changelist = reverse(f"{name}_changelist")
        yield from (changelist, f"{changelist}?o=1")
        for place, pk in enumerate(model._base_manager.order_by("pk").values_list("pk", flat=True)):
            if one_in(3, place):  # two other thirds of the rows on the next two days, and all in `make deep`
                yield reverse(f"{name}_change", args=[pk])
                yield reverse(f"{name}_history", args=[pk])
    yield reverse("admin:index")


def admin_leaks(client):
    """What the admin tells a curator: never the organisation, nor who its people are."""
    signed_in(client, make_curator())
    for url in admin_urls():
        if found := found_in(bytes_of(client.get(url)), CANARIES):
            yield url, found


@pytest.mark.long
def test_the_admin_tells_what_there_is_and_not_whose(client, world):
    assert list(admin_leaks(client)) == []
    reports = text_of(client.get(reverse("admin:progress_report_changelist")))
    assert f"shielded organisation {str(world['draft'].report_id)[:8]}" in reports
    assert "Arcadia" in reports


@pytest.mark.long
def test_no_search_of_the_admin_finds_a_row_by_the_name_behind_it(client, world):
    signed_in(client, make_curator())
    searched = [
        model
        for model, ours in admin.site._registry.items()
        if ours.search_fields and model._meta.label_lower not in ON_THEIR_OWN_PAGES
    ]

    assert len(searched) >= 10
    for model, words in product(searched, (NAME, "Qanatir", CODE, "Zymurgy")):
        url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        assert client.get(url, {"q": words}).context["cl"].result_count == 0, (model, words)


TYPE_OF = {
    "report": "actor__type",
    "revision": "report__actor__type",
    "revisionmove": "revision__report__actor__type",
    "claim": "actor__type",
}


def test_the_admin_finds_reports_by_name_and_type_where_the_name_is_told(client, world):
    signed_in(client, make_curator())

    def rows(model, **query):
        return client.get(reverse(f"admin:progress_{model}_changelist"), query).context["cl"].result_count

    for model, type_of in TYPE_OF.items():
        assert rows(model, q="Arcadia") > 0, model
        assert rows(model, **{f"{type_of}__exact": "state"}) > 0, model
        assert rows(model, **{f"{type_of}__exact": "ngo"}) == 0, model


def test_the_log_names_neither_its_people_nor_finds_what_they_did(client, world):
    signed_in(client, make_curator())
    url, zenobia = reverse("admin:audit_event_changelist"), world["canary"].memberships.get().user

    assert Event.objects.filter(by_id=str(zenobia.pk)).exists()
    assert "Somebody of a shielded organisation" in text_of(client.get(url))
    assert client.get(url, {"q": "zenobia"}).context["cl"].result_count == 0
    for lookup in ("by_id", "by_id__exact"):
        assert client.get(url, {lookup: zenobia.pk}).context["cl"].result_count == 0


@pytest.mark.long
def test_a_planted_leak_of_the_admin_is_found(client, world, monkeypatch):
    monkeypatch.setattr("commitments.audit.history.unnamed_people", [])

    assert any("/audit/event/" in url for url, _found in admin_leaks(client))


# --- the words of an identity ------------------------------------------------------------------------------------------

WORDS = (
    # (type, region, alike in the region, alike anywhere, the identity)
    ("ngo", "Europe", 5, 5, "a civil-society organisation in Europe"),
    ("ngo", "Europe", 4, 400, "a civil-society organisation"),
    ("union", "Americas", 9, 9, "a civil-society organisation in the Americas"),
    ("academic", "Asia", 5, 7, "a civil-society organisation in Asia"),
    ("migrant_led", "", 0, 70, "a civil-society organisation"),
    ("ngo", "Oceania", 1, 1, "a civil-society organisation"),
    ("business", "Africa", 5, 5, "a business in Africa"),
    ("business", "Africa", 4, 5, "a business"),
    ("business", "Africa", 4, 4, "an organisation"),
)


@pytest.mark.parametrize(("kind", "region", "here", "anywhere", "words"), WORDS)
def test_an_identity_is_as_close_as_its_crowd_allows(kind, region, here, anywhere, words):
    crowd = Crowd(in_region=here, anywhere=anywhere)

    assert identity_in(crowd, noun=identity.NOUNS[ActorType(kind)], region=region) == words
    assert words in identity.PUBLIC_IDENTITIES


@pytest.mark.parametrize("region", Region.values)
@pytest.mark.parametrize("noun", sorted(set(identity.NOUNS.values())))
def test_whatever_the_crowd_its_identity_is_one_of_those_that_are_known(noun, region):
    every = {identity_in(Crowd(here, anywhere), noun=noun, region=region) for here in (0, 4, 5) for anywhere in (4, 5)}

    assert every <= identity.PUBLIC_IDENTITIES


def test_the_crowd_is_of_the_same_world_noun_and_region_and_still_there(db):
    canary = make_shielded()
    kinds = ("union", "academic", "migrant_led")
    for n, kind in enumerate(kinds):
        make_actor(f"XN{n}", f"Alike {n}", type=kind)
    make_actor("XN5", "Elsewhere", type="ngo", region="Asia")
    make_actor("XN6", "Gone", type="ngo", retired_on=TODAY)
    make_actor("XN7", "A firm", type="business")
    make_actor("RN8", "Real", type="ngo", fictional=False)
    assert public_identity_of(canary) == "a civil-society organisation"

    make_actor("XN9", "The fifth", type="ngo")
    with_fifth = public_identity_of(canary)
    assert with_fifth == "a civil-society organisation in Europe"


NAMING = (
    ("We at Qanatir Lighthouse help.", [NAME]),
    ("see https://www.qanatirlighthouse.org/report", [NAME]),
    ("QANATIR  lighthouse", [NAME]),
    ("The Zymurgy Trust", ["The Zymurgy Trust"]),
    ("Le phare de Qánatir", ["Phare de Qanatir"]),
    ("code XZQ9.", [CODE]),
    ("XZQ91 is another code", []),
    ("A lighthouse stands in Qanatir.", []),
)


@pytest.mark.parametrize(("text", "found"), NAMING)
def test_a_text_that_names_its_own_author_is_found(db, text, found):
    canary = make_shielded()
    ActorName.objects.create(actor=canary, language="fr", name="Phare de Qanatir")

    assert names_itself(canary, ["Nothing here.", text]) == found


def test_the_check_page_warns_of_its_own_name_and_of_evidence(client, world):
    canary, zenobia = world["canary"], world["canary"].memberships.get().user
    entry = make_entry(narrative=f"{NAME} gave advice to 900 people.")
    naming = make_draft(canary, make_commitment("gcm.19"), by=zenobia, entry=entry)
    signed_in(client, zenobia)

    def page(revision):
        return text_of(client.get(reverse("progress:check", args=[revision.report_id])))

    assert "Your texts name your organisation." in page(naming)
    assert "Your texts name" not in page(world["draft"])
    assert "Evidence may name it all the same" in page(world["draft"])
    assert f"Author {CIVIL_SOCIETY}" in page(world["draft"])  # before it is handed in


def test_a_document_that_names_its_author_is_warned_of_and_its_own_issuer_is_not(client, world):
    """Nobody is told the issuer of an own statement; every other word of a document is read by all."""
    canary, zenobia = world["canary"], world["canary"].memberships.get().user
    signed_in(client, zenobia)

    def warned(code, **document):
        entry = make_entry(evidence=(make_evidence_entry(link="https://example.org/year", **document),))
        draft = make_draft(canary, make_commitment(code), by=zenobia, entry=entry)
        shown = text_of(client.get(reverse("progress:check", args=[draft.report_id])))
        return "Your texts name your organisation." in shown

    assert warned("gcm.19", title=f"The year of {NAME}")
    assert warned("gcm.20", title="A year", issuer=NAME, issuer_class="independent")
    assert not warned("gcm.21", title="A year", issuer=NAME, issuer_class="own")


# --- the shield --------------------------------------------------------------------------------------------------------


def make_ngo(**facts):
    make_method()
    ngo = make_actor("XNA", "Harbour Light", type="ngo", **facts)
    return ngo, make_member("Noor", ngo)


def turn(client, user, act, slug="harbour-light"):
    return signed_in(client, user).post(f"/desk/people/{slug}/shield/", {"act": act})


def test_a_focal_point_turns_the_shield_on_and_lifts_it(client):
    ngo, noor = make_ngo()

    assert turn(client, noor, "shield").status_code == 302
    ngo.refresh_from_db()
    assert ngo.shielded
    assert turn(client, noor, "shield").status_code == 302  # pressed twice
    assert turn(client, noor, "lift").status_code == 302
    ngo.refresh_from_db()
    assert not ngo.shielded
    assert list(Event.objects.about(ngo).values_list("verb", flat=True)) == ["actor.shielded", "actor.shield_lifted"]


def test_lifting_a_shield_that_was_never_set_changes_and_records_nothing():
    ngo, noor = make_ngo()
    assert not desk.lift_shield(actor=ngo, by=noor, at=NOW).shielded
    assert not Event.objects.about(ngo).exists()


def test_an_organisation_that_reports_no_more_is_not_shielded_anew():
    ngo, noor = make_ngo(retired_on=date(2026, 1, 1))
    with pytest.raises(Refused, match="reports no more"):
        desk.shield_actor(actor=ngo, by=noor, at=NOW)
    ngo.refresh_from_db()
    assert not ngo.shielded


def test_the_page_of_the_shield_answers_both_ways(client):
    ngo, noor = make_ngo()
    signed_in(client, noor)
    before = client.get("/desk/people/harbour-light/shield/")
    desk.shield_actor(actor=ngo, by=noor, at=NOW)
    after = client.get("/desk/people/harbour-light/shield/")

    assert "Turn the shield on" in text_of(before)
    assert "Lift the shield" in text_of(after)
    assert CIVIL_SOCIETY in text_of(after)
    assert turn(client, noor, "").status_code == 302  # neither act: nothing happens


def test_others_of_the_actor_and_strangers_do_not_turn_it(client):
    ngo, _noor = make_ngo()
    abe = make_member("Abe", ngo, role="contributor")
    stranger = make_user("Nils")

    assert [turn(client, user, "shield").status_code for user in (abe, stranger)] == [403, 404]
    ngo.refresh_from_db()
    assert not ngo.shielded


@pytest.mark.parametrize("kind", sorted(set(ActorType.values) - set(identity.NOUNS)))
def test_states_and_what_is_theirs_cannot_be_shielded(client, kind):
    make_method()
    actor = make_actor("XAA", "Arcadia", type=kind)
    page = turn(client, make_member("Ana", actor), "shield", slug="arcadia")

    assert page.status_code == 422
    assert "report under their names" in text_of(page)
    actor.refresh_from_db()
    assert not actor.shielded


def test_what_is_public_by_name_is_not_made_to_be_forgotten(client, settings):
    settings.DEMO = True
    ngo, noor = make_ngo()
    revision = make_published(ngo, by=noor)
    page = turn(client, noor, "shield")
    assert page.status_code == 422
    assert "published under its name already" in text_of(page)

    record.withdraw(revision.report, reason="Asked for.", by=make_reviewer(), at=NOW)
    assert turn(client, noor, "shield").status_code == 302
    tombstone = client.get(reverse("progress:report", args=[revision.report_id]))
    assert not re.search(rb"Harbour Light|XNA|harbour-light", tombstone.content.split(b"<main")[1])
    assert "an organisation that is not named" in text_of(tombstone)


def test_a_part_that_was_named_in_a_published_report_is_public_already():
    ngo, noor = make_ngo()
    whole = make_actor("XUM", "Umbrella", type="ngo")
    draft = make_draft(whole, by=make_member("Una", whole))
    Claim.objects.filter(revision=draft).update(prepared_by=ngo)
    draft.refresh_from_db()
    record.submit(draft, by=make_user("Una"), at=NOW)
    draft.refresh_from_db()
    record.publish(draft, by=make_reviewer(), at=NOW)

    with pytest.raises(Refused, match="published under its name"):
        desk.shield_actor(actor=ngo, by=noor, at=NOW)


def test_a_shield_set_while_reviewers_read_sends_the_report_back(client):
    ngo, noor = make_ngo()
    submitted = make_submitted(ngo, by=noor)
    desk.shield_actor(actor=ngo, by=noor, at=NOW)
    submitted = Revision.objects.with_names().get(pk=submitted.pk)
    with pytest.raises(Refused, match="Return it"):
        record.publish(submitted, by=make_reviewer(), at=NOW)

    record.return_(submitted, comment="Once more, please.", by=make_reviewer(), at=NOW)
    submitted.refresh_from_db()
    record.submit(submitted, by=noor, at=NOW)
    submitted.refresh_from_db()
    assert record.publish(submitted, by=make_reviewer(), at=NOW).public_identity == CIVIL_SOCIETY


def test_the_identity_is_part_of_what_was_handed_in(world):
    handed = Round.objects.get(revision=world["submitted"])

    assert digests.read_back(handed.content)["public_identity"] == CIVIL_SOCIETY
    assert handed.digest == world["submitted"].digest
    assert NAME not in re.sub(r'"issuer":"[^"]*"', "", handed.content)


def test_lifting_names_what_comes_later_and_nothing_that_was_said_before(client, settings):
    settings.DEMO = True
    ngo, noor = make_ngo()
    desk.shield_actor(actor=ngo, by=noor, at=NOW)
    hidden = make_published(ngo, make_commitment("gcm.13"), by=noor, period_end=date(2026, 6, 30))
    desk.lift_shield(actor=ngo, by=noor, at=NOW)
    named = make_published(ngo, make_commitment("gcm.13"), by=noor, period_end=date(2025, 12, 31))
    corrected = correct(hidden, at=NOW)

    assert (named.public_identity, corrected.public_identity) == ("", CIVIL_SOCIETY)
    page = client.get(reverse("progress:report", args=[hidden.report_id]))
    assert b"Harbour Light" not in page.content
    # Its own page tells of the named one alone, which stands although the other is of a later period.
    actor = client.get("/actors/harbour-light/").content.decode()
    assert str(named.report_id) in actor
    assert str(hidden.report_id) not in actor
    (cell,) = client.get("/scorecards/gcm/harbour-light/gcm.13/?format=json").json()["cells"]
    assert cell["report_id"] == str(named.report_id)
    heard = client.get("/commitments/gcm.13/?demo=1&format=json").json()["claims"]
    assert [claim["actor_name"] for claim in heard] == [CIVIL_SOCIETY, "Harbour Light"]
    # Nor does the admin tell whose the earlier one was.
    signed_in(client, make_curator())
    found = client.get(reverse("admin:progress_report_changelist"), {"q": "Harbour"}).context["cl"].queryset
    assert [report.pk for report in found] == [named.report_id]


def test_no_paper_of_a_shielded_organisation_is_read_into_the_record():
    ngo, _noor = make_ngo(shielded=True)
    with pytest.raises(Refused, match="would name it"):
        actions.transcribe_report(
            report_id=uuid.uuid4(),
            actor=ngo,
            source_note="Its yearbook.",
            period_start=None,
            period_end=TODAY,
            entries={make_commitment(): make_entry()},
            at=NOW,
        )
    assert not Report.objects.exists()


def test_a_curator_registers_an_organisation_shielded_and_then_leaves_the_shield_alone():
    cleo = make_curator()
    ngo = Actor(code="XNC", slug="lantern", name="Lantern", type="ngo", fictional=True, shielded=True)
    add_actor(instance=ngo, by=cleo, at=NOW)
    assert "shielded" not in ActorVersion.FACTS, "its own focal point sets and lifts it"
    with pytest.raises(ValidationError, match="of no State"):
        add_actor(
            instance=Actor(code="XND", slug="d", name="D", type="ministry", fictional=True, shielded=True),
            by=cleo,
            at=NOW,
        )


def test_the_curators_rounds_do_not_tell_what_a_shielded_organisation_sent(client, world):
    cycle = Cycle.objects.create(
        code="round",
        title="A round",
        covers_from=TODAY,
        covers_to=TODAY,
        opens_on=TODAY,
        closes_on=TODAY,
        fictional=True,
    )
    cycle.frameworks.add(make_framework())
    invited = [world["canary"], Actor.objects.get(code="XAA")]
    actions.invite_to_report(cycle=cycle, framework=make_framework(), actors=invited, by=make_curator(), at=NOW)

    desk = text_of(signed_in(client, make_curator()).get("/desk/?demo=1"))

    assert "Arcadia" in desk
    assert not found_in(desk.encode())


# --- how much is asked -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["/?demo=1", "/reports/?demo=1", "/commitments/gcm.13/?demo=1", "/search/?demo=1&q=law"]
)
def test_shielded_reports_cost_no_query_more(client, settings, django_assert_num_queries, path):
    settings.DEMO = True
    make_method()
    commitment = make_commitment("gcm.13")
    make_published(make_actor(), commitment)
    canary = make_shielded()
    zenobia = make_member("Zenobia", canary)
    client.get(path)
    with CaptureQueriesContext(connection) as one:
        client.get(path)
    for year in range(2018, 2024):
        make_published(canary, commitment, by=zenobia, period_end=date(year, 12, 31))
    with django_assert_num_queries(len(one)):
        client.get(path)

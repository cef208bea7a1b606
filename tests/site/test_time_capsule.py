"""The time capsule: addresses of the past, drawn by a seed, answer to the byte the same after every act that a curator has.

The world is the real catalogue with the demonstration. Each address says for which day and by what was known (`as_of`,
`known_at`), both before the acts. Of a page the main content is compared, without what it tells of today on purpose; of a
download all of it. Citations are drawn too, and checked after all acts. What protects somebody reaches every past instant, and
is asked at the end.

Before actors, commitments, positions, methods and links kept their past, of 100 such addresses a rename changed 12, another
word in addresses 8 (5 were closed), retiring two actors 13, a new actor 10, a position 6, a rewording 4, no longer tracking a
commitment 27, retiring one 25, a new method 17, disputed links 5, and a framework's new title 5.
"""

import inspect
import json
import random
import re
import sys
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import unified_diff
from html.parser import HTMLParser
from types import ModuleType

import pytest
import time_machine
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client
from django.test.utils import override_settings
from django.urls import URLResolver, get_resolver, reverse
from django.utils.http import urlencode

from commitments.accounts import actions as of_people
from commitments.accounts.models import PanelSeat, User
from commitments.accounts.roles import CURATORS
from commitments.actors.actions import curation, end_membership, grant_membership, merging
from commitments.actors.models import Actor, ActorName, ActorVersion, Adherence, Membership
from commitments.assessment.models import AssessmentRevision
from commitments.audit.admin_base import ReadOnly
from commitments.audit.admin_versions import VersionAdmin, VersionedAdmin
from commitments.catalogue import actions as of_catalogue
from commitments.catalogue import decisions, wording
from commitments.catalogue.models import (
    Anchor,
    Commitment,
    CommitmentTranslation,
    CommitmentVersion,
    CrosswalkLink,
    Framework,
    Group,
    LinkDecision,
    Method,
    Milestone,
)
from commitments.common.versions import BEGINNING, Act
from commitments.common.vocabulary import ActorType
from commitments.curation import demonstration
from commitments.desk import actions as desk
from commitments.desk import proposals
from commitments.exchange.models import SharedPractice
from commitments.pledges.models import PledgeRevision, Target
from commitments.progress.actions.invitations import invite_to_report
from commitments.progress.models import Claim, Cycle, Invitation, Report
from commitments.record import actions as record
from commitments.scorecards.verifying import PAGES
from commitments.scorecards.views import sdg as sdg_views
from commitments.search import index
from commitments.snapshots.actions import close, publish
from commitments.snapshots.admin import ActsAlone
from commitments.snapshots.models import Closing, Snapshot
from tests.cast import NOW, make_curator, make_user
from tests.drawing import SEED, WHOLE, one_in
from tests.loaded import FIXTURES, loaded
from tests.record.test_takedown import where
from tests.scorecards.test_citations import ask, cited_at, told

pytestmark = [pytest.mark.walk, pytest.mark.django_db]

MANY = 200 if WHOLE else 20
LATER = NOW + timedelta(days=400)
"""When the same addresses are opened again: what was proposed for a day ahead holds by then."""

# --- the addresses -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Place:
    """What an address is drawn about. `actor` and `commitment` are of one framework and one world."""

    framework: Framework
    commitment: Commitment
    actor: Actor
    target: str
    region: str


KINDS = {
    "scorecards:scorecards": (lambda at: [], (), ("",)),
    "scorecards:commitments": (lambda at: [], ("framework", "kind", "level", "agreement-of-two"), ("", "csv", "json")),
    "scorecards:commitment": (lambda at: [at.commitment.code], ("type", "counted"), ("", "csv", "json")),
    "scorecards:framework": (lambda at: [at.framework.code], ("type", "agreement"), ("", "csv", "json")),
    "scorecards:matrix": (lambda at: [at.framework.code], ("type", "region", "agreement"), ("", "csv", "json")),
    "scorecards:framework-all": (lambda at: [at.framework.code], ("type", "region", "sort"), ("", "csv", "json")),
    "scorecards:commitment-all": (lambda at: [at.commitment.code], ("type", "region", "sort"), ("", "csv", "json")),
    "scorecards:actor": (lambda at: [at.actor.slug], (), ("",)),
    "scorecards:actor-scorecard": (lambda at: [at.framework.code, at.actor.slug], ("agreement",), ("", "csv", "json")),
    "scorecards:cell": (lambda at: [at.framework.code, at.actor.slug, at.commitment.code], (), ("", "csv", "json")),
    "scorecards:sdg": (lambda at: [], ("framework", "all"), ("", "csv", "json")),
    "scorecards:sdg-target": (lambda at: [at.target], ("type",), ("", "csv", "json")),
}
"""By the name of the address: what stands in it, what else it may ask, and in which formats it answers."""


def draw_addresses(many=MANY):
    """Each kind, framework, type of actor, world and format in its turn, the rest by the dice."""
    dice = random.Random(f"time capsule {SEED}")
    frameworks = list(Framework.objects.scored().in_order())
    targets = sorted(set(CrosswalkLink.objects.exclude(sdg_target="").values_list("sdg_target", flat=True)))
    said = [
        (claim.actor, claim.commitment, claim.period_end, claim.published_at)
        for claim in Claim.objects.filter(published_at__isnull=False, commitment__trackable=True, actor__shielded=False)
        .select_related("commitment__framework", "actor")
        .order_by("pk")
    ]
    said += [
        (each.assessment.subject, each.assessment.commitment, each.period_end, each.published_at)
        for each in AssessmentRevision.objects.filter(published_at__isnull=False, assessment__subject__shielded=False)
        .select_related("assessment__subject", "assessment__commitment__framework")
        .order_by("pk")
    ]
    types, kinds = list(ActorType), list(KINDS)
    dice.shuffle(kinds)
    dice.shuffle(types)
    addresses = []
    for number in range(many):
        name = kinds[number % len(kinds)]
        turn = number // len(kinds)
        path, asks, formats = KINDS[name]
        framework, fictional = frameworks[number % len(frameworks)], (number + turn) % 2 == 0
        actor_type = types[(number + turn) % len(types)]
        spoken = [each for each in said if each[0].fictional == fictional]
        since = (None, None)
        if "commitment" in name or "cell" in name or ("actor" in name and dice.random() < 0.7):
            actor, commitment, *since = dice.choice(spoken)
            framework = commitment.framework
        else:
            commitment = dice.choice(list(framework.commitments.filter(trackable=True).order_by("pk")))
            actors = Actor.objects.filter(fictional=fictional, shielded=False).order_by("pk")
            actor = dice.choice(list(actors.filter(type=actor_type)) or list(actors))
        place = Place(framework, commitment, actor, dice.choice(targets), actor.region)
        query = {"as_of": draw_day(dice, since[0]).isoformat(), "known_at": draw_instant(dice, since[1]).isoformat()}
        if fictional:
            query["demo"] = "1"
        for asked in asks:
            if dice.random() < 0.5:
                query |= {
                    "type": {"type": actor_type},
                    "region": {"region": place.region},
                    "framework": {"framework": framework.code},
                    "kind": {"kind": dice.choice(["do", "refrain"])},
                    "level": {"level": dice.choice(["objective", "action", "point"])},
                    "agreement": {"agreement": dice.choice(["aligned", "contested", "one_voice"])},
                    "agreement-of-two": {"agreement": "contested"},
                    "counted": {"of": "counted"},
                    "all": {"all": "on"},
                    "sort": {"sort": dice.choice(["region", "freshness"])},
                }[asked]
        if form := formats[turn % len(formats)]:
            query["format"] = form
        if query.get("of") and not form:
            del query["of"]
        addresses.append(f"{reverse(name, args=path(place))}?{urlencode({k: v for k, v in query.items() if v})}")
    return addresses


def draw_day(dice, since):
    """Mostly one on which what was said of the time until `since` speaks already."""
    days = (NOW.date() - since).days if since and dice.random() < 0.8 else 2900
    return NOW.date() - timedelta(days=int(dice.random() ** 2 * days))


def draw_instant(dice, since):
    minutes = (NOW - since).total_seconds() // 60 if since and dice.random() < 0.8 else 2900 * 1440
    return NOW - timedelta(minutes=int(dice.random() ** 2 * minutes))


def snapshot_addresses():
    """What is published of closed rounds: the whole downloads, which hold both instants themselves."""
    for snapshot in Snapshot.objects.published().select_related("cycle"):
        for form in ("json", "csv"):
            yield f"{snapshot.get_absolute_url()}?{urlencode({'demo': '1', 'format': form})}"


def answer_of(client, address):
    response = client.get(address)
    assert response.status_code == 200, f"{response.status_code}: {address}"
    content = response.content.decode()
    if "format=" in address:
        return content
    return Main(content).text


class Main(HTMLParser):
    """What a page's main content says, tag by tag, without what it tells of today on purpose (`data-of-today`) and the
    forms that offer another question."""

    def __init__(self, page):
        super().__init__(convert_charrefs=False)
        self.said, self.left_out, self.depth = [], "", 0
        self.feed(page[page.index("<main") : page.index("</main>")])

    @property
    def text(self):
        return "\n".join(filter(None, (each.strip() for each in self.said)))

    def handle_starttag(self, tag, attrs):
        if not self.left_out and (tag == "form" or "data-of-today" in dict(attrs)):
            self.left_out = tag
        if tag == self.left_out:
            self.depth += 1
        self.say(self.get_starttag_text())

    def handle_endtag(self, tag):
        self.say(f"</{tag}>")
        if tag == self.left_out:
            self.depth -= 1
            self.left_out = tag if self.depth else ""

    def handle_data(self, data):
        self.say(data)

    def handle_entityref(self, name):
        self.say(f"&{name};")

    def handle_charref(self, name):
        self.say(f"&#{name};")

    def say(self, text):
        if not self.left_out:
            self.said.append(text)


# --- the citations ---------------------------------------------------------------------------------------------------------

CITATIONS = 50 if WHOLE else 20


def citable(dice):
    """(whether it is fictional, the kind of page, an address) of all that can be cited, those with two instants at some day
    and by what was known by some instant."""

    def at(name, *args, since=(None, None), fictional=False, **more):
        when = {"as_of": draw_day(dice, since[0]).isoformat(), "known_at": draw_instant(dice, since[1]).isoformat()}
        query = {**when, **more, **({"demo": "1"} if fictional else {})}
        return fictional, name, f"{reverse(name, args=args)}?{urlencode(query)}"

    for fictional in (False, True):
        for framework in Framework.objects.scored().in_order():
            yield at("scorecards:framework", framework.code, type=dice.choice(["state", "ngo"]), fictional=fictional)
            one = dice.choice(list(framework.commitments.filter(trackable=True).order_by("pk")))
            yield at("scorecards:commitment", one.code, fictional=fictional)
        for actor in dice.sample(list(Actor.objects.in_world(fictional=fictional).order_by("pk")), 3):
            yield at("scorecards:actor-scorecard", "gcm", actor.slug, fictional=fictional)
            yield at("scorecards:cell", "gcm", actor.slug, "gcm.13", fictional=fictional)
    stands = {"published_at__isnull": False, "withdrawn_at": None}
    claims = Claim.objects.by_name().filter(**stands, commitment__trackable=True, actor__shielded=False)
    for claim in claims.select_related("actor", "commitment__framework", "revision").order_by("pk"):
        told = {"since": (claim.period_end, claim.published_at), "fictional": claim.actor.fictional}
        framework, slug = claim.commitment.framework.code, claim.actor.slug
        yield at("scorecards:actor-scorecard", framework, slug, **told)
        yield at("scorecards:cell", framework, slug, claim.commitment.code, **told)
        number = claim.revision.report_id, claim.revision_number
        yield claim.actor.fictional, "progress:revision", reverse("progress:revision", args=number)
        yield claim.actor.fictional, "progress:report", reverse("progress:report", args=number[:1])
    named = {"assessment__subject__shielded": False, "assessment__assessor__shielded": False}
    for each in (
        AssessmentRevision.objects.filter(**stands, **named).select_related("assessment__subject").order_by("pk")
    ):
        fictional, number = each.assessment.subject.fictional, (each.assessment_id, each.number)
        yield fictional, "assessment:revision", reverse("assessment:revision", args=number)
        yield fictional, "assessment:assessment", reverse("assessment:assessment", args=number[:1])
    for each in PledgeRevision.objects.filter(**stands).select_related("pledge__actor").order_by("pk"):
        number = each.pledge_id, each.number
        yield each.pledge.actor.fictional, "pledges:revision", reverse("pledges:revision", args=number)
        yield each.pledge.actor.fictional, "pledges:pledge", reverse("pledges:pledge", args=number[:1])
    for practice in (
        SharedPractice.objects.filter(**stands, actor__shielded=False).select_related("actor").order_by("pk")
    ):
        yield practice.actor.fictional, "practices:practice", practice.get_absolute_url()


def draw_citations(many=CITATIONS):
    """{citation, as a reader copies it: its address}: each kind of page in each world that has any, the rest by the dice."""
    dice = random.Random(f"citations of the time capsule {SEED}")
    everything = list(dict.fromkeys(citable(dice)))
    kinds = sorted({each[:2] for each in everything})
    assert {name for _fictional, name in kinds} == set(PAGES)
    drawn = [dice.choice([each for each in everything if each[:2] == kind]) for kind in kinds]
    drawn += dice.sample(everything, len(everything))
    client, citations = Client(), {}
    for _fictional, _name, address in drawn:  # a report and its last revision are cited alike
        if len(citations) < many:
            where = client.get(address)  # an entry that was merged leads to the one that was kept, as it does a reader
            citations[cited_at(client, where.url if where.status_code == 301 else address)] = address
    return citations


# --- every act of a curator ----------------------------------------------------------------------------------------------

MODULES: tuple[ModuleType, ...] = (curation, merging, of_catalogue, decisions, of_people)
"""Where the acts of curators are written."""

NO_ACT = {
    *("check_words_open", "code_in_demonstration", "tags_of", "end_reporting"),
    *("check_again", "check_merge", "check_part", "check_stands_for_itself"),
    *("set_password", "note_password", "note_sign_in", "note_second_factor"),  # the person's own
}
"""Public there, and nothing that a curator does by itself."""

ELSEWHERE = {
    "confirm": "the texts of a report, an assessment, a pledge, an offer, a practice go: asked at the end of this file",
    "confirm_with_evidence": "the same, with the documents",
    "refuse": "nothing goes",
}
"""Acts on takedowns."""


def acts_of_the_admin():
    """`actors.Actor.retire`, `actors.Actor.save`: all that the admin's pages do, of every registered model."""
    for model, page in admin.site._registry.items():
        label = model._meta.label
        is_takedown = "Takedown" in label
        yield from (f"{label}.{name}" for name in page.actions or () if not is_takedown)
        if not isinstance(page, ReadOnly) and not is_takedown:
            words = ("add", "change") if isinstance(page, VersionedAdmin) else ("save",)
            yield from (f"{label}.{word}" for word in words if _may_save(page))
        for inline in page.inlines:
            if not issubclass(inline, ReadOnly):
                yield f"{label}.{inline.model._meta.object_name}.save"


def _may_save(page):
    """Whether its form writes anything. What waits is only read on its page."""
    is_read = isinstance(page, VersionAdmin) and type(page).has_add_permission is VersionAdmin.has_add_permission
    return not (is_read or isinstance(page, ActsAlone))


def acts_of_the_modules():
    for module in MODULES:
        for name, function in vars(module).items():
            ours = inspect.isfunction(function) and function.__module__ == module.__name__
            if ours and not name.startswith("_") and name not in NO_ACT:
                yield f"{module.__name__.removeprefix('commitments.')}.{name}", inspect.unwrap(function).__code__


class Curators:
    """Two who decide, one act an hour. What they did is in `done`, by its name in the admin, and every function of an
    actions module that ran in `ran`."""

    def __init__(self, *, demonstration=False):
        self.first, self.second = make_curator("Carla"), make_curator("Conrad")
        self.root = make_user("Ruth-root", is_superuser=True, is_staff=True)
        self.at = NOW + timedelta(hours=1)
        self.done, self.refused, self.ran = Counter(), [], set()

    def later(self, **by):
        self.at += timedelta(**(by or {"hours": 1}))
        return self.at

    @contextmanager
    def watched(self):
        def profile(frame, event, _argument):
            if event == "call":
                self.ran.add(frame.f_code)

        before = sys.getprofile()
        sys.setprofile(profile)
        try:
            yield self
        finally:
            sys.setprofile(before)

    def press(self, word, row, *, by=None, **facts):
        """A button on the page of a row; of a proposal the answer on its own page."""
        if hasattr(row, "PROPOSED_AS"):
            return self.answer(word, row, by=by or self.first, **facts)
        page = admin.site._registry[type(row)]
        row = type(row)._base_manager.get(pk=row.pk)
        getattr(type(page), word).__wrapped__(page, instance=row, by=by or self.first, at=self.later(), **facts)
        self.done[f"{row._meta.label}.{word}"] += 1
        return type(row)._base_manager.get(pk=row.pk)

    def answer(self, word, row, **facts):
        """The second curator's answer to a proposal, `confirm` or `give_back`."""
        proposal = proposals.proposal_to_read(facts["by"], row.PROPOSED_AS, row.pk)
        getattr(proposals, word)(proposal, at=self.later(), **facts)
        self.done[f"proposals.{word}"] += 1
        return type(row)._base_manager.get(pk=row.pk)

    def save(self, row, *, inside=None, action=None):
        """The form of a row, on its own page or `inside` the page of another model."""
        page = admin.site._registry[inside or type(row)]
        if inside:
            page = next(inline for inline in page.inlines if inline.model is type(row))
        saved = (action or page.save_action)(instance=row, by=self.first, at=self.later())
        label = f"{inside._meta.label}.{row._meta.object_name}" if inside else row._meta.label
        self.done[f"{label}.save"] += 1
        return saved

    def add(self, row):
        admin.site._registry[type(row)].add_action(instance=row, by=self.first, at=self.later())
        self.done[f"{row._meta.label}.add"] += 1
        self.confirm_all()
        return row

    def change(self, row, *, act=Act.CHANGE, days=0, **changes):
        page = admin.site._registry[type(row)]
        at = self.later()
        page.change_action(
            **{row._meta.model_name: type(row)._base_manager.get(pk=row.pk)},
            act=act, changes=changes, from_on=at.date() + timedelta(days=days), reason="It was decided.", by=self.first, at=at,
        )  # fmt: skip
        self.done[f"{row._meta.label}.change"] += 1
        self.confirm_all()

    def correct(self, row, **changes):
        self.change(row, act=Act.CORRECT, **changes)

    def confirm_all(self):
        """The second curator agrees with all that waits."""
        for model in (ActorVersion, CommitmentVersion, CommitmentTranslation, Adherence, Method):
            while version := model.objects.waiting().first():
                self.press("confirm", version, by=self.second)

    def propose_and_give_back(self, row, **changes):
        page = admin.site._registry[type(row)]
        at = self.later()
        page.change_action(
            **{row._meta.model_name: row}, act=Act.CHANGE, changes=changes, from_on=at.date(), reason="?",
            by=self.first, at=at,
        )  # fmt: skip
        waiting = row.versions.model.objects.waiting().get(**{row._meta.model_name: row})
        self.press("give_back", waiting, by=self.second, reason="It is not so.")


def perform_everything(curators):
    """Each act on real and on fictional rows, first of all on those that somebody spoke of."""
    for fictional in (False, True):
        act_on_actors(curators, fictional=fictional)
        act_on_doubles(curators, fictional=fictional)
    act_on_commitments(curators)
    act_on_the_crosswalk(curators)
    act_on_methods(curators)
    act_on_words(curators)
    act_on_people(curators)
    act_on_rounds(curators)
    act_on_frameworks(curators)


def act_on_actors(curators, *, fictional):
    here = Actor.objects.filter(fictional=fictional, shielded=False, retired_on=None)
    states = list(here.filter(type="state").order_by("code")[:6])
    gcm, mark = Framework.objects.get(code="gcm"), "Fictional " if fictional else ""
    renamed, corrected, moved, retyped, gone, voted = states
    for actor in here.filter(type__in=["ngo", "ministry", "un_entity", "local_authority"]):
        curators.change(actor, name=f"{actor.name} (renamed)", slug=f"{actor.slug}-renamed", region="Africa")
    curators.change(renamed, name=f"{mark}Zzz of the Past", slug=f"zzz-{renamed.slug}", formal_name="The Zzz")
    curators.correct(renamed, formal_name="The Zzz of the Past")
    curators.correct(corrected, name=f"{corrected.name} (corrected)", region="Oceania")
    curators.correct(corrected, m49="999", iso2="ZZ", subregion="Nowhere", intermediate_region="Between")
    curators.change(moved, region="Africa", subregion="Elsewhere")
    curators.change(retyped, type="un_entity", days=30)
    curators.propose_and_give_back(Actor.objects.get(pk=voted.pk), name="Nobody")
    curators.press("retire", gone, reason="It is no more.")
    curators.confirm_all()
    curators.press("bring_back", gone, reason="It is again.")
    curators.confirm_all()
    curators.press("retire", gone, reason="It is no more after all.")
    curators.confirm_all()
    new = {"fictional": fictional, "region": "Europe"}
    code = "XZ" if fictional else "Z"
    curators.add(Actor(code=f"{code}A", slug=f"aaland-{code.lower()}", name=f"{mark}Aaland", type="state", **new))
    office = curators.add(
        Actor(code=f"{code}B", slug=f"aa-{code.lower()}", name=f"{mark}Aa Office", type="ministry", parent=voted, **new)
    )
    curators.change(office, parent_id=renamed.pk)
    for part in here.filter(type="ministry").exclude(pk=office.pk):
        curators.change(part, parent_id=voted.pk)
    for actor in states:
        name = actor.names.filter(superseded_at=None).order_by("language").first() or ActorName(
            actor=actor, language="ru", source="A list"
        )
        name.name = "Named anew in a language"
        curators.save(name, inside=Actor)
    given = {"actor": voted, "framework": gcm, "source": "A record"}
    curators.save(Adherence(**given, position="declared_withdrawal", dated_on=NOW.date() - timedelta(days=900)))
    curators.confirm_all()
    day = NOW.date() - timedelta(days=500)
    curators.save(Adherence(**given, position="declared_support", dated_on=day), inside=Actor)
    curators.confirm_all()
    stood = Adherence.objects.filter(actor=renamed, framework=gcm, superseded_at=None).first()
    stood.position, stood.note = "abstained", "Read anew."
    curators.save(stood)
    curators.confirm_all()
    refused = Adherence(actor=moved, framework=gcm, source="A record", position="against", dated_on=day)
    curators.save(refused)
    curators.press("give_back", refused, reason="No source.", by=curators.second)


def act_on_doubles(curators, *, fictional):
    """A State that spoke, where any did, is found to be another that was entered twice; so is a second one, which after all
    is not."""
    here = (
        Actor.objects.in_world(fictional=fictional)
        .filter(type="state")
        .order_by("code")
        .exclude(name__contains="Aaland")
    )
    spoke = here.filter(claims__published_at__isnull=False).distinct()
    doubles = list(dict.fromkeys([*spoke, *here.reverse()[:9]]))
    doubles = [actor for actor in doubles if not Actor.objects.filter(parent=actor).exists()]
    kept = [*here.reverse()[:9], *spoke]
    _stays, *parted = merge_two(curators, [(one, other) for one in doubles for other in kept if one != other])
    for double in parted:
        curators.press("part", double, reason="They are two bodies.")
        curators.confirm_all()
        assert Actor.objects.get(pk=double.pk).entered_twice_as is None


def merge_two(curators, pairs):
    """Two of `pairs`, of different bodies, whose first entry stands with the second from now on: the two first entries."""
    merged, taken = [], set()
    for double, kept in pairs:
        if len(merged) == 2 or {double, kept} & taken:
            continue
        try:
            with transaction.atomic():
                curators.press("retire", double, reason="It was entered twice.")
                curators.confirm_all()
                merging.merge_actor(
                    instance=double, kept=kept, reason="One body.", by=curators.first, at=curators.later()
                )
                curators.confirm_all()
        except ValidationError:  # something of one of them is in review
            continue
        merged.append(double)
        taken |= {double, kept}
    return merged


def said_most():
    said = Claim.objects.filter(published_at__isnull=False, commitment__trackable=True).order_by("commitment__code")
    most = Counter(said.values_list("commitment", flat=True)).most_common(9)
    return [Commitment.objects.get(pk=pk) for pk, _count in most]


def act_on_commitments(curators):
    """On those on which most was said, and on one of each other framework."""
    spoken = said_most()
    changed, corrected, untracked, retired, moved, addressed, numbered, slow, ours = spoken
    for framework in Framework.objects.scored().exclude(code__in=[c.framework.code for c in spoken]):
        one = framework.commitments.filter(trackable=True).order_by("code").first()
        curators.change(one, title=f"{one.title}, otherwise", short_title="Otherwise", statement="Otherwise.")
    curators.change(changed, title="Another whole title", short_title="Another title", official_title="As adopted anew")
    curators.correct(corrected, title="A title without the slip", source_document="Another document")
    curators.correct(ours, statement="A slip of the pen less.", position=ours.position + 40, note="A note.")
    curators.press("stop_tracking", untracked, reason="Nobody asks any more.")
    curators.confirm_all()
    other = untracked.framework.commitments.filter(trackable=False, retired_on=None).order_by("code").first()
    curators.press("track", other, reason="It is asked now.")
    curators.confirm_all()
    for part in Commitment.objects.filter(parent=retired):
        curators.press("retire", part, reason="It fell away.")
        curators.confirm_all()
    curators.press("retire", retired, reason="It fell away.")
    curators.confirm_all()
    curators.press("bring_back", retired, reason="It is back.")
    curators.confirm_all()
    split = {"followed_by": [changed, corrected], "reason": "It was split.", "by": curators.first}
    of_catalogue.retire_commitment(instance=Commitment.objects.get(pk=retired.pk), **split, at=curators.later())
    curators.confirm_all()
    whole = moved.framework.commitments.exclude(pk__in=[moved.pk, moved.parent_id]).filter(parent=None).first()
    curators.change(moved, parent_id=whole.pk)
    curators.change(addressed, addressed_to="ngo ministry", days=3)
    curators.change(numbered, number="99", level="goal", certainty="seen")
    curators.change(slow, horizon_years=2 if slow.horizon_years != 2 else 5)
    curators.propose_and_give_back(Commitment.objects.get(pk=changed.pk), title="Nothing of it")
    new = {
        "framework": changed.framework, "parent": changed, "kind": changed.kind, "source_document": "A paper",
        "source_locator": "para. 1", "title": "A new one", "short_title": "New", "position": 0, "addressed_to": "state",
    }  # fmt: skip
    curators.add(Commitment(code=f"{changed.framework.code}.zz", level="objective", trackable=True, **new))
    curators.add(Commitment(code=f"{changed.framework.code}.zz-a", level="action", **new))
    for commitment in spoken:
        translate(curators, commitment)
    for commitment in spoken:
        group = Group.objects.exclude(pk__in=commitment.groups.values("group")).first()
        of_catalogue.tag_commitment(
            commitment=commitment, journey_stages=["return"], groups=[group], sdg_targets={"1.1": True},
            by=curators.first, at=curators.later(),
        )  # fmt: skip


def translate(curators, commitment):
    """Words in two languages, one of which had some: entered, changed, and a slip put right."""
    for language in ("fr", "ar"):
        words = CommitmentTranslation.objects.filter(
            commitment=commitment, language=language, superseded_at=None
        ).first()
        if words is None:
            facts = {"official_title": "Un titre", "statement": "En bref.", "source": "A list"}
            words = curators.save(CommitmentTranslation(commitment=commitment, language=language, **facts))
            curators.confirm_all()
        for act, changes in ((Act.CHANGE, {"official_title": "Titre nouveau"}), (Act.CORRECT, {"statement": "Bref."})):
            at = curators.later()
            of_catalogue.change_translation(
                translation=words, act=act, changes=changes, from_on=at.date(), reason="Read anew.",
                by=curators.first, at=at,
            )  # fmt: skip
            curators.confirm_all()


def act_on_the_crosswalk(curators):
    """All links that count, in both worlds, become disputed or retired; some that are only proposed are adopted."""
    demo = [make_user(name, groups=[CURATORS], demonstration=True) for name in ("Dora-demo", "Dina-demo")]
    real = [curators.first, curators.second]
    for two, links in (
        (demo, CrosswalkLink.objects.in_world(fictional=True)),
        (real, CrosswalkLink.objects.filter(real=None)),
    ):
        counting = list(links.filter(status="adopted").order_by("code"))
        proposed = list(links.filter(status="proposed").order_by("code")[:12])
        for number, link in enumerate([*proposed, *counting]):
            becomes = "adopted" if link in proposed else ("disputed", "retired")[number % 2]
            said = {"becomes": becomes, "rationale": "Two curators read it anew.", "citation": "para. 1"}
            turned = becomes == "adopted" and link.relation == "part" and link.target_id and number % 3 == 0
            waiting = decisions.ask_decision(link=link, turned=bool(turned), **said, by=two[0], at=curators.later())
            curators.done["catalogue.LinkDecision.save"] += 1
            answer = {"word": "give_back", "reason": "Not so."} if number == 0 else {"word": "confirm"}
            curators.press(row=waiting, by=two[1], **answer)
        for link in proposed[1:3]:
            said = {"becomes": "disputed", "rationale": "Not after all.", "citation": "para. 2"}
            link = (
                LinkDecision.objects.filter(
                    link__in=[link, *CrosswalkLink.objects.filter(real=link)], becomes="adopted"
                )
                .first()
                .link
            )
            waiting = decisions.ask_decision(link=link, **said, by=two[0], at=curators.later())
            curators.press("confirm", waiting, by=two[1])
    used = set(CrosswalkLink.objects.values_list("source", "target"))
    spoken = list(Commitment.objects.filter(trackable=True).order_by("code"))
    source, target = next(
        (a, b) for a in spoken for b in spoken if a != b and (a.pk, b.pk) not in used and (b.pk, a.pk) not in used
    )
    curators.save(CrosswalkLink(code="new-link", source=source, target=target, relation="related", rationale="New."))
    curators.save(CrosswalkLink(code="new-sdg", source=source, sdg_target="17.1", relation="related", rationale="New."))
    words = CrosswalkLink.objects.filter(status="proposed", real=None, decisions=None, in_demonstration=None).order_by(
        "code"
    )
    for link in words[:20]:
        link.rationale, link.citation = f"{link.rationale} Said better.", "para. 9"
        curators.save(link)


def act_on_methods(curators):
    at = curators.later(days=2)
    months = {"ageing_2y": 1, "stale_2y": 2, "ageing_5y": 2, "stale_5y": 3, "ageing_else": 3, "stale_else": 4}
    method = curators.save(
        Method(version="9.0", name="Hasty", effective_on=at.date() + timedelta(days=4), reason="Haste.", **months)
    )
    curators.save(Anchor(method=method, kind="do", step="1", label="Planned", sentence="It is planned."), inside=Method)
    curators.confirm_all()
    refused = curators.save(
        Method(version="9.1", effective_on=at.date() + timedelta(days=9), reason="More haste.", **months)
    )
    curators.press("give_back", refused, reason="Too much.", by=curators.second)
    for anchor in Anchor.objects.exclude(method=method):
        anchor.label = f"{anchor.label}, said otherwise"
        curators.save(anchor, inside=Method)


def act_on_words(curators):
    for group in Group.objects.all():
        group.label = f"{group.label}, said otherwise"
        curators.save(group)
    curators.save(Group(code="zzz", label="Others"))
    for milestone in Milestone.objects.all()[:3]:
        milestone.title = f"{milestone.title}, said otherwise"
        curators.save(milestone)


def act_on_people(curators):
    """Who reports, reviews and curates."""
    person = curators.save(User(email="new@example.org", name="New"), action=of_people.save_user)
    seat = curators.save(PanelSeat(user=person, constituency="state"), action=of_people.propose_seat)
    curators.press("confirm", seat, by=curators.second)
    curators.press("end", seat)
    arcadia = Actor.objects.get(code="XZA")
    page = admin.site._registry[Membership]
    membership = page_grants(curators, person, arcadia)
    assert isinstance(page.actions, tuple)
    curators.press("end", membership, by=curators.root)
    curators.press("take_second_factor_away", curators.second, by=curators.root, reason="A lost phone.")
    erase_a_curator(curators)


def erase_a_curator(curators):
    """Of the demonstration: what she decided of links is seen there. Her seat was under her name."""
    dora = User.objects.get(email="dora-demo@example.org")
    seat = of_people.propose_seat(
        instance=PanelSeat(user=dora, constituency="state"), by=curators.first, at=curators.later()
    )
    seat.public_name = "Dora of the Panel"
    of_people.rename_seat(instance=seat, by=curators.first, at=curators.later())
    curators.press("end", seat)
    of_people.give_roles(user=dora, groups=[], by=curators.root, at=curators.later())
    dora.is_active = False
    curators.save(dora, action=of_people.save_user)
    of_people.erase_person(user=dora, reason="She asked.", by=curators.root, at=curators.later())
    assert not LinkDecision.objects.filter(asked_by_label=dora.email).exists()


def page_grants(curators, person, actor):
    made = grant_membership(user=person, actor=actor, role="contributor", by=curators.root, at=curators.later())
    curators.done["actors.Membership.save"] += 1
    return made


def act_on_rounds(curators):
    day = curators.at.date()
    dates = {
        "covers_from": date(2026, 1, 1),
        "covers_to": date(2026, 6, 30),
        "opens_on": day,
        "closes_on": day + timedelta(days=90),
    }
    cycle = curators.save(Cycle(code="next", title="The next round", fictional=True, **dates))
    gcm = Framework.objects.get(code="gcm")
    cycle.frameworks.add(gcm)
    actor = Actor.objects.in_world(fictional=True).filter(type="state").order_by("code").last()  # none that was merged
    curators.save(Invitation(cycle=cycle, framework=gcm, actor=actor), inside=Cycle)
    curators.press("invite_states", cycle)
    reporter = User.objects.get(email="new@example.org")
    grant_membership(user=reporter, actor=actor, role="contributor", by=None, at=curators.at)
    curators.press("remind", Closing.objects.get(pk=cycle.pk))
    for code in ("past", "demo-2026"):
        close_a_round(curators, code, day)
    actor, commitment = (
        Actor.objects.get(code="XBB"),
        Commitment.objects.filter(trackable=True).order_by("code").first(),
    )
    curators.save(Target(actor=actor, commitment=commitment, years=5, starts_on=date(2020, 1, 1), citation="para. 3"))


def close_a_round(curators, code, day):
    """Closed, opened again, closed and published; where there is no such round yet, one of a year ago."""
    cycle = Cycle.objects.filter(code=code).first()
    if cycle is None:
        over = {"covers_from": day - timedelta(days=900), "covers_to": day - timedelta(days=400)}
        over |= {"opens_on": day - timedelta(days=399), "closes_on": day - timedelta(days=1)}
        cycle = curators.save(Cycle(code=code, title="A round that is over", fictional=True, **over))
        cycle.frameworks.add(Framework.objects.get(code="gcm"))
        curators.press("invite_states", cycle)
    cycle.closes_on, cycle.covers_to = day - timedelta(days=1), min(cycle.covers_to, day - timedelta(days=1))
    curators.save(cycle)
    with time_machine.travel(curators.at, tick=False):
        closing = curators.press("close", Closing.objects.get(pk=cycle.pk))
        curators.press("reopen", closing.snapshots.get(), reason="A report came.")
        curators.press("close", closing)
        curators.press("publish", closing.snapshots.standing().get(), by=curators.second)


def act_on_frameworks(curators):
    """Their words, their order, and at the end each is retired but the last."""
    first = Framework.objects.in_order().first()
    new = {
        "title": "A new agenda",
        "short_title": "New agenda",
        "issuer": "Somebody",
        "nature": "proposal",
        "position": 0,
    }
    curators.save(Framework(code="new", **new))
    for framework in Framework.objects.exclude(code="new").in_order():
        for changes in (
            {"title": "Retitled"},
            {"short_title": "Re"},
            {"position": 99 - framework.position},
            {"summary": "Re."},
        ):
            changed = Framework.objects.get(pk=framework.pk)
            for name, value in changes.items():
                setattr(changed, name, value)
            try:
                curators.save(changed)
            except ValidationError as refusal:
                curators.refused.append((framework.code, *changes, refusal.messages))
    assert {framework for framework, *_rest in curators.refused} == set(
        Framework.objects.filter(commitments__isnull=False).values_list("code", flat=True)
    )
    curators.press("retire", first, reason="Its time is over.")


# --- the test ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module", autouse=True)
def _both_worlds(django_db_setup, django_db_blocker):
    with (
        override_settings(DEMO=True),
        loaded(django_db_blocker, lambda: demonstration.load_demonstration(FIXTURES, at=NOW)),
    ):
        yield


def opened(addresses, *, at):
    """{address: its answer}, as a visitor reads it at an instant."""
    client = Client()
    with time_machine.travel(at, tick=False):
        return {address: answer_of(client, address) for address in addresses}


def differences(before, after):
    """For each answer that is another now, the address and where the two part."""
    for address, was in before.items():
        now = after[address]
        if was != now:
            place = next((n for n, (a, b) in enumerate(zip(was, now, strict=False)) if a != b), min(len(was), len(now)))
            start = max(place - 80, 0)
            yield f"{address}\n    was ...{was[start : place + 90]!r}\n    now ...{now[start : place + 90]!r}"


def test_every_address_that_takes_two_instants_is_drawn():
    assert set(KINDS) == {
        name for name, view in views() if {"as_of", "known_at"} <= (getattr(view, "known", None) or set())
    }


def views(patterns=None, prefix=""):
    for pattern in patterns or get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else prefix)
        else:
            yield f"{prefix}{pattern.name}", pattern.callback


@dataclass
class Capsule:
    before: dict
    after: dict
    curators: Curators
    controls: dict
    citations: dict


@pytest.fixture(scope="module")
def capsule(_both_worlds, django_db_blocker):
    """The addresses, opened before all that curators do and long after it."""
    with django_db_blocker.unblock():
        for commitment in said_most()[:3]:
            words = {"official_title": "Titre adopté", "source": "A list", "from_on": BEGINNING.date()}
            CommitmentTranslation.objects.create(commitment=commitment, language="fr", recorded_at=BEGINNING, **words)
        addresses, controls = draw_addresses(), control_addresses()
        snapshots = list(snapshot_addresses())
        before = opened([*addresses, *snapshots, *controls.values()], at=NOW + timedelta(minutes=1))
        with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
            citations = draw_citations()
        curators = Curators()
        with curators.watched(), time_machine.travel(NOW, tick=False):
            perform_everything(curators)
        assert curators.at < LATER
        return Capsule(before, opened(before, at=LATER), curators, controls, citations)


def test_the_capsule_performs_every_act_that_a_curator_has(capsule):
    done, ran = capsule.curators.done, capsule.curators.ran
    missing = [name for name in acts_of_the_admin() if name not in done]
    missing += [name for name, code in acts_of_the_modules() if code not in ran]
    assert missing == []


def test_the_index_is_what_is_public_after_every_act_of_a_curator(capsule):
    assert index.differences() == []


def test_what_was_cited_answers_the_same_after_every_act_of_a_curator(capsule):
    changed = list(differences(capsule.before, capsule.after))
    acts = sum(capsule.curators.done.values())
    assert changed == [], f"{len(changed)} of {len(capsule.before)}, after {acts} acts:\n" + "\n".join(changed)


def verdicts(citations):
    """[(heading, sentence, main content without the form in which the citation stands)] of what `/verify/` says long after."""
    client, found = Client(), []
    with time_machine.travel(LATER, tick=False):
        for citation in citations:
            response = ask(client, citation)
            found.append((*told(response), Main(response.content.decode()).text))
    return found


def test_each_citation_of_before_is_the_same_after_every_act_of_a_curator(capsule):
    assert len(capsule.citations) == CITATIONS
    answers = zip(capsule.citations.values(), verdicts(capsule.citations), strict=True)
    assert [(address, said[:2]) for address, said in answers if said[0] != "The same"] == []


# --- controls: a page that reads what is so today --------------------------------------------------------------------------


def control_addresses():
    """For each noun an address that answers otherwise when it reads the noun as it is today."""
    really = {"as_of": "2026-11-10", "known_at": "2026-11-10T12:00:00+00:00"}
    then = {**really, "demo": "1"}
    spoken = said_most()[0]
    named = Actor.objects.filter(fictional=False, type="state", names__isnull=False).order_by("code").first()
    return {
        "actor": f"{reverse('scorecards:matrix', args=['gcm'])}?{urlencode({**then, 'format': 'csv'})}",
        "commitment": f"{reverse('scorecards:commitment', args=[spoken.code])}?{urlencode(then)}",
        "words in a language": f"{reverse('scorecards:commitment', args=[spoken.code])}?{urlencode(then)}",
        "merge": f"{reverse('scorecards:matrix', args=['gcm'])}?{urlencode({**then, 'format': 'json'})}",
        "name in a language": f"{reverse('scorecards:actor', args=[named.slug])}?{urlencode(really)}",
        "position": f"{reverse('scorecards:actor', args=['farhaven'])}?{urlencode(then)}",
        "method": f"{reverse('scorecards:actor-scorecard', args=['gcm', 'arcadia'])}?{urlencode({**then, 'format': 'csv'})}",
        "link": f"{reverse('scorecards:sdg')}?{urlencode({**then, 'format': 'csv'})}",
    }


TODAY_AGAIN = {"as_of": LATER.date(), "known_at": LATER}


READ_AS_TODAY = (
    ("actor", type(ActorVersion.objects.all()), "in_force"),
    ("merge", type(ActorVersion.objects.all()), "entered_twice"),
    ("commitment", type(CommitmentVersion.objects.all()), "in_force"),
    ("words in a language", wording, "in_languages"),
    ("name in a language", type(ActorName.objects.all()), "known"),
    ("position", type(Adherence.objects.all()), "recorded"),
    ("method", type(Method.objects.all()), "at"),
    ("link", None, "status_known"),
)


@pytest.mark.parametrize(
    ("noun", "queryset", "question"), [each for number, each in enumerate(READ_AS_TODAY) if one_in(2, number)]
)
def test_a_page_that_reads_a_noun_as_it_is_today_is_noticed(capsule, monkeypatch, noun, queryset, question):
    owner = queryset or sdg_views
    asked = getattr(owner, question)

    def as_it_is_today(*args, **when):
        return asked(*args, **{name: TODAY_AGAIN.get(name, value) for name, value in when.items()})

    address = capsule.controls[noun]
    monkeypatch.setattr(owner, question, as_it_is_today)
    assert list(differences({address: capsule.before[address]}, opened([address], at=LATER)))


# --- what protects somebody reaches every past instant -----------------------------------------------------------------------

INSTANTS = ("2026-11-21", "2026-08-01", "2025-03-01", "2019-01-01")


def of_instants(addresses):
    """Each address for several days and by what was known on each, as a page and, where there are any, as downloads."""
    for address, forms in addresses.items():
        for day in INSTANTS:
            for form in forms:
                query = {"as_of": day, "known_at": f"{day}T12:00:00+00:00", "demo": "1", "format": form}
                yield f"{address}?{urlencode({name: value for name, value in query.items() if value})}"


ALL_FORMS = ("", "csv", "json")


def test_a_text_that_was_taken_down_is_told_at_no_instant_and_nothing_else_changes():
    claim = (
        Claim.objects.filter(published_at__isnull=False, superseded_at=None, withdrawn_at=None, actor__code="XAA")
        .exclude(narrative="")
        .select_related("revision__report", "commitment__framework", "actor")
        .latest("published_at")
    )
    text = claim.narrative[:60]
    framework, slug, code = claim.commitment.framework.code, claim.actor.slug, claim.commitment.code
    pages = {
        reverse("scorecards:cell", args=[framework, slug, code]): ALL_FORMS,
        reverse("scorecards:commitment", args=[code]): ALL_FORMS,
        reverse("scorecards:actor-scorecard", args=[framework, slug]): ALL_FORMS,
        reverse("scorecards:actor", args=[slug]): ("",),
        reverse("scorecards:matrix", args=[framework]): ALL_FORMS,
    }
    dated = list(of_instants(pages))
    report = claim.revision.report
    of_today = [
        reverse("progress:report", args=[report.pk]),
        reverse("progress:revision", args=[report.pk, claim.revision_number]),
        f"{reverse('pages:search')}?{urlencode({'q': text[:30], 'demo': '1'})}",
        f"{reverse('progress:reports')}?format=json&demo=1",
    ]
    addresses = [*dated, *snapshot_addresses(), *of_today]
    before = opened(addresses, at=LATER)
    with time_machine.travel(LATER, tick=False):
        citations = [cited_at(Client(), address) for address in (dated[0], *of_today[:2])]
    named = {address for address in addresses if text in before[address]}
    assert named & set(addresses[: -len(of_today)]), "some page of the past tells it"
    why = {"commitment": claim.commitment, "reason": "It names somebody."}
    case = record.ask_takedown(report, **why, by=make_curator("Carla"), at=LATER)
    record.confirm_takedown(case, by=make_curator("Conrad"), at=LATER)
    after = opened(addresses, at=LATER)
    assert [address for address in addresses if text in after[address]] == []
    others = {address: was for address, was in before.items() if address not in named | set(of_today)}
    assert list(differences(others, after)) == []
    for address in named:
        went, came = lines_that_differ(before[address], after[address])
        assert went <= {*AROUND_A_TEXT, claim.narrative, json.dumps(claim.narrative), "null"}, address
        assert came <= {*NOTICE, f"Texts were taken down on {LATER:%-d %B %Y} for privacy.", LATER.isoformat()}, address
    for heading, _sentence, page in verdicts(citations):
        assert heading == "The same"
        assert "Texts were taken down for privacy" in page
        assert text not in page


AROUND_A_TEXT = ("<h3>", "What happened", "</h3>", '<div class="wm-record" lang="en" dir="auto">', "</div>", "<p>", "</p>",
                 '<blockquote lang="en">', "</blockquote>")  # fmt: skip
NOTICE = ('<p class="wm-prose">', '<p class="wm-small">', "</p>", "[taken down]")
"""What goes with a text on a page, and what stands in its place."""


def lines_that_differ(was, now):
    """({lines that went}, {lines that came}): of JSON the values."""
    lines = list(unified_diff(was.split("\n"), now.split("\n"), n=0, lineterm=""))[2:]
    found = {sign: {line[1:].strip() for line in lines if line[0] == sign} for sign in "-+"}
    values = re.compile(r'^"(narrative|texts_taken_down)": (.*?),?$')
    went, came = ({values.sub(r"\2", line) for line in each} for each in (found["-"], found["+"]))
    return went, {line.strip('"') for line in came}


def publish_a_round_with(actor, *, by):
    """The snapshot of a round to which the actor was invited, published by the cast's day."""
    day = NOW.date() - timedelta(days=10)
    dates = {"covers_from": day - timedelta(days=400), "covers_to": day, "opens_on": day, "closes_on": day}
    cycle = Cycle.objects.create(code="shielded-later", title="A round", fictional=True, **dates)
    gcm = Framework.objects.get(code="gcm")
    cycle.frameworks.add(gcm)
    invite_to_report(cycle=cycle, framework=gcm, actors=[actor], by=by, at=NOW - timedelta(days=30))
    publish(snapshot=close(cycle=cycle, by=by, at=NOW), by=make_curator("Conrad"), at=NOW)


def test_a_body_that_is_shielded_is_named_at_no_instant_and_nothing_else_changes():
    by, at = make_curator("Carla"), NOW - timedelta(days=400)
    facts = {"type": "ngo", "region": "Europe", "fictional": True}
    actor = curation.add_actor(instance=Actor(code="XQQ", slug="qanatir", name="Qanatir House", **facts), by=by, at=at)
    facts = {"act": Act.CHANGE, "changes": {"name": "Zymurgy House", "slug": "zymurgy"}, "reason": "A new name."}
    at = NOW - timedelta(days=60)
    (version,) = curation.change_actor(actor=actor, from_on=at.date(), by=by, at=at, **facts)
    curation.confirm_actor(version=version, by=make_curator("Conrad"), at=at)
    words = ("qanatir", "zymurgy", "xqq")
    dated = of_instants(
        {
            reverse("scorecards:scorecards"): ("",),
            reverse("scorecards:commitment", args=["gcm.13"]): ALL_FORMS,
            reverse("scorecards:framework", args=["gcm"]): ALL_FORMS,
            reverse("scorecards:actor-scorecard", args=["gcm", "harbour-light"]): ALL_FORMS,
            reverse("scorecards:cell", args=["gcm", "arcadia", "gcm.13"]): ALL_FORMS,
        }
    )
    matrix = reverse("scorecards:matrix", args=["gcm"])
    counted = [
        f"{matrix}?type=ngo&demo=1&as_of={day}&known_at={day}T12:00:00Z&format={form}"
        for day in INSTANTS
        for form in ("csv", "json")
    ]
    publish_a_round_with(actor, by=by)
    kept = list(snapshot_addresses())
    addresses = [*dated, *counted, *kept, f"{reverse('scorecards:actors')}?demo=1&format=csv"]
    own = [f"{reverse('scorecards:actor', args=[slug])}?as_of=2026-11-01" for slug in ("qanatir", "zymurgy")]
    before = opened(addresses, at=LATER)
    with time_machine.travel(LATER, tick=False):
        card = reverse("scorecards:actor-scorecard", args=["gcm", "zymurgy"])
        counts = f"{reverse('scorecards:framework', args=['gcm'])}?type=ngo&demo=1&as_of=2026-11-21&known_at=2026-11-21T12:00:00Z"
        citations = [cited_at(Client(), address) for address in (card, counts)]

    def named_in(answers):
        return {address for address, answer in answers.items() if any(word in answer.lower() for word in words)}

    assert named_in(before) & set(counted)
    assert named_in(before) & set(kept)
    desk.shield_actor(actor=actor, by=by, at=NOW + timedelta(hours=1))
    after = opened(addresses, at=LATER)
    assert named_in(after) == set()
    with time_machine.travel(LATER, tick=False):
        assert [Client().get(address).status_code for address in own] == [404, 404]
        assert "house" not in Client().get(f"{reverse('pages:search')}?q=zymurgy&demo=1").content.decode().lower()
    others = {address: was for address, was in before.items() if address not in named_in(before)}
    assert list(differences(others, after)) == []
    (of_its_own, sentence, page), (of_counts, _sentence, counted_page) = verdicts(citations)
    assert (of_its_own, sentence) == ("No such answer", "Nothing that is public stands at this address today.")
    assert of_counts == "It answers otherwise now", "one fewer is counted"
    assert named_in({"own": page, "counts": counted_page}) == set()


def test_a_person_who_was_erased_is_named_nowhere_and_no_byte_changes():
    """Abe reported for Arcadia, Cyra confirmed what another curator proposed."""
    root, at = make_user("Ruth-root", is_superuser=True, is_staff=True), LATER - timedelta(hours=1)
    abe, cyra = (User.objects.get(email=f"{name}@example.org") for name in ("abe", "cyra"))
    assert ActorVersion.objects.filter(confirmed_by_id=str(cyra.pk)).exists()
    for membership in Membership.objects.current().filter(user=abe):
        end_membership(membership=membership, by=root, at=at)
    framework, slug, code = "gcm", "arcadia", "gcm.13"
    dated = of_instants(
        {
            reverse("scorecards:scorecards"): ("",),
            reverse("scorecards:matrix", args=[framework]): ALL_FORMS,
            reverse("scorecards:cell", args=[framework, slug, code]): ALL_FORMS,
            reverse("scorecards:actor-scorecard", args=[framework, slug]): ALL_FORMS,
            reverse("scorecards:actor", args=[slug]): ("",),
        }
    )
    published = (
        Report.objects.filter(actor__code="XAA", revisions__published_at__isnull=False).distinct().order_by("pk")
    )
    of_today = [
        f"{reverse('progress:reports')}?format=json&demo=1",
        *(each.get_absolute_url() for each in published[:5]),
        *(f"{reverse('pages:search')}?{urlencode({'q': word, 'demo': '1'})}" for word in ("Abe", "cyra@example.org")),
        f"{reverse('pages:panel')}?demo=1",
    ]
    addresses = [*dated, *snapshot_addresses(), *of_today]
    before = opened(addresses, at=LATER)
    for person in (abe, cyra):
        of_people.give_roles(user=person, groups=[], by=root, at=at)
        person.is_active = False
        of_people.save_user(instance=person, by=root, at=at)
        told = where(person.email)
        assert {"accounts_user.email", "audit_event.by_label", "audit_event.object_label"} <= set(told)
        of_people.erase_person(user=person, reason="Asked for by letter.", by=root, at=LATER)
    assert "actors_actorversion.confirmed_by_label" in told
    assert where("abe@example.org") == where("cyra@example.org") == []
    assert list(differences(before, opened(addresses, at=LATER))) == []

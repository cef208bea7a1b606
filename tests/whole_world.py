"""The whole world of the tables that prove isolation: two actors alike in everything, each person who may meet them, and
a report of each actor in every state. Every text that somebody typed is a canary of its own.

A word such as `canary0042q` is written in one place alone. `World.canaries` says where it stands, of which side it is,
in which state, and who may read it; so that whoever finds it elsewhere has found a leak.
"""

import hashlib
import logging
import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from http.cookies import SimpleCookie

import pytest
import time_machine
from django.core import mail
from django.db import connection, transaction
from django.test import Client, TestCase
from django.test.utils import override_settings

from commitments.accounts.models import PanelSeat, User
from commitments.accounts.roles import CURATORS
from commitments.actors.models import ActorName, ActorVersion, Adherence, Membership, Role
from commitments.assessment import actions as second_voice
from commitments.audit.versions import timeline_of
from commitments.catalogue import decisions
from commitments.catalogue.models import CommitmentTranslation, CommitmentVersion, CrosswalkLink, Method
from commitments.evidence.models import EvidenceFile, FileState
from commitments.exchange import actions as of_support
from commitments.exchange.models import Side as MatchSide
from commitments.progress import actions, notices
from commitments.progress.actions import Remark
from commitments.progress.actions.assignments import assign
from commitments.progress.actions.invitations import decline_invitation, invite_to_report
from commitments.progress.models import Audience, Claim, ClaimTranslation, Cycle, Revision
from commitments.record import actions as record
from commitments.record.autosave import keep_scratch
from commitments.snapshots import actions as closing
from tests import assessing, exchanging
from tests.cast import (
    NOW,
    PASSWORD,
    TODAY,
    enter_names,
    entry_with,
    give_second_factor,
    make_action,
    make_actor,
    make_commitment,
    make_entry,
    make_evidence_entry,
    make_evidence_file,
    make_framework,
    make_invitation,
    make_method,
    make_restraint,
    make_reviewer,
    make_user,
)
from tests.whole_pledges import plant_pledges

STATES = ("draft", "clearing", "submitted", "returned", "published", "correcting", "withdrawn")
PRINCIPALS = (
    "visitor",
    "nobody",
    "viewer",
    "contributor",
    "clearer",
    "deputy",
    "focal",
    "removed",
    "deactivated",
    "part",
    "other",
    "reviewer",
    "tied",
    "curator",
    "superuser",
)
ROW, ASKED, SPARE = "gcm.13", "gcm.14", "gcm.15"
"""A commitment that the actor fills itself, one that a part was asked to fill, one that no report speaks of."""

COUNTED = "gcm.13--sdg.8.8"
"""An adopted link, by which answers on ROW count under an SDG target too."""

ASSESSMENT_STATES = tuple(
    f"assessment-{state}"
    for state in (
        "draft", "submitted", "returned", "sent", "replied", "settled", "published", "withdrawn", "retracted",
    )
)  # fmt: skip
"""Of the assessments that each side makes of the other. They are met at addresses of their own."""

PAPER_STATES = ("draft", "submitted", "returned", "published", "withdrawn")
EXCHANGE_STATES = (
    *(f"{paper}-{state}" for paper in ("offer", "practice") for state in PAPER_STATES), "need", "private-need", "worked",
)  # fmt: skip
"""Of the offers and practices of each side; its two needs, each brought together with an offer of the other; and a
published answer that worked."""

UNTOLD = ("accounts_session", "kept_for_a_while")
"""Tables of sessions and of the cache: reading may write there."""


@dataclass(frozen=True)
class Canary:
    """Where a word stands. `readers` are principals, as A's side sees them, outside the actor who may read it."""

    where: str
    side: str
    state: str
    readers: frozenset


@dataclass
class Side:
    """All that one actor has. `ids` names each object by a word that is the same on both sides."""

    mark: str
    actor: object = None
    part: object = None
    office: object = None
    people: dict = field(default_factory=dict)
    memberships: dict = field(default_factory=dict)
    reports: dict = field(default_factory=dict)
    items: dict = field(default_factory=dict)
    files: dict = field(default_factory=dict)
    invitations: dict = field(default_factory=dict)
    to_report: dict = field(default_factory=dict)
    tokens: dict = field(default_factory=dict)
    takedowns: dict = field(default_factory=dict)
    requests: dict = field(default_factory=dict)
    assessments: dict = field(default_factory=dict)  # by this side, of the other
    opposite: object = None
    papers: dict = field(default_factory=dict)  # offers and practices
    claims: dict = field(default_factory=dict)  # its needs, and what worked
    matches: dict = field(default_factory=dict)
    offered: object = None  # by the other side, and open
    pledges: dict = field(default_factory=dict)
    targets: dict = field(default_factory=dict)
    rows: set = field(default_factory=set)  # (table, primary key) of all that was made with this side


class World:
    def __init__(self):
        self.canaries = {}
        self.users = {"visitor": None}
        self.cookies = {"visitor": SimpleCookie()}
        self.mails = []

    def word(self, where, side="", state="", readers=()):
        """A new canary."""
        word = f"canary{len(self.canaries):04d}q"
        self.canaries[word] = Canary(where, side, state, frozenset(readers))
        return word

    def client(self, principal):
        """A browser of this principal, as it was when the world was made."""
        client = Client()
        client.cookies = SimpleCookie({name: morsel.value for name, morsel in self.cookies[principal].items()})
        return client

    def sign_in(self, principal, user):
        client = Client()
        if user is not None:
            client.force_login(user)
        self.users[principal] = user
        self.cookies[principal] = client.cookies


ANYBODY = ("visitor", "nobody", "other", "reviewer")
PANEL = ("reviewer",)


def _of_state(world, mark, state, readers):
    return lambda where: world.word(where, mark, state, readers)


class Builder:
    def __init__(self, world):
        self.world = world

    # --- what is there once ---

    def everything(self):
        world = self.world
        make_method()
        gcm = make_framework("gcm")
        self.row, self.asked, self.spare = (make_commitment(code) for code in (ROW, ASKED, SPARE))
        self.action = make_action("gcm.13.a", self.row)
        self.restraint = make_restraint("gcm.29.never")
        self.cycle = self._cycle("first", gcm)
        self.earlier = self._cycle("earlier", gcm)
        world.gcm = gcm
        self.panel = make_reviewer()
        self.curator = self._person("curator", groups=[CURATORS], is_staff=True)
        self.root = self._person("superuser", is_staff=True, is_superuser=True)
        self._decided_link()
        self._proposals()
        before = rows_of_tables()
        world.a = self.side("A", "XAA", "Arcadia")
        between = rows_of_tables()
        world.b = self.side("B", "XBB", "Borduria")
        world.a.rows = {key for key in between if key not in before}
        world.b.rows = {key for key in rows_of_tables() if key not in between}
        self._assessments(world.a, world.b)
        of_both = rows_of_tables()
        world.a.rows |= {key for key in of_both if key not in world.a.rows | world.b.rows | set(between)}
        self._assessments(world.b, world.a)
        world.b.rows |= {key for key in rows_of_tables() if key not in of_both}
        for side, other in ((world.a, world.b), (world.b, world.a)):
            before = rows_of_tables()
            self._exchange(side, other)
            side.rows |= {key for key in rows_of_tables() if key not in before}
        self._panel_seats()
        self._shielded()
        self._closed_round()
        self._principals()
        self._mails()

    def _decided_link(self):
        """An adopted link, by which answers count elsewhere too; that it be disputed waits for a second curator."""
        link = CrosswalkLink.objects.create(
            code=COUNTED, source=self.row, sdg_target="8.8", relation="part", status="adopted"
        )
        words = {
            name: self.world.word(f"catalogue.LinkDecision.{name}", readers=("curator", "superuser"))
            for name in ("rationale", "citation")
        }
        decisions.ask_decision(link=link, becomes="disputed", by=self.curator, at=NOW, **words)

    def _proposals(self):
        """What one curator proposes of each noun that keeps its past, waiting, and what another gave back: nobody else reads
        either."""
        watch, compact = make_actor("XVN", "Ventora Watch", type="ngo"), self.row.framework
        shown = {
            ActorVersion: ("name",),
            CommitmentVersion: ("title", "statement"),
            CommitmentTranslation: CommitmentTranslation.FACTS,
            Adherence: ("source",),
            Method: ("note",),
        }
        nouns = {
            ActorVersion: {"actor": watch, "from_on": TODAY, **timeline_of(watch)[0].facts},
            CommitmentVersion: {"commitment": self.row, "from_on": TODAY, **timeline_of(self.row)[0].facts},
            CommitmentTranslation: {"commitment": self.row, "language": "fr", "from_on": TODAY},
            Adherence: {"actor": watch, "framework": compact, "dated_on": TODAY, "position": "for"},
            Method: {"version": "9.1", "effective_on": TODAY},
        }
        who = {"proposed_at": NOW, "proposed_by_id": str(self.curator.pk), "proposed_by_label": str(self.curator)}
        end = {"refused_at": NOW, "refused_by_id": "another", "refused_by_label": "Another"}
        for model, facts in nouns.items():
            for names, state in (((*shown[model], "reason"), {}), (("refusal",), {"reason": "It was wrong.", **end})):
                word = {
                    name: self.world.word(f"{model._meta.label}.{name}", readers=("curator", "superuser"))
                    for name in names
                }
                if model is Method and state:
                    facts = {**facts, "version": "9.2"}
                model.objects.create(**{**facts, **who, **state, **word, "act": "change"})

    def _closed_round(self):
        """One that was closed, opened again for a reason that curators alone read, and closed and published."""
        at = {"by": self.curator, "at": NOW}
        cycle = self._cycle("over", self.world.gcm, closes_on=date(2026, 6, 30))
        actors = [self.world.a.actor, self.world.b.actor]
        invite_to_report(cycle=cycle, framework=self.world.gcm, actors=actors, expected_by=cycle.closes_on, **at)
        reason = self.world.word("snapshots.Snapshot.reopen_reason", readers=("curator", "superuser"))
        closing.reopen(snapshot=closing.close(cycle=cycle, **at), reason=reason, **at)
        closing.publish(snapshot=closing.close(cycle=cycle, **at), by=self.root, at=NOW)

    def _cycle(self, code, framework, *, closes_on=date(2026, 12, 31)):
        cycle = Cycle.objects.create(
            code=code,
            title=f"The {code} round",
            covers_from=date(2025, 1, 1),
            covers_to=date(2025, 12, 31),
            opens_on=date(2026, 1, 1),
            closes_on=closes_on,
            fictional=True,
        )
        cycle.frameworks.add(framework)
        return cycle

    def _person(self, word, *, groups=(), side="", **facts):
        """Somebody with a second factor, whose name and address nobody outside reads."""
        email = f"{self.world.word('accounts.User.email', side)}@example.org"
        user = User.objects.create_user(email, PASSWORD, name=self.world.word("accounts.User.name", side), **facts)
        for group in groups:
            user.groups.add(make_user("Gus", groups=[group]).groups.get())
        return give_second_factor(user)

    def _panel_seats(self):
        """The tied reviewer; and somebody who is proposed, whose seat is nobody's business yet."""
        world = self.world
        self.tied = self._person("tied")
        seat = {"constituency": "state", "proposed_by": self.curator, "proposed_at": NOW}
        word = world.word("accounts.PanelSeat.public_name", readers=ANYBODY)
        PanelSeat.objects.create(user=self.tied, public_name=word, seated_by=self.root, seated_at=NOW, **seat)
        Membership.objects.create(user=self.tied, actor=world.a.office, role=Role.CONTRIBUTOR, began_at=NOW)
        word = world.word("accounts.PanelSeat.public_name")
        PanelSeat.objects.create(user=self._person("proposed"), public_name=word, **seat)

    def _shielded(self):
        """An organisation that nobody may name, with a published report and a draft."""
        word = lambda where: self.world.word(where, "S", "shielded")  # noqa: E731
        name, slug = word("actors.Actor.name"), word("actors.Actor.slug")
        actor = make_actor(
            f"X{word('actors.Actor.code')}", name, type="ngo", slug=slug, formal_name=word("actors.Actor.formal_name"),
            subregion=word("actors.Actor.subregion"), shielded=True,
        )  # fmt: skip
        ActorName.objects.create(
            actor=actor, language="fr", name=word("actors.ActorName.name"), source=word("actors.ActorName.source")
        )
        by = self._person("shielded", side="S")
        Membership.objects.create(user=by, actor=actor, role=Role.FOCAL_POINT, began_at=NOW)
        reports = []
        for readers in (ANYBODY, ()):
            said = self.world.word("progress.Claim.narrative", "S", "shielded", readers)
            entry = make_entry(narrative=said, counts=(COUNTED,))
            revision = actions.begin_with_claim(
                actor=actor, commitment=self.row, entry=entry, period_end=NOW.date().replace(month=6), by=by, at=NOW
            )
            if readers:
                record.submit(revision, by=by, at=NOW)
                record.publish(self._again(revision), by=self.panel, at=NOW)
            reports.append(revision.report)
        self.world.shielded, self.world.of_shielded = actor, reports

    def _principals(self):
        world = self.world
        people = world.a.people
        for principal in ("viewer", "contributor", "clearer", "deputy", "focal", "removed", "deactivated", "part"):
            world.sign_in(principal, people[principal])
        world.sign_in("nobody", self._person("nobody"))
        world.sign_in("other", world.b.people["focal"])
        world.sign_in("reviewer", self.panel)
        world.sign_in("tied", self.tied)
        world.sign_in("curator", self.curator)
        world.sign_in("superuser", self.root)
        # Both signed in while they still might.
        Membership.objects.filter(user__in=[s.people["removed"] for s in (world.a, world.b)]).update(
            ended_at=NOW, ended_by=self.root
        )
        User.objects.filter(pk__in=[s.people["deactivated"].pk for s in (world.a, world.b)]).update(is_active=False)
        # Nobody's own unsaved text, and that of who left.
        for principal, side in (("nobody", ""), ("removed", "A")):
            keep_scratch(
                user=world.users[principal],
                place="/reports/new/?commitment=gcm.13",
                typed=[("narrative", world.word("record.Scratch.content", side, readers=[principal]))],
                at=NOW,
            )

    # --- the second voice ---

    def _exchange(self, side, other):
        """What a side needs, offers and puts forward, in every state; and two offers of the other that its needs meet."""
        at = {"by": side.people["focal"], "at": NOW}
        for name, code, support in (("need", "gcm.61", "public"), ("private-need", "gcm.62", "private")):
            entry = exchanging.asking_entry(support)
            side.claims[name] = self._published_answer(side, code, entry)
        worked = [
            self._published_answer(side, f"gcm.{n}", make_entry(stage=4)) for n in range(63, 64 + len(PAPER_STATES))
        ]
        side.claims["worked"] = worked[0]
        theirs = {"by": other.people["focal"], "at": NOW}
        side.offered, matched = (self._open_offer(other, theirs) for _twice in range(2))
        side.matches["need"] = of_support.propose_match(
            need=side.claims["need"], offer=matched, side=MatchSide.OFFER, **theirs
        )
        side.matches["private-need"] = of_support.propose_match(
            need=side.claims["private-need"], offer=matched, side=MatchSide.CURATOR, by=self.curator, at=NOW
        )
        for state, claim in zip(PAPER_STATES, worked[1:], strict=True):
            text = self._paper_word(side, "Offer", f"offer-{state}")
            said = exchanging.make_offer_text(
                text=f"{text('text')} Ask +44 7700 900123.", personal_data_reason=self._why_it_may_stay(text, state)
            )
            offer = of_support.begin_offer(actor=side.actor, text=said, **at)
            side.papers[f"offer-{state}"] = self._moved(offer, state, text, "OfferMove", at, side.mark)
            text = self._paper_word(side, "SharedPractice", f"practice-{state}")
            said = exchanging.make_practice_text(
                what_worked=f"{text('what_worked')} Ask +44 7700 900123.",
                what_others=text("what_others"),
                personal_data_reason=self._why_it_may_stay(text, state),
            )
            practice = of_support.put_forward(claim=claim, text=said, **at)
            side.papers[f"practice-{state}"] = self._moved(practice, state, text, "PracticeMove", at, side.mark)

    def _published_answer(self, side, code, entry):
        """A published claim of the side, which has a chain of clearance."""
        commitment, at = make_commitment(code), {"by": side.people["focal"], "at": NOW}
        period_end = NOW.date().replace(month=6)
        revision = actions.begin_with_claim(
            actor=side.actor, commitment=commitment, entry=entry, period_end=period_end, **at
        )
        actions.send_to_clearance(revision=revision, **at)
        actions.clear_report(revision=self._again(revision), by=side.people["clearer"], at=NOW)
        record.publish(self._again(revision), by=self.panel, at=NOW)
        return revision.claims.select_related("actor", "revision__report", "commitment").get()

    def _open_offer(self, side, at):
        offer = of_support.begin_offer(actor=side.actor, text=exchanging.make_offer_text(), **at)
        record.submit(offer, **at)
        return record.publish(offer, by=self.panel, at=NOW)

    def _paper_word(self, side, model, state):
        readers = {"published": ANYBODY, "submitted": PANEL}.get(state.partition("-")[2], ())
        return lambda name, to=readers: self.world.word(f"exchange.{model}.{name}", side.mark, state, to)

    def _why_it_may_stay(self, word, state):
        return word("personal_data_reason", PANEL if state == "submitted" else ())

    def _moved(self, paper, state, word, move, at, mark):
        """The draft of an offer or a practice, brought into its state."""
        if state == "draft":
            return paper
        who = {"by": self.panel, "at": NOW}
        paper = record.submit(paper, **at)
        if state == "returned":
            comment = self.world.word(f"exchange.{move}.comment", mark, f"{move}-returned")
            return record.return_(paper, comment=comment, **who)
        if state in ("published", "withdrawn"):
            paper = record.publish(paper, **who)
        if state == "published":
            why = self.world.word(f"exchange.{move.removesuffix('Move')}Takedown.reason", mark, f"{move}-published")
            asked = record.ask_takedown(paper, reason=why, by=self.curator, at=NOW)
            record.refuse_takedown(asked, by=self.panel, at=NOW)  # so that it can be asked for again
        if state == "withdrawn":
            reason = word("withdrawal_reason", ANYBODY)
            paper = record.withdraw(paper, reason=reason, **who)
        return paper

    def _assessments(self, side, other):
        """What a side says of the other: an assessment in every state, with a reply from the other where there is one."""
        side.opposite = other.actor
        by, subject = side.people["focal"], other.people["focal"]
        members = ("viewer", "contributor", "clearer", "deputy", "focal")
        of_subject, of_assessor = (("other",), members) if side.mark == "A" else (members, ("other",))
        for place, name in enumerate((*ASSESSMENT_STATES, "the correction")):
            state = name.removeprefix("assessment-")
            public = state in ("published", "the correction")
            told = ANYBODY if public else ()
            if state in ("submitted", "sent", "replied", "settled"):
                told += PANEL + (of_subject if state != "submitted" else ())
            word = _of_state(self.world, side.mark, "draft" if state == "draft" else name, told)
            at, who = {"at": NOW, "by": by}, {"at": NOW, "by": self.panel}
            revision = second_voice.begin_assessment(
                assessor=side.actor, subject=other.actor, commitment=make_commitment(f"gcm.5{place}"),
                period_end=NOW.date().replace(month=6), entry=self._judgement(word), **at,
            )  # fmt: skip
            side.assessments[name] = revision.assessment
            if state == "draft":
                continue
            handed = record.submit(
                assessing.fresh(revision),
                personal_data_reason=self.world.word(
                    "assessment.AssessmentRevision.personal_data_reason", side.mark, name,
                    PANEL if "reviewer" in told and not public else (),
                ),
                **at,
            )  # fmt: skip
            if state == "submitted":
                continue
            if state == "returned":
                comment = self.world.word("assessment.AssessmentMove.comment", side.mark, name)
                record.return_(handed, comment=comment, **who)
                continue
            sent = second_voice.send_to_subject(revision=handed, **who)
            if state == "sent":
                continue
            if state == "retracted":
                why = self.world.word("assessment.AssessmentMove.comment", side.mark, name, of_subject)
                second_voice.retract_assessment(revision=sent, reason=why, **at)
                continue
            # Whoever assessed was sent the reply, and reads it again after a withdrawal too.
            readers = (*told, *of_assessor) if state in ("replied", "settled", "withdrawn") else told
            word = _of_state(self.world, other.mark, name, readers)
            reason = _of_state(self.world, other.mark, name, PANEL if state in ("replied", "settled") else ())
            second_voice.file_reply(
                revision=sent, entry=self._answer(word), by=subject, at=NOW,
                personal_data_reason=reason("assessment.Reply.personal_data_reason"),
            )  # fmt: skip
            if state == "replied":
                continue
            settled = second_voice.maintain_assessment(revision=assessing.fresh(sent), **at)
            if state == "settled":
                continue
            published = record.publish(settled, **who)
            if state == "withdrawn":
                why = self.world.word("assessment.AssessmentRevision.withdrawal_reason", side.mark, name, ANYBODY)
                record.withdraw(published.assessment, reason=why, **who)
            elif state == "published":
                why = self.world.word("assessment.Takedown.reason", side.mark, name)
                record.ask_takedown(published.assessment, voice="assessor", reason=why, by=self.curator, at=NOW)
            else:
                why = self.world.word("assessment.AssessmentRevision.reason", side.mark, "the correction")
                record.correct(published.assessment, reason=why, **at)

    def _judgement(self, word):
        said = {
            name: word(f"assessment.AssessmentRevision.{name}")
            for name in ("funding", "ties", "approach", "answer_reason")
        }
        # What looks like somebody's number asks for a reason.
        rationale = f"{word('assessment.AssessmentRevision.rationale')} Ask +44 7700 900123."
        return assessing.make_answers(
            **said, rationale=rationale, evidence=(self._piece(word, "assessment.AssessmentEvidence.locator"),)
        )

    def _answer(self, word):
        return assessing.make_reply(
            text=f"{word('assessment.Reply.text')} Ask +44 7700 900123.",
            evidence=(self._piece(word, "assessment.ReplyEvidence.locator"),),
        )

    def _piece(self, word, locator):
        return make_evidence_entry(
            title=word("evidence.EvidenceItem.title"),
            link=f"https://{word('evidence.EvidenceItem.link')}.example/",
            issuer=word("evidence.EvidenceItem.issuer"),
            locator=word(locator),
        )

    def _mails(self):
        """Everything that the site says by mail of what waits."""
        for user in User.objects.filter(is_active=True):
            notices.update_mail(user).send()
        self.world.mails = list(mail.outbox)

    # --- one side ---

    def side(self, mark, code, name):
        side = Side(mark)
        word = lambda where, state="", readers=(): self.world.word(where, mark, state, readers)  # noqa: E731
        self.here, self.say = side, word
        side.actor = make_actor(code, name)
        side.part = make_actor(f"{code}P", f"{name} Ministry", type="ministry", parent=side.actor)
        side.office = make_actor(f"{code}O", f"{name} Office", type="ministry", parent=side.actor)
        ActorName.objects.create(actor=side.actor, language="fr", name=f"{name} (fr)", source="A fictional record")
        for principal, role in (
            ("viewer", Role.VIEWER),
            ("contributor", Role.CONTRIBUTOR),
            ("clearer", Role.CLEARER),
            ("deputy", Role.DEPUTY),
            ("focal", Role.FOCAL_POINT),
            ("removed", Role.CONTRIBUTOR),
            ("deactivated", Role.CONTRIBUTOR),
            ("spare", Role.VIEWER),
        ):
            self._member(principal, side.actor, role)
        self._member("part", side.part, Role.CONTRIBUTOR)
        self.by = side.people["focal"]
        self._invitations()
        for state in STATES:
            side.reports[state] = getattr(self, state)().report
        side.reports["in review"] = self.in_review().report
        waits = Revision.objects.filter(report=side.reports["in review"])
        waits.update(submitted_at=NOW - timedelta(days=63))  # too long: the curators have an act for it
        side.reports["full review"] = self.full_review().report
        side.reports["corrected"] = self.corrected().report
        side.reports["asked"] = self.asked_to_withdraw().report
        self._unsaved()
        self._files()
        plant_pledges(self, side)
        return side

    def _member(self, principal, actor, role):
        user = self._person(principal, side=self.here.mark)
        step = 1 if role == Role.CLEARER else 0
        made = Membership.objects.create(user=user, actor=actor, role=role, step=step, began_at=NOW)
        self.here.people[principal], self.here.memberships[principal] = user, made

    def _invitations(self):
        side, say = self.here, self.say
        # The word in the link stands in a mail alone, never in the database.
        side.tokens["open"] = say("actors.Invitation.token")
        side.invitations["open"] = make_invitation(
            f"{say('actors.Invitation.email', readers=['holder'])}@example.org", side.actor, token=side.tokens["open"],
            invited_by=self.by,
        )  # fmt: skip
        (asked,) = invite_to_report(
            cycle=self.cycle, framework=self.world.gcm, actors=[side.actor], by=self.curator, at=NOW
        )
        (declined,) = invite_to_report(
            cycle=self.earlier, framework=self.world.gcm, actors=[side.actor], by=self.curator, at=NOW
        )
        decline_invitation(invitation=declined, reason=say("progress.Invitation.decline_reason"), by=self.by, at=NOW)
        side.to_report |= {"open": asked, "declined": declined}

    def _entry(self, state, readers):
        """Answers of which every text is a canary, with a link and a file behind them."""
        say = lambda where: self.say(where, state, readers)  # noqa: E731
        name = self.say("evidence.EvidenceFile.name", state, PANEL if "reviewer" in readers else ())
        item = make_evidence_file(
            self.here.actor,
            content=f"%PDF-1.7 {say('evidence file bytes')}".encode(),
            title=say("evidence.EvidenceItem.title"),
            issuer=say("evidence.EvidenceItem.issuer"),
        )
        EvidenceFile.objects.filter(pk=item.file_id).update(name=f"{name}.pdf")
        self.here.items[state], self.here.files[state] = item, item.file
        link = make_evidence_entry(
            title=say("evidence.EvidenceItem.title"),
            link=f"https://{say('evidence.EvidenceItem.link')}.example/",
            issuer=say("evidence.EvidenceItem.issuer"),
            locator=say("progress.ClaimEvidence.locator"),
        )
        filed = entry_with(item, locator=say("progress.ClaimEvidence.locator"), issuer=item.issuer)
        return make_entry(
            stage=2,
            self_view="mixed",
            momentum="steady",
            # What looks like somebody's number asks for a reason.
            narrative=f"{say('progress.Claim.narrative')} Ask +44 7700 900123.",
            obstacles=say("progress.Claim.obstacles"),
            next_step=say("progress.Claim.next_step"),
            actions=(self.action.code,),
            evidence=(link, filed),
            counts=(COUNTED,),
        )

    def _begun(self, state, readers, *, cycle=None):
        """A draft that speaks of a row of its own and of the one that a part fills."""
        side = self.here
        made = {"by": self.by, "at": NOW}
        revision = actions.begin_with_claim(
            actor=side.actor, commitment=self.row, entry=self._entry(state, readers), period_end=NOW.date().replace(month=6),
            cycle=cycle, **made,
        )  # fmt: skip
        absent = make_entry(
            answer="cannot_assess",
            stage=None,
            narrative="",
            answer_reason=self.say("progress.Claim.answer_reason", state, readers),
        )
        assign(revision=revision, commitments=[self.asked], part=side.part, **made)
        actions.log_claim(
            revision=revision,
            commitment=self.asked,
            entry=absent,
            version=revision.version,
            prepared_by=side.part,
            by=side.people["part"],
            at=NOW,
        )
        if "visitor" in readers or state == "withdrawn":
            self._translate(revision, state)
        return self._again(revision)

    def _translate(self, revision, state):
        """Nobody reads a translation yet, not even of what is published."""
        claim = Claim.objects.get(revision=revision, commitment=self.row)
        text = self.say("progress.ClaimTranslation.text", state, ())
        ClaimTranslation.objects.create(claim=claim, field="narrative", language="fr", text=text)

    def _again(self, revision):
        return Revision.objects.with_names().get(pk=revision.pk)

    def draft(self):
        """It was sent to clearance once and came back with a word."""
        revision = self.clearing("draft")
        comment = self.say("progress.RevisionMove.comment", "draft")
        actions.send_back(revision=revision, comment=comment, by=self.here.people["clearer"], at=NOW)
        return self._again(revision)

    def clearing(self, state="clearing", readers=()):
        revision = self._begun(state, readers)
        # Why it may stay is for those who clear and review it, never for the public.
        reason = self.say("progress.Revision.personal_data_reason", state, PANEL if readers else ())
        actions.send_to_clearance(revision=revision, by=self.by, at=NOW, personal_data_reason=reason)
        return self._again(revision)

    def submitted(self, state="submitted", readers=PANEL):
        revision = self.clearing(state, readers)
        actions.clear_report(revision=revision, by=self.here.people["clearer"], at=NOW)
        return self._again(revision)

    def in_review(self, state="in review", readers=PANEL):
        revision = self.submitted(state, readers)
        remarks = [
            Remark(self.say("progress.Comment.text", state, PANEL), self.row, "narrative"),
            Remark(self.say("progress.Comment.text panel", state, PANEL), None, "", Audience.PANEL),
        ]
        actions.comment_on_report(revision=revision, remarks=remarks, by=self.panel, at=NOW)
        return self._again(revision)

    def returned(self):
        revision = self.in_review("returned")
        comment = self.say("progress.RevisionMove.comment", "returned", PANEL)
        record.return_(revision, comment=comment, by=self.panel, at=NOW)
        revision = self._again(revision)
        answer = [Remark(self.say("progress.Comment.text", "returned", PANEL), None, "")]
        actions.answer_comments(revision=revision, remarks=answer, by=self.by, at=NOW)
        return self._again(revision)

    def published(self, state="published", readers=ANYBODY):
        revision = self.in_review(state, readers)
        record.publish(revision, by=self.panel, at=NOW)
        if state == "published":
            self.here.takedowns["asked"] = record.ask_takedown(
                revision.report,
                commitment=self.row,
                reason=self.say("progress.Takedown.reason", state),
                by=self.curator,
                at=NOW,
            )
        return self._again(revision)

    def correcting(self):
        revision = self.published("correcting")
        # The reason is public once the correction is.
        reason = self.say("progress.Revision.reason", "correcting")
        draft = record.correct(revision.report, reason=reason, by=self.by, at=NOW)
        items, files = self.here.items["correcting"], self.here.files["correcting"]
        entry = self._entry("the correction", ())
        actions.log_claim(revision=draft, commitment=self.row, entry=entry, version=draft.version, by=self.by, at=NOW)
        self.here.items["correcting"], self.here.files["correcting"] = items, files
        return self._again(draft)

    def corrected(self):
        """Published twice: both revisions are public, and what the second changed. Its withdrawal was asked for once."""
        revision = self.published("corrected")
        reason = self.say("progress.Revision.reason", "corrected", ANYBODY)
        draft = record.correct(revision.report, reason=reason, by=self.by, at=NOW)
        entry = self._entry("corrected", ANYBODY)
        actions.log_claim(revision=draft, commitment=self.row, entry=entry, version=draft.version, by=self.by, at=NOW)
        draft = self._again(draft)
        words = self.say("progress.Revision.personal_data_reason", "corrected", PANEL)
        actions.send_to_clearance(revision=draft, by=self.by, at=NOW, personal_data_reason=words)
        draft = self._again(draft)
        actions.clear_report(revision=draft, by=self.here.people["clearer"], at=NOW)
        draft = self._again(draft)
        record.publish(draft, by=self.panel, at=NOW)
        asked = self._ask_withdrawal(draft, "corrected")
        answer = self.say("progress.WithdrawalRequest.answer", "corrected", PANEL)
        actions.decline_withdrawal(request=asked, answer=answer, by=self.panel, at=NOW)
        return self._again(draft)

    def withdrawn(self):
        revision = self.published("withdrawn", PANEL)
        reason = self.say("progress.Revision.withdrawal_reason", "withdrawn", ANYBODY)
        record.withdraw(revision.report, reason=reason, by=self.panel, at=NOW)
        return self._again(revision)

    def _ask_withdrawal(self, revision, state):
        """Of the panel alone, as long as it is not granted."""
        reason = self.say("progress.WithdrawalRequest.reason", state, PANEL)
        return actions.ask_withdrawal(report=revision.report, reason=reason, by=self.by, at=NOW)

    def asked_to_withdraw(self):
        """Published, and its actor asks that it be withdrawn."""
        revision = self.published("asked")
        self.here.requests["asked"] = self._ask_withdrawal(revision, "asked")
        return self._again(revision)

    def full_review(self):
        made = {"by": self.by, "at": NOW}
        revision, _made = actions.begin_full_review(
            actor=self.here.actor, framework=self.world.gcm, period_end=NOW.date().replace(month=6), **made
        )
        entry = make_entry(narrative=self.say("progress.Claim.narrative", "full review"))
        actions.log_claim(revision=revision, commitment=self.row, entry=entry, version=revision.version, **made)
        revision = self._again(revision)
        assign(revision=revision, commitments=[self.asked], part=self.here.part, **made)
        assign(revision=revision, commitments=[self.spare], person=self.here.people["contributor"], **made)
        return revision

    def _unsaved(self):
        side = self.here
        for principal, state, code in (
            ("focal", "draft", ROW),
            ("part", "returned", ASKED),
            ("contributor", "draft", ASKED),
        ):
            report = side.reports[state]
            keep_scratch(
                user=side.people[principal],
                place=f"/reports/{report.pk}/claims/{code}/",
                typed=[("narrative", self.say("record.Scratch.content", state, [principal]))],
                at=NOW,
            )

    def _files(self):
        """One that waits to be checked, one that was refused, one that no claim uses, one that a part brought."""
        side = self.here
        for state in (FileState.QUARANTINED, FileState.REFUSED):
            item = make_evidence_file(
                side.actor,
                content=f"%PDF-1.7 {self.say('evidence file bytes', state)}".encode(),
                state=state,
                title=self.say("evidence.EvidenceItem.title", state),
            )
            names = {"name": f"{self.say('evidence.EvidenceFile.name', state)}.pdf"}
            if state == FileState.REFUSED:
                names["refusal"] = self.say("evidence.EvidenceFile.refusal", state)
            EvidenceFile.objects.filter(pk=item.file_id).update(**names)
            side.items[state], side.files[state] = item, item.file
        title = self.say("evidence.EvidenceItem.title", "unused")
        side.items["unused"] = make_evidence_file(side.actor, content=f"%PDF {title}".encode(), title=title)
        side.files["unused"] = side.items["unused"].file
        self._file_of_a_part(side.people["part"])

    def _file_of_a_part(self, bringer):
        """What somebody of a part brought to the whole's report: theirs to read, and nobody else's beside the actor's."""
        say = lambda where: self.say(where, "of a part", ["part"])  # noqa: E731
        content, title = f"%PDF-1.7 {say('evidence file bytes')}".encode(), say("evidence.EvidenceItem.title")
        item = make_evidence_file(self.here.actor, content=content, title=title, added_by=bringer)
        named = {"name": f"{say('evidence.EvidenceFile.name')}.pdf", "received_by": bringer}
        EvidenceFile.objects.filter(pk=item.file_id).update(**named)
        self.here.items["of a part"], self.here.files["of a part"] = item, item.file


@contextmanager
def whole_world():
    """The world, made in a transaction that is rolled back at the end. The clock must stand at NOW."""
    with override_settings(DEMO=True), transaction.atomic():
        world = World()
        mail.outbox = []
        with TestCase.captureOnCommitCallbacks(execute=True):
            Builder(world).everything()
        enter_names()
        world.mails = list(mail.outbox)
        try:
            yield world
        finally:
            transaction.set_rollback(True)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """One world for a whole module. A test that changes it does so in `without_traces`."""
    logging.disable(logging.ERROR)  # thousands of refusals, each with a line
    with django_db_blocker.unblock(), time_machine.travel(NOW, tick=False), whole_world() as made:
        yield made
    logging.disable(logging.NOTSET)


@contextmanager
def without_traces():
    """Whatever is done inside leaves nothing behind: not in the database, not in the outbox."""
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)
            mail.outbox = []


# --- what was read and what was written ---------------------------------------------------------------------------------

WRITE = re.compile(r'^\s*(?:INSERT (?:OR \w+ )?INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?', re.I)


class Writes:
    """The tables that statements wrote to, sessions and the cache left out. For `connection.execute_wrapper`."""

    def __init__(self):
        self.tables = []

    def __call__(self, execute, sql, params, many, context):
        found = WRITE.match(sql)
        if found and found[1] not in UNTOLD:
            self.tables.append(found[1])
        return execute(sql, params, many, context)


def state_of_tables(*, but=UNTOLD):
    """A digest of every row of every table but these, by table."""
    digests = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            if table in but:
                continue
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows = sorted(repr(row) for row in cursor.fetchall())
            digests[table] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return digests


def rows_of_tables(*, but=(*UNTOLD, "sqlite_sequence"), of=None):
    """{(table, primary key): the row} of every row of every table but these; the key is the first column. `of`: of these alone."""
    rows = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor) if of is None else of:
            if table not in but:
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
                rows |= {(table, row[0]): row for row in cursor.fetchall()}
    return rows


def body_of(response):
    """All that was sent: status line, headers and bytes."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    headers = "\n".join(f"{name}: {value}" for name, value in response.items())
    cookies = response.cookies.output()
    return "\n".join((headers, cookies, content.decode(errors="replace")))

"""What the people of the demonstration did, told again move by move through the same actions as everybody's.

A report is begun with a key made from its name, so that loading twice tells nothing twice. How to read the sheets is
said in fixtures/demonstration/README.md.
"""

import uuid
from collections import defaultdict
from collections.abc import Callable, Container, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time
from functools import cached_property
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from commitments.accounts.actions import confirm_seat, give_roles, propose_seat, save_user
from commitments.accounts.demonstration import ACCOUNTS, PASSWORD
from commitments.accounts.models import Constituency, PanelSeat, User
from commitments.accounts.roles import CURATORS
from commitments.actors.actions import grant_membership
from commitments.actors.models import Actor, Membership, Role
from commitments.catalogue import decisions
from commitments.catalogue.models import Commitment, CrosswalkLink, Framework, LinkDecision, LinkStatus
from commitments.common.sheets import BadSheet
from commitments.desk.actions import shield_actor
from commitments.evidence.actions import confirm_evidence
from commitments.evidence.models import EvidenceItem
from commitments.progress import actions
from commitments.progress.models import Cycle, Report
from commitments.progress.questions import CANNOT_ASSESS, NOT_APPLICABLE, ClaimEntry, EvidenceEntry
from commitments.record import actions as record
from commitments.record import escalation
from commitments.snapshots import actions as closing
from commitments.snapshots.models import Snapshot

FOLDER = "demonstration"
COLUMNS = {
    "people.csv": ("name", "email", "actor", "role", "group", "seat", "began_on"),
    "evidence.csv": (
        "key",
        "title",
        "issuer",
        "issuer_class",
        "link",
        "dated_on",
        "confirmed_class",
        "confirmed_by",
        "confirmed_on",
    ),
    "invitations.csv": (
        "cycle",
        "framework",
        "actor",
        "invited_on",
        "expected_by",
        "declined_on",
        "declined_by",
        "reason",
    ),
    "reports.csv": ("report", "actor", "cycle", "period_start", "period_end", "language", "public_identity"),
    "moves.csv": ("report", "revision", "at", "move", "by", "comment"),
    "claims.csv": (
        "report",
        "revision",
        "commitment",
        "step",
        "momentum",
        "self_view",
        "reasons",
        "actions",
        "evidence",
        "prepared_by",
        "answer_reason",
        "narrative",
        "obstacles",
        "next_step",
    ),
    "assignments.csv": ("report", "commitment", "part", "by"),
    "links.csv": (
        "link",
        "becomes",
        "turned",
        "asked_by",
        "asked_on",
        "confirmed_by",
        "confirmed_on",
        "rationale",
        "citation",
    ),
    "references.csv": ("report", "revision", "commitment", "link", "lends"),
    "needs.csv": ("report", "revision", "commitment", "support", "kinds"),
    "closings.csv": ("cycle", "closed_by", "closed_on", "published_by", "published_on"),
}


class Beside:
    """What is told between the moves of a Story: its sheets, and the acts that do again what was done. One that is loaded
    already was told before, and is left to whoever went on with it since."""

    def __init__(self, rows, story):
        self.rows, self.story = rows, story

    @cached_property
    def known(self) -> Mapping[tuple[str, str], Container[str]]:
        """{(sheet, column): what a cell may name}."""
        raise NotImplementedError

    @cached_property
    def waiting(self) -> list[tuple[datetime, Callable[..., Any], Any]]:
        """[(when, act, row)] of what is not made yet, in the order of time."""
        raise NotImplementedError

    @cached_property
    def names(self):
        """Of all people of the demonstration, as they are written and in small letters."""
        names = [row["name"] for row in self.story.rows["people.csv"]]
        return {*names, *map(str.lower, names)}

    def check(self):
        """Raises BadSheet with a sentence for each cell that names what there is not."""
        if problems := self.problems():
            raise BadSheet(problems)

    def problems(self):
        return unknown(self.known, self.rows)

    def tell(self, *, until):
        """Make every move until then that is not made yet."""
        while self.waiting and self.waiting[0][0] <= until:
            at, act, row = self.waiting.pop(0)
            act(row, at)


def unknown(known, rows):
    """A sentence for each cell that names what there is not."""
    return [
        f"{FOLDER}/{sheet}, row {row.number}: {column} {row[column]} is not known."
        for (sheet, column), values in known.items()
        for row in rows[sheet]
        if row[column] not in values
    ]


class Story:
    """The sheets of what people did, and the acts that do it again."""

    def __init__(self, rows):
        self.rows = rows
        self.reports = {row["report"]: row for row in rows["reports.csv"]}
        self.evidence = {row["key"]: row for row in rows["evidence.csv"]}
        self.beside = []
        """Others, told between the moves of this one: each is a Beside."""
        self.claims = defaultdict(list)
        for row in rows["claims.csv"]:
            self.claims[row["report"], row["revision"]].append(row)
        self.references = defaultdict(list)
        for row in rows["references.csv"]:
            self.references[row["report"], row["revision"], row["commitment"]].append(row)
        self.needs = {(row["report"], row["revision"], row["commitment"]): row for row in rows["needs.csv"]}

    @cached_property
    def actors(self):
        return {actor.code: actor for actor in Actor.objects.filter(fictional=True)}

    @cached_property
    def cycles(self):
        return {cycle.code: cycle for cycle in Cycle.objects.filter(fictional=True)}

    @cached_property
    def frameworks(self):
        return Framework.objects.in_bulk(field_name="code")

    @cached_property
    def commitments(self):
        return Commitment.objects.trackable().in_bulk(field_name="code")

    @cached_property
    def links(self):
        return CrosswalkLink.objects.in_world(fictional=False).in_bulk(field_name="code")

    @cached_property
    def people(self):
        by_email = User.objects.in_bulk([row["email"] for row in self.rows["people.csv"]], field_name="email")
        return {row["name"].lower(): by_email[row["email"]] for row in self.rows["people.csv"]}

    def check(self):
        names = {row["name"].lower() for row in self.rows["people.csv"]}
        known = {
            ("people.csv", "actor"): self.actors,
            ("people.csv", "seat"): Constituency.values,
            ("invitations.csv", "cycle"): self.cycles,
            ("invitations.csv", "framework"): self.frameworks,
            ("invitations.csv", "actor"): self.actors,
            ("invitations.csv", "declined_by"): names,
            ("reports.csv", "actor"): self.actors,
            ("reports.csv", "cycle"): self.cycles,
            ("moves.csv", "report"): self.reports,
            ("moves.csv", "by"): names,
            ("moves.csv", "move"): self.acts,
            ("claims.csv", "report"): self.reports,
            ("claims.csv", "commitment"): self.commitments,
            ("claims.csv", "prepared_by"): self.actors,
            ("assignments.csv", "report"): self.reports,
            ("assignments.csv", "commitment"): self.commitments,
            ("assignments.csv", "part"): self.actors,
            ("assignments.csv", "by"): names,
            ("links.csv", "link"): self.links,
            ("links.csv", "becomes"): LinkStatus.values,
            ("links.csv", "asked_by"): names,
            ("links.csv", "confirmed_by"): names,
            ("references.csv", "report"): self.reports,
            ("closings.csv", "cycle"): self.cycles,
            ("closings.csv", "closed_by"): names,
            ("closings.csv", "published_by"): names,
            ("references.csv", "link"): {row["link"] for row in self.rows["links.csv"]},
        }
        problems = unknown({place: {"", *values} for place, values in known.items()}, self.rows)
        problems += [
            f"{FOLDER}/claims.csv, row {row.number}: evidence {word} is not known."
            for row in self.rows["claims.csv"]
            for word in row.words("evidence")
            if word.partition("@")[0] not in self.evidence
        ]
        if problems:
            raise BadSheet(problems)

    def gather_people(self):
        """Make who is not there yet, and mark all of them. Only the accounts whose sign-in is printed get a password."""
        there = set(User.objects.values_list("email", flat=True))
        made = [row for row in self.rows["people.csv"] if row["email"] not in there]
        for row in made:
            at = noon_of(row["began_on"])
            user = save_user(instance=User(email=row["email"], name=row["name"], demonstration=True), by=None, at=at)
            if row["group"]:
                give_roles(user=user, groups=[Group.objects.get(name=row["group"])], by=None, at=at)
        everybody = [row["email"] for row in self.rows["people.csv"]]
        User.objects.filter(email__in=everybody, demonstration=False).update(demonstration=True)
        open_accounts = {account.email for account in ACCOUNTS} & {row["email"] for row in made}
        if open_accounts:
            # Hashed once for all: everybody knows it, and hashing is slow on purpose.
            User.objects.filter(email__in=open_accounts).update(password=make_password(PASSWORD))
        self._grant_memberships()
        self._seat_the_panel()

    @cached_property
    def curator(self):
        return next(self.people[row["name"].lower()] for row in self.rows["people.csv"] if row["group"] == CURATORS)

    def _seat_the_panel(self):
        """Proposed by this command, confirmed by the curator. A seat that was ended by hand is not given again."""
        there = set(PanelSeat.objects.values_list("user__email", flat=True))
        for row in self.rows["people.csv"]:
            if row["seat"] and row["email"] not in there:
                person, at = self.people[row["name"].lower()], noon_of(row["began_on"])
                seat = PanelSeat(user=person, constituency=row["seat"])
                confirm_seat(seat=propose_seat(instance=seat, by=None, at=at), by=self.curator, at=at)

    def _grant_memberships(self):
        there = set(Membership.objects.values_list("user__email", "actor__code"))
        for row in self.rows["people.csv"]:
            # One that was ended by hand is not granted again.
            if row["actor"] and (row["email"], row["actor"]) not in there:
                grant_membership(
                    user=self.people[row["name"].lower()],
                    actor=self.actors[row["actor"]],
                    role=row["role"],
                    step=1 if row["role"] == Role.CLEARER else 0,
                    by=self.curator,
                    at=noon_of(row["began_on"]),
                )

    def invite(self, *, until):
        """Who is invited to report, and who declined. An invitation that is there already is left as it is."""
        for row in self.rows["invitations.csv"]:
            at = noon_of(row["invited_on"])
            if at > until:
                continue
            made = actions.invite_to_report(
                cycle=self.cycles[row["cycle"]],
                framework=self.frameworks[row["framework"]],
                actors=[self.actors[row["actor"]]],
                expected_by=day_of(row["expected_by"]),
                by=self.curator,
                at=at,
            )
            if made and row["declined_on"] and noon_of(row["declined_on"]) <= until:
                by, declined_at = self.people[row["declined_by"]], noon_of(row["declined_on"])
                actions.decline_invitation(invitation=made[0], reason=row["reason"], by=by, at=declined_at)

    def tell(self, *, until):
        """Make every move in the order of time; returns how many reports were begun. A report that is there already
        was told before, and is left to whoever wrote in it since."""
        there = set(Report.objects.exclude(idempotency_key=None).values_list("idempotency_key", flat=True))
        moves = [row for row in self.rows["moves.csv"] if key_of(row["report"]) not in there]
        revisions = {}
        for row in sorted(moves, key=lambda row: row["at"]):
            at = instant_of(row["at"])
            if at <= until:
                self.decide_links(until=at)
                self._tell_beside(until=at)
                act = self.acts[row["move"]]
                revisions[row["report"]] = act(self, row, revisions.get(row["report"]), self.people[row["by"]], at)
        self.decide_links(until=until)
        self._tell_beside(until=until)
        return len(revisions)

    def _tell_beside(self, *, until):
        for other in self.beside:
            other.tell(until=until)

    def decide_links(self, *, until):
        """What two curators decided of links by `until`, in the order of time. What is decided of a link already, by
        this story or by hand, is left as it is."""
        for row in sorted(self.waiting_links, key=lambda row: row["confirmed_on"]):
            if noon_of(row["confirmed_on"]) > until:
                return
            self.waiting_links.remove(row)
            decision = decisions.ask_decision(
                link=self.links[row["link"]],
                becomes=row["becomes"],
                turned=row["turned"] == "1",
                rationale=row["rationale"],
                citation=row["citation"],
                by=self.people[row["asked_by"]],
                at=noon_of(row["asked_on"]),
            )
            by = self.people[row["confirmed_by"]]
            decisions.confirm_decision(decision=decision, by=by, at=noon_of(row["confirmed_on"]))

    @cached_property
    def waiting_links(self):
        told = set(LinkDecision.objects.values_list("link__real__code", flat=True))
        return [row for row in self.rows["links.csv"] if row["link"] not in told]

    def _begin(self, row, _revision, by, at):
        facts = self.reports[row["report"]]
        revision = actions.begin_report(
            actor=self.actors[facts["actor"]],
            cycle=self.cycles.get(facts["cycle"]),
            period_start=day_of(facts["period_start"]),
            period_end=day_of(facts["period_end"]),
            language=facts["language"],
            public_identity=facts["public_identity"],
            key=key_of(row["report"]),
            by=by,
            at=at,
        )
        for asked in self.rows["assignments.csv"]:
            if asked["report"] == row["report"]:
                actions.assign(
                    revision=revision,
                    commitments=[self.commitments[asked["commitment"]]],
                    part=self.actors[asked["part"]],
                    by=self.people[asked["by"]],
                    at=at,
                )
        return self._log_claims(row, revision, by, at)

    def _submit(self, _row, revision, by, at):
        return record.submit(revision, by=by, at=at)

    def _send_to_clearance(self, _row, revision, by, at):
        return actions.send_to_clearance(revision=revision, by=by, at=at)

    def _return(self, row, revision, by, at):
        return record.return_(revision, comment=row["comment"], by=by, at=at)

    def _publish(self, _row, revision, by, at):
        return record.publish(revision, by=by, at=at)

    def _ask(self, row, revision, by, at):
        """A curator asks a reviewer, whom the comment names, to answer what has waited too long."""
        escalation.ask_reviewer(revision, reviewer=self.people[row["comment"]], by=by, at=at)
        return revision

    def _shield(self, _row, revision, by, at):
        shield_actor(actor=revision.report.actor, by=by, at=at)
        return revision

    def _correct(self, row, revision, by, at):
        draft = record.correct(revision.report, reason=row["comment"], by=by, at=at)
        return self._log_claims(row, draft, by, at)

    def _withdraw(self, row, revision, by, at):
        return record.withdraw(revision.report, reason=row["comment"], by=by, at=at)

    acts = {
        "begin": _begin,
        "submit": _submit,
        "send to clearance": _send_to_clearance,
        "return": _return,
        "publish": _publish,
        "ask": _ask,
        "shield": _shield,
        "correct": _correct,
        "withdraw": _withdraw,
    }

    def _log_claims(self, row, revision, by, at):
        for claim in self.claims[row["report"], row["revision"]]:
            commitment = self.commitments[claim["commitment"]]
            actions.log_claim(
                revision=revision,
                commitment=commitment,
                entry=self._asking(claim, self._counted(claim, self._entry(claim, kind=commitment.kind))),
                version=revision.version,
                prepared_by=self.actors.get(claim["prepared_by"]),
                by=by,
                at=at,
            )
            revision.refresh_from_db(fields=["version"])
        return revision

    def _entry(self, row, *, kind):
        texts = {name: row[name] for name in ("answer_reason", "narrative", "obstacles", "next_step")}
        return ClaimEntry(
            momentum=row["momentum"],
            self_view=row["self_view"],
            reasons=tuple(row.words("reasons")),
            actions=tuple(row.words("actions")),
            evidence=tuple(self.evidence_entry(word) for word in row.words("evidence")),
            **texts,
            **axes_of(row["step"], kind=kind),
        )

    def _counted(self, row, entry):
        """The same entry with where it counts too."""
        rows = self.references[row["report"], row["revision"], row["commitment"]]
        codes = [(decisions.code_in_demonstration(each["link"]), each["lends"] == "1") for each in rows]
        return replace(
            entry, counts=tuple(code for code, _lends in codes), lends=tuple(code for code, lends in codes if lends)
        )

    def _asking(self, row, entry):
        """The same entry with the support that it asks for."""
        need = self.needs.get((row["report"], row["revision"], row["commitment"]))
        return replace(entry, support=need["support"], support_kinds=tuple(need.words("kinds"))) if need else entry

    def evidence_entry(self, word):
        key, _at, locator = word.partition("@")
        facts = {name: self.evidence[key][name] for name in ("title", "issuer", "issuer_class", "link")}
        return EvidenceEntry(dated_on=day_of(self.evidence[key]["dated_on"]), locator=locator, **facts)

    def confirm_evidence(self, *, until):
        """What reviewers found each piece to be."""
        for row in self.evidence.values():
            if not row["confirmed_class"] or noon_of(row["confirmed_on"]) > until:
                continue
            waiting = EvidenceItem.objects.filter(
                title=row["title"], link=row["link"], actor__fictional=True, confirmed_class=""
            )
            for item in waiting:
                confirm_evidence(
                    item=item,
                    issuer_class=row["confirmed_class"],
                    by=self.people[row["confirmed_by"]],
                    at=noon_of(row["confirmed_on"]),
                )

    def close_rounds(self, *, until):
        """Of a round that is over the snapshot is taken and published. One that is closed already is left as it is."""
        for row in self.rows["closings.csv"]:
            cycle, published_at = self.cycles[row["cycle"]], noon_of(row["published_on"])
            if published_at <= until and not Snapshot.objects.filter(cycle=cycle).exists():
                snapshot = closing.close(cycle=cycle, by=self.people[row["closed_by"]], at=noon_of(row["closed_on"]))
                closing.publish(snapshot=snapshot, by=self.people[row["published_by"]], at=published_at)


def axes_of(step, *, kind):
    """The axes that a cell of the column `step` means: `3`, `cannot_assess`, `exceptions+law+breach`, or nothing."""
    word, *more = step.split("+")
    if word in (CANNOT_ASSESS, NOT_APPLICABLE):
        return {"answer": word}
    if kind == "refrain" and word:
        return {"practice": word, "safeguard": "law" in more, "breach_reported": "breach" in more}
    return {"stage": int(word)} if word else {}


def key_of(report):
    """The key with which a report of the sheets is begun."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"waymark:{FOLDER}/{report}")


def day_of(cell):
    return date.fromisoformat(cell) if cell else None


def noon_of(cell):
    return datetime.combine(date.fromisoformat(cell), time(12), tzinfo=UTC)


def instant_of(cell):
    return datetime.fromisoformat(cell).replace(tzinfo=UTC)

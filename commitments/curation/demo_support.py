"""What support the fictional actors of the demonstration offer and find, and what worked for them, told again in the order
of time. Who needs support is said with their claims (demo_reports.py).

It leans on a Story for people, actors and reports. How to read the sheets is said in fixtures/demonstration/README.md.
"""

import uuid
from functools import cached_property

from commitments.audit.models import FormKey
from commitments.exchange import actions
from commitments.exchange.entries import OfferText, PracticeText
from commitments.exchange.models import Match, Offer, SharedPractice, Side
from commitments.progress.models import Claim
from commitments.record import actions as record

from .demo_reports import FOLDER, Beside, day_of, instant_of, key_of

COLUMNS = {
    "offers.csv": (
        "offer", "at", "published_at", "by", "reviewer", "kinds", "frameworks", "regions", "until_on", "text",
    ),
    "matches.csv": ("report", "commitment", "offer", "side", "at", "by", "confirmed_at", "confirmed_by"),
    "practices.csv": (
        "report", "commitment", "at", "published_at", "by", "reviewer", "what_worked", "what_others",
    ),
}  # fmt: skip


class Exchanging(Beside):
    """The sheets of offers, matches and practices, and the acts that do again what was done."""

    @cached_property
    def known(self):
        return {
            ("offers.csv", "by"): self.names,
            ("offers.csv", "reviewer"): self.names,
            ("matches.csv", "report"): self.story.reports,
            ("matches.csv", "offer"): {row["offer"] for row in self.rows["offers.csv"]},
            ("matches.csv", "by"): self.names,
            ("matches.csv", "confirmed_by"): {"", *self.names},
            ("practices.csv", "report"): self.story.reports,
            ("practices.csv", "by"): self.names,
            ("practices.csv", "reviewer"): self.names,
        }

    @cached_property
    def waiting(self):
        """[(when, act, row)]. What is there already was told before, and is left to whoever went on with it since."""
        there = set(FormKey.objects.filter(act__regex=r"^(support|practices)\.new/").values_list("key", flat=True))
        moves = []
        for sheet, hand_in, publish in (
            ("offers.csv", self._offer, self._publish_offer),
            ("practices.csv", self._put_forward, self._publish_practice),
        ):
            for row in self.rows[sheet]:
                if _key(row) not in there:
                    moves.append((instant_of(row["at"]), hand_in, row))
                    moves.append((instant_of(row["published_at"]), publish, row))
        matched = set(Match.objects.values_list("report__idempotency_key", "offer"))
        for row in self.rows["matches.csv"]:
            began = FormKey.objects.filter(key=_key(row), act__startswith="support.new/").first()
            if began and (key_of(row["report"]), uuid.UUID(began.object_id)) in matched:
                continue
            moves.append((instant_of(row["at"]), self._propose, row))
            if row["confirmed_at"]:
                moves.append((instant_of(row["confirmed_at"]), self._confirm, row))
        return sorted(moves, key=lambda move: move[0])

    def _offer(self, row, at):
        by = self._person(row["by"])
        text = OfferText(
            kinds=tuple(row.words("kinds")),
            text=row["text"],
            frameworks=tuple(row.words("frameworks")),
            regions=tuple(row.words("regions")),
            until_on=day_of(row["until_on"]),
        )
        offer = actions.begin_offer(actor=_actor_of(by), text=text, by=by, at=at, key=_key(row))
        record.submit(offer, by=by, at=at)

    def _publish_offer(self, row, at):
        record.publish(_offer_of(row), by=self._person(row["reviewer"]), at=at)

    def _put_forward(self, row, at):
        by = self._person(row["by"])
        text = PracticeText(what_worked=row["what_worked"], what_others=row["what_others"])
        practice = actions.put_forward(claim=_claim_of(row, at), text=text, by=by, at=at, key=_key(row))
        record.submit(practice, by=by, at=at)

    def _publish_practice(self, row, at):
        began = FormKey.objects.get(key=_key(row), act__startswith="practices.new/").object_id
        practice = SharedPractice.objects.with_names().get(pk=began)
        record.publish(practice, by=self._person(row["reviewer"]), at=at)

    def _propose(self, row, at):
        actions.propose_match(
            need=_claim_of(row, at), offer=_offer_of(row), side=Side(row["side"]), by=self._person(row["by"]), at=at
        )

    def _confirm(self, row, at):
        match = Match.objects.live().get(report__idempotency_key=key_of(row["report"]), offer=_offer_of(row))
        side = Side.OFFER if match.need_confirmed_at else Side.NEED
        actions.confirm_match(match=match, side=side, by=self._person(row["confirmed_by"]), at=at)

    def _person(self, name):
        return self.story.people[name.lower()]


def _actor_of(person):
    return person.memberships.select_related("actor").get(ended_at=None).actor


def _offer_of(row):
    began = FormKey.objects.get(key=_key(row), act__startswith="support.new/").object_id
    return Offer.objects.select_related("actor").get(pk=began)


def _claim_of(row, at):
    claims = Claim.objects.in_force(known_at=at).select_related("revision__report", "actor", "commitment", "pledge")
    return claims.get(revision__report__idempotency_key=key_of(row["report"]), commitment__code=row["commitment"])


def _key(row):
    """An offer by its name in the sheets, a practice by what it stands on."""
    name = row.values.get("offer") or f"{row['report']}/{row['commitment']}"
    return uuid.uuid5(uuid.NAMESPACE_URL, f"waymark:{FOLDER}/exchange/{name}")

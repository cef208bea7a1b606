"""The pledges of the whole world (tests/whole_world.py): one of each side in every state, every text of it a canary."""

from commitments.pledges import actions
from commitments.pledges.entries import Document, PledgeText, Said, Sum
from commitments.record import actions as record
from tests.cast import NOW
from tests.pledging import MADE_ON

ANYBODY = ("visitor", "nobody", "other", "reviewer")
PANEL = ("reviewer",)


def plant_pledges(builder, side):
    """Fills `side.pledges` and `side.targets`."""
    plant = _Planter(builder, side)
    for state in ("draft", "submitted", "returned", "published", "revised", "correcting", "withdrawn"):
        side.pledges[state] = getattr(plant, state)().pledge
    side.targets["own"] = actions.set_target(
        actor=side.actor, commitment=builder.asked, years=2, source="baseline", starts_on=MADE_ON, by=plant.by, at=NOW
    )


class _Planter:
    def __init__(self, builder, side):
        self.row, self.panel, self.curator = builder.row, builder.panel, builder.curator
        self.side, self.by, self.say = side, side.people["focal"], builder.say

    def _said(self, state, readers, *, standing="made"):
        if readers == PANEL and self.side.mark == "B":
            readers = (*PANEL, "tied")  # their tie is to the other side: this one they may check

        def word(name):
            return self.say(f"pledges.{name}", state, readers)

        text = PledgeText(
            title=word("PledgeRevision.title"),
            text=word("PledgeRevision.text"),
            nature="policy",
            form="partnership",
            partners=(self.side.part.code,),
            commitments=(self.row.code,),
            measure=word("PledgeRevision.measure"),
            unit=word("PledgeRevision.unit"),
        )
        document = Document(
            title=word("PledgeEvidence.title"),
            issuer_class="official",
            link=f"https://example.org/{word('PledgeEvidence.link')}",
            issuer=word("PledgeEvidence.issuer"),
        )
        link = f"https://example.org/{word('PledgeMoney.link')}"
        money = (Sum("planned", 1, "EUR", MADE_ON, source=word("PledgeMoney.source"), link=link),)
        said = Said(standing, on=MADE_ON, note=word("PledgeEntry.note"), evidence=(document,))
        return {"text": text, "said": said, "money": money}

    def draft(self, state="draft", readers=()):
        return actions.begin_pledge(actor=self.side.actor, by=self.by, at=NOW, **self._said(state, readers))

    def _submit(self, revision, state):
        """An address in the text makes it ask why that may stay."""
        type(revision).objects.filter(pk=revision.pk).update(
            text=f"{revision.text} office@example.org", version=revision.version + 1
        )
        revision.refresh_from_db()
        why = self.say("pledges.PledgeRevision.personal_data_reason", state, PANEL)
        return record.submit(revision, by=self.by, at=NOW, personal_data_reason=why)

    def submitted(self, state="submitted", readers=PANEL):
        return self._submit(self.draft(state, readers), state)

    def returned(self):
        comment = self.say("pledges.PledgeMove.comment", "returned", PANEL)
        return record.return_(self.submitted("returned"), comment=comment, by=self.panel, at=NOW)

    def published(self, state="published", readers=ANYBODY):
        revision = record.publish(self.submitted(state, readers), by=self.panel, at=NOW)
        if state == "published":
            why = self.say("pledges.Takedown.reason", state)
            asked = record.ask_takedown(revision.pledge, reason=why, by=self.curator, at=NOW)
            record.refuse_takedown(asked, by=self.panel, at=NOW)  # so that it can be asked for again
        return revision

    def _next(self, revision, state, readers):
        reason = self.say("pledges.PledgeRevision.reason", state, readers)
        draft = record.correct(revision.pledge, reason=reason, by=self.by, at=NOW)
        facts = self._said(state, readers, standing="under_way")
        return actions.write_pledge(revision=draft, version=draft.version, by=self.by, at=NOW, **facts)

    def revised(self):
        draft = self._next(self.published("revised"), "revised", ANYBODY)
        return record.publish(self._submit(draft, "revised"), by=self.panel, at=NOW)

    def correcting(self):
        return self._next(self.published("correcting"), "the correction", ())

    def withdrawn(self):
        revision = self.published("withdrawn", PANEL)
        reason = self.say("pledges.PledgeRevision.withdrawal_reason", "withdrawn", ANYBODY)
        return record.withdraw(revision.pledge, reason=reason, by=self.panel, at=NOW)

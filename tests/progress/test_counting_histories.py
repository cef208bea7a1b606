"""Reports that are written, handed in, published, corrected and withdrawn while curators adopt, dispute and retire the
links: told through the actions, and compared with the oracle. What counts is what held when the report was handed in."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest

from commitments.progress import actions
from commitments.record import actions as record
from commitments.scorecards.assemble import When
from commitments.scorecards.assemble.actors import scorecard_of
from commitments.scorecards.assemble.counted import counted_under
from tests import oracle
from tests.cast import (
    NOW,
    actor_then,
    make_actor,
    make_commitment,
    make_draft,
    make_entry,
    make_framework,
    make_method,
    make_reviewer,
)
from tests.drawing import WHOLE
from tests.progress.test_counting import decide, make_link
from tests.scorecards.test_oracle import facts_of
from tests.voices import METHOD

pytestmark = [pytest.mark.database, pytest.mark.django_db]

SAME, TO_SDG = "gcm.1--gcm.2", "gcm.1--sdg.8.8"
PLACES = {("gcm.1", SAME): "gcm.2", ("gcm.2", SAME): "gcm.1", ("gcm.1", TO_SDG): "8.8"}
"""Where a link leads from a commitment."""

PERIODS = (date(2022, 12, 31), date(2023, 12, 31), date(2024, 12, 31), date(2025, 12, 31))


@dataclass
class Paper:
    """A report as its reporter knows it: `ticked` maps links to whether they are to lend the step."""

    told: oracle.Report
    on: str
    period_end: date
    stage: int
    ticked: dict
    handed_in: dict = field(default_factory=dict)
    row: object = None
    state: str = "draft"


class World:
    """What happened, done by the actions and noted down for the oracle."""

    def __init__(self, dice):
        make_method()
        make_framework("gcm")
        self.dice, self.at = dice, NOW
        self.commitments = {code: make_commitment(code) for code in ("gcm.1", "gcm.2")}
        self.links = {
            SAME: make_link(SAME, self.commitments["gcm.1"], self.commitments["gcm.2"], relation="same"),
            TO_SDG: make_link(TO_SDG, self.commitments["gcm.1"], sdg_target="8.8"),
        }
        for link in self.links.values():
            decide(link, "adopted", at=NOW)
        self.status = dict.fromkeys(self.links, "adopted")
        self.actors = {code: make_actor(code, f"Land {code}") for code in ("XAA", "XBB")}
        self.papers = []

    def something_happens(self):
        self.at += timedelta(minutes=self.dice.randint(1, 3000))
        self.dice.choice(
            [self.links_change, self.begin, self.begin, self.hand_in, self.publish, self.publish, self.end]
        )()

    def one_of(self, *states):
        papers = [paper for paper in self.papers if paper.state in states]
        return self.dice.choice(papers) if papers else None

    def links_change(self):
        code = self.dice.choice(sorted(self.links))
        # Adopted more often than not, so that there is something to fall.
        becomes = self.dice.choice(["adopted", "adopted", "disputed", "retired"])
        if becomes != self.status[code]:
            decide(self.links[code], becomes, at=self.at)
            self.status[code] = becomes

    def begin(self):
        on = self.dice.choice(sorted(self.commitments))
        ticked = {link: link == SAME and self.dice.random() < 0.7 for at, link in PLACES if at == on}
        actor, period_end, stage = (
            self.dice.choice(sorted(self.actors)),
            self.dice.choice(PERIODS),
            self.dice.randrange(1, 5),
        )
        paper = Paper(oracle.Report(actor, []), on, period_end, stage, ticked)
        if not all(self.status[link] == "adopted" for link in ticked):
            with pytest.raises(actions.Refused, match="nothing new counts across it"):
                self.write(paper)
        paper.ticked = {link: lends for link, lends in ticked.items() if self.status[link] == "adopted"}
        self.write(paper)
        self.papers.append(paper)

    def write(self, paper):
        actor, on = self.actors[paper.told.actor], self.commitments[paper.on]
        paper.row = make_draft(actor, on, entry=self.entry(paper), period_end=paper.period_end, at=self.at)

    def entry(self, paper):
        lends = tuple(link for link, lends in paper.ticked.items() if lends)
        return make_entry(stage=paper.stage, counts=tuple(paper.ticked), lends=lends)

    def hand_in(self):
        paper = self.one_of("draft")
        if paper:
            record.submit(paper.row, by=paper.row.created_by, at=self.at)
            paper.handed_in = {link: lends for link, lends in paper.ticked.items() if self.status[link] == "adopted"}
            left_out = sorted(each.where for each in paper.row.left_out)
            assert len(left_out) == len(paper.ticked) - len(paper.handed_in)
            paper.state = "submitted"

    def publish(self):
        paper = self.one_of("submitted")
        if paper:
            paper.row = record.publish(paper.row, by=make_reviewer(), at=self.at)
            counts = [(paper.on, PLACES[paper.on, link]) for link in paper.handed_in]
            lends = [(paper.on, PLACES[paper.on, link], link) for link, lends in paper.handed_in.items() if lends]
            says = {paper.on: oracle.Says(stage=paper.stage, told=True)}
            paper.told.texts.append(oracle.Text(self.at, paper.period_end, says, lends=lends, counts=counts))
            paper.state = "published"

    def end(self):
        """Corrected or withdrawn. A correction begins with the ticks of what it corrects, those that fell among them."""
        paper = self.one_of("published")
        if paper is None:
            return
        if self.dice.random() < 0.4:
            record.withdraw(paper.row.report, reason="A mistake.", by=make_reviewer(), at=self.at)
            paper.told.withdrawn_at, paper.state = self.at, "withdrawn"
            return
        by = paper.row.submitted_by
        paper.row = record.correct(paper.row.report, reason="An error.", by=by, at=self.at)
        paper.ticked, paper.state = dict(paper.handed_in), "draft"
        if self.dice.random() < 0.5:
            paper.stage = self.dice.randrange(1, 5)
            facts = {"commitment": self.commitments[paper.on], "entry": self.entry(paper)}
            actions.log_claim(revision=paper.row, version=paper.row.version, by=by, at=self.at, **facts)
            paper.row.refresh_from_db()

    # --- what is shown, and what is to be ---

    def shown(self, when):
        cells, framework = {}, make_framework("gcm")
        for code in self.actors:
            actor = actor_then(code, framework, when)
            for row in scorecard_of(actor=actor, framework=framework, method=METHOD, when=when).rows:
                cells[code, row.commitment.code] = facts_of(row.cell)
        lists = {}
        for place in sorted(set(PLACES.values())):
            where = {"commitment": self.commitments[place]} if place in self.commitments else {"sdg_target": place}
            found = counted_under(when=when, fictional=True, **where)
            lists[place] = sorted(str(reference.claim.revision.report_id) for reference in found)
        return cells, lists

    def told(self, when):
        history = [paper.told for paper in self.papers]
        asked = {"as_of": when.as_of, "known_at": when.known_at}
        kinds = dict.fromkeys(self.commitments, "do")
        cells = {
            (actor, code): oracle.cell(history, actor, code, "do", kinds=kinds, horizon=None, supports=True, **asked)
            for actor in self.actors
            for code in self.commitments
        }
        ids = {id(paper.told): str(paper.row.report_id) for paper in self.papers}
        lists = {
            place: sorted(ids[id(report)] for report in oracle.counted_under(history, place, **asked))
            for place in set(PLACES.values())
        }
        return cells, lists


@pytest.mark.long
@pytest.mark.parametrize("seed", [0, 3] if WHOLE else [0])
def test_links_that_fall_and_rise_while_reports_are_written_rewrite_nothing(seed):
    world, then = World(random.Random(3000 + seed)), {}
    for _act in range(40):
        world.something_happens()
        when = When(as_of=date(2026, 11, 22), known_at=world.at)
        then[when] = world.shown(when)
        assert then[when] == world.told(when)
    for when, was in then.items():
        assert world.shown(when) == was, f"what was public at {when.known_at} is told differently"
    assert any(lists["8.8"] for _cells, lists in then.values()), "something counted elsewhere"
    assert any(cell["link"] for cells, _lists in then.values() for cell in cells.values()), "something was lent"

"""What the people of the demonstration say of each other's actors and what these answer, told again move by move.

It leans on a Story for people, actors and evidence. How to read the sheets is said in fixtures/demonstration/README.md.
"""

from collections import defaultdict
from functools import cached_property

from commitments.assessment import actions
from commitments.assessment.models import Assessment, AssessmentRevision
from commitments.assessment.questions import AssessmentEntry, ReplyEntry
from commitments.record import actions as record

from .demo_reports import FOLDER, Beside, axes_of, day_of, instant_of

COLUMNS = {
    "assessments.csv": (
        "assessment",
        "assessor",
        "subject",
        "commitment",
        "period_start",
        "period_end",
        "funding",
        "ties",
    ),
    "assessment_texts.csv": (
        "assessment",
        "text",
        "step",
        "momentum",
        "confidence",
        "rationale",
        "approach",
        "answer_reason",
        "evidence",
    ),
    "assessment_moves.csv": ("assessment", "at", "move", "by", "comment"),
    "replies.csv": ("assessment", "stance", "language", "text", "evidence"),
}


class SecondVoice(Beside):
    """The sheets of assessments, and the acts that do again what was done."""

    def __init__(self, rows, story):
        super().__init__(rows, story)
        self.assessments = {row["assessment"]: row for row in rows["assessments.csv"]}
        self.replies = {row["assessment"]: row for row in rows["replies.csv"]}
        self.texts = defaultdict(list)
        for row in sorted(rows["assessment_texts.csv"], key=lambda row: row["text"]):
            self.texts[row["assessment"]].append(row)

    @cached_property
    def known(self):
        return {
            ("assessments.csv", "assessor"): self.story.actors,
            ("assessments.csv", "subject"): self.story.actors,
            ("assessments.csv", "commitment"): self.story.commitments,
            ("assessment_texts.csv", "assessment"): self.assessments,
            ("assessment_moves.csv", "assessment"): self.assessments,
            ("assessment_moves.csv", "by"): self.names,
            ("assessment_moves.csv", "move"): self.acts,
            ("replies.csv", "assessment"): self.assessments,
        }

    def problems(self):
        return [
            *super().problems(),
            *(
                f"{FOLDER}/{sheet}, row {row.number}: evidence {word} is not known."
                for sheet in ("assessment_texts.csv", "replies.csv")
                for row in self.rows[sheet]
                for word in row.words("evidence")
                if word.partition("@")[0] not in self.story.evidence
            ),
        ]

    @cached_property
    def waiting(self):
        """The moves to make. An assessment that is there already was told before, and is left to whoever went on with
        it since."""
        there = set(Assessment.objects.values_list("assessor_id", "subject_id", "commitment_id", "created_at"))
        told = {name for name in self.assessments if self._mark(name) in there}
        moves = sorted(self.rows["assessment_moves.csv"], key=lambda row: row["at"])
        return [(instant_of(row["at"]), self._move, row) for row in moves if row["assessment"] not in told]

    def _move(self, row, at):
        revision = None if row["move"] == "begin" else self._latest(row["assessment"])
        self.acts[row["move"]](self, row, revision, self.story.people[row["by"].lower()], at)

    def _mark(self, name):
        """What tells an assessment that was loaded: whose, of whom, on what, and when it was begun."""
        facts = self.assessments[name]
        begun = min(row["at"] for row in self.rows["assessment_moves.csv"] if row["assessment"] == name)
        commitment = self.story.commitments[facts["commitment"]]
        actors = self.story.actors
        return actors[facts["assessor"]].pk, actors[facts["subject"]].pk, commitment.pk, instant_of(begun)

    def _latest(self, name):
        assessor, subject, commitment, begun = self._mark(name)
        return (
            AssessmentRevision.objects.with_names()
            .filter(
                assessment__assessor=assessor,
                assessment__subject=subject,
                assessment__commitment=commitment,
                assessment__created_at=begun,
            )
            .latest("number")
        )

    def _begin(self, row, _revision, by, at):
        facts = self.assessments[row["assessment"]]
        actions.begin_assessment(
            assessor=self.story.actors[facts["assessor"]],
            subject=self.story.actors[facts["subject"]],
            commitment=self.story.commitments[facts["commitment"]],
            period_start=day_of(facts["period_start"]),
            period_end=day_of(facts["period_end"]),
            entry=self._entry(row["assessment"], 0),
            by=by,
            at=at,
        )

    def _submit(self, _row, revision, by, at):
        record.submit(revision, by=by, at=at)

    def _return(self, row, revision, by, at):
        record.return_(revision, comment=row["comment"], by=by, at=at)

    def _send(self, _row, revision, by, at):
        actions.send_to_subject(revision=revision, by=by, at=at)

    def _extend(self, _row, revision, by, at):
        actions.extend_window(revision=revision, by=by, at=at)

    def _reply(self, row, revision, by, at):
        said = self.replies[row["assessment"]]
        entry = ReplyEntry(
            stance=said["stance"],
            text=said["text"],
            language=said["language"],
            evidence=self._evidence(said),
        )
        actions.file_reply(revision=revision, entry=entry, by=by, at=at)

    def _maintain(self, _row, revision, by, at):
        actions.maintain_assessment(revision=revision, by=by, at=at)

    def _revise(self, row, revision, by, at):
        entry = self._entry(row["assessment"], 1)
        actions.revise_assessment(revision=revision, entry=entry, version=revision.version, by=by, at=at)

    def _publish(self, _row, revision, by, at):
        record.publish(revision, by=by, at=at)

    def _correct(self, row, revision, by, at):
        draft = record.correct(revision.assessment, reason=row["comment"], by=by, at=at)
        entry = self._entry(row["assessment"], 1)
        actions.write_assessment(revision=draft, entry=entry, version=draft.version, by=by, at=at)

    def _withdraw(self, row, revision, by, at):
        record.withdraw(revision.assessment, reason=row["comment"], by=by, at=at)

    acts = {
        "begin": _begin,
        "submit": _submit,
        "return": _return,
        "send": _send,
        "extend": _extend,
        "reply": _reply,
        "maintain": _maintain,
        "revise": _revise,
        "publish": _publish,
        "correct": _correct,
        "withdraw": _withdraw,
    }

    def _entry(self, name, text):
        """What the assessment says: its first text, or the one after it was revised or corrected."""
        facts, said = self.assessments[name], self.texts[name][text]
        words = {key: said[key] for key in ("momentum", "confidence", "rationale", "approach", "answer_reason")}
        kind = self.story.commitments[facts["commitment"]].kind
        return AssessmentEntry(
            funding=facts["funding"],
            ties=facts["ties"],
            evidence=self._evidence(said),
            **words,
            **axes_of(said["step"], kind=kind),
        )

    def _evidence(self, row):
        return tuple(self.story.evidence_entry(word) for word in row.words("evidence"))

"""The kinds of record that have the same life, with what the tests of that life need of each. A new kind has its row."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from commitments.assessment import actions as of_assessments
from commitments.exchange.models import Offer, SharedPractice
from commitments.record import actions as record
from tests.assessing import (
    fresh,
    make_answers,
    make_assessment,
    make_published_assessment,
    make_replied_assessment,
    make_submitted_assessment,
)
from tests.cast import (
    NOW,
    make_commitment,
    make_draft,
    make_entry,
    make_evidence_entry,
    make_published,
    make_reviewer,
    make_submitted,
)
from tests.exchanging import make_offer, make_offer_draft, make_practice, make_practice_draft, make_submitted_offer
from tests.pledging import (
    make_document,
    make_pledge_draft,
    make_published_pledge,
    make_said,
    make_submitted_pledge,
    make_sum,
    tell,
)


@dataclass(frozen=True)
class Kind:
    """`row` is the revision, or the offer or practice; `pk_of` gives the id that its addresses carry."""

    submitted: Callable[[], Any]
    """Makes a row that waits for the panel."""
    buttons: tuple[str, ...]
    """What a reviewer can press on its page: the last part of an address, or the value of the button."""
    model: str
    room: str
    """The namespace of its addresses."""
    give_back: Callable[..., Any]
    call_back: Callable[..., Any]
    """Its own people take it from the panel."""
    read_at: Callable[[Any], str]
    """Where its own people read what the panel said."""
    other: Callable[[], Any] | None = None
    """Makes one more that waits, where `submitted` cannot be made twice."""
    draft: Callable[[], Any] | None = None
    """Makes a row that only its own people have seen."""
    published: Callable[[], Any] | None = None
    """Makes a row that the public reads."""
    telling: Callable[[str], Any] | None = None
    """Makes one whose texts hold a word."""
    part: Callable[[Any], dict] = lambda row: {}
    """Which part of it a takedown takes."""
    pk_of: Callable[[Any], Any] = lambda row: row.pk

    def another(self):
        return (self.other or self.submitted)()

    def address(self, name, row):
        return reverse(f"{self.room}:{name}", args=[self.pk_of(row)])


def _report():
    return make_submitted(entry=make_entry(evidence=(make_evidence_entry(),)))


def _other_assessment():
    return make_submitted_assessment(commitment=make_commitment("gcm.14"))


def _revised_assessment():
    replied = make_replied_assessment()
    facts = {"entry": make_answers(stage=2), "version": replied.version, "by": replied.submitted_by, "at": NOW}
    return of_assessments.revise_assessment(revision=replied, **facts)


def _practice_draft():
    return make_practice_draft(make_published(entry=make_entry(stage=3)).claims.get())


def _published_practice():
    return make_practice(make_published(entry=make_entry(stage=3)).claims.get())


def _practice():
    practice = _practice_draft()
    return record.submit(practice, by=practice.created_by, at=NOW)


def _give_back_report(row, *, by):
    return record.return_(row, comment="Say more.", by=by, at=NOW)


def _give_back_assessment(row, *, by):
    return record.return_(fresh(row), comment="Say more.", by=by, at=NOW)


def _ask_again(row, *, by):
    return of_assessments.ask_again(revision=fresh(row), comment="Say more.", by=by, at=NOW)


def _retract(row):
    return of_assessments.retract_assessment(revision=fresh(row), reason="A mistake.", by=row.submitted_by, at=NOW)


def _give_back_pledge(row, *, by):
    return record.return_(row, comment="Say more.", by=by, at=NOW)


def _give_back_paper(row, *, by):
    return record.return_(row, comment="Say more.", by=by, at=NOW)


def _recall_paper(row):
    return record.recall(row, by=row.submitted_by, at=NOW)


def _telling_pledge(word):
    """Revised once, returned once, and with a draft in the making."""
    said = make_said(note=word, evidence=(make_document(title=word, issuer=word, link=f"https://example.org/{word}"),))
    money = (make_sum(source=word, link=f"https://example.org/{word}"),)
    texts = dict.fromkeys(("title", "text", "measure", "unit"), f"{word} lives here")
    handed = make_submitted_pledge(said=said, money=money, **texts)
    back = record.return_(handed, comment=f"Who is {word}?", by=make_reviewer(), at=NOW)
    first = _published_anew(back)
    revised = tell(first, "under_way", reason=f"{word} again.", text=texts["text"])
    record.correct(revised.pledge, reason=f"And {word} again.", by=revised.submitted_by, at=NOW)
    return revised


def _telling_offer(word):
    handed = make_submitted_offer(text=f"{word} trains inspectors.")
    return _published_anew(record.return_(handed, comment=f"Who is {word}?", by=make_reviewer(), at=NOW))


def _telling_practice(word):
    claim = make_published(entry=make_entry(stage=3)).claims.get()
    practice = make_practice_draft(claim, what_worked=f"{word} worked.", what_others=f"Ask {word}.")
    handed = record.submit(practice, by=practice.created_by, at=NOW)
    return _published_anew(record.return_(handed, comment=f"Who is {word}?", by=make_reviewer(), at=NOW))


def _published_anew(returned):
    """With a text that looks like personal data, and the reason why it may stay."""
    name = "text" if hasattr(returned, "text") else "what_worked"
    text = {name: f"{getattr(returned, name)} Write to bureau@example.org."}
    type(returned).objects.filter(pk=returned.pk).update(**text)
    returned.refresh_from_db()
    why = returned.moves.last().comment
    record.submit(returned, by=returned.submitted_by, at=NOW, personal_data_reason=why)
    published = record.publish(returned, by=make_reviewer(), at=NOW)
    assert published.personal_data_reason == why
    return published


KINDS = {
    "report": Kind(
        submitted=_report,
        buttons=("begin-review", "class", "comment", "publish", "return"),
        model="progress.Revision",
        draft=make_draft,
        published=make_published,
        telling=lambda word: make_published(entry=make_entry(narrative=word, obstacles=word, next_step=word)),
        part=lambda row: {"commitment": row.claims.get().commitment},
        room="progress",
        give_back=_give_back_report,
        call_back=lambda row: record.recall(row, by=row.submitted_by, at=NOW),
        read_at=lambda row: reverse("progress:round", args=[row.report_id, row.number, 1]),
        pk_of=lambda row: row.report_id,
    ),
    "assessment": Kind(
        submitted=make_submitted_assessment,
        other=_other_assessment,
        buttons=("begin-review", "return", "send"),
        model="assessment.AssessmentRevision",
        draft=make_assessment,
        published=make_published_assessment,
        telling=lambda word: make_published_assessment(entry=make_answers(rationale=word, approach=word, ties=word)),
        part=lambda row: {"voice": "assessor"},
        room="assessment",
        give_back=_give_back_assessment,
        call_back=lambda row: record.recall(fresh(row), by=row.submitted_by, at=NOW),
        read_at=lambda row: reverse("assessment:check", args=[row.assessment_id]),
        pk_of=lambda row: row.assessment_id,
    ),
    "assessment with its reply": Kind(
        submitted=_revised_assessment,
        other=_other_assessment,
        buttons=("ask-again", "publish"),
        model="assessment.AssessmentRevision",
        room="assessment",
        give_back=_ask_again,
        call_back=_retract,
        read_at=lambda row: reverse("assessment:check", args=[row.assessment_id]),
        pk_of=lambda row: row.assessment_id,
    ),
    "pledge": Kind(
        submitted=make_submitted_pledge,
        buttons=("begin-review", "publish", "return"),
        model="pledges.PledgeRevision",
        draft=make_pledge_draft,
        published=make_published_pledge,
        telling=_telling_pledge,
        room="pledges",
        give_back=_give_back_pledge,
        call_back=lambda row: record.recall(row, by=row.submitted_by, at=NOW),
        read_at=lambda row: reverse("pledges:check", args=[row.pledge_id]),
        pk_of=lambda row: row.pledge_id,
    ),
    "offer": Kind(
        submitted=make_submitted_offer,
        buttons=("begin-review", "publish", "return"),
        model="exchange.Offer",
        draft=make_offer_draft,
        published=make_offer,
        telling=_telling_offer,
        room="support",
        give_back=_give_back_paper,
        call_back=_recall_paper,
        read_at=Offer.get_absolute_url,
    ),
    "practice": Kind(
        submitted=_practice,
        buttons=("begin-review", "publish", "return"),
        model="exchange.SharedPractice",
        draft=_practice_draft,
        published=_published_practice,
        telling=_telling_practice,
        room="practices",
        give_back=_give_back_paper,
        call_back=_recall_paper,
        read_at=SharedPractice.get_absolute_url,
    ),
}

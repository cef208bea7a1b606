"""What reviewers and the reporting actor said to each other, by the field that it is about."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _

from commitments.progress import access, lifecycle, safety
from commitments.progress.models import Audience, Comment
from commitments.progress.questions import LABELS

from .display import Line

MEMBER = "member"
"""Somebody of the reporting actor: reads the last round that was answered, without what the panel says among itself."""
REVIEWER = "reviewer"
"""Somebody of the panel, or a curator: reads every round of the revision, all of it."""


def comments_on(revision, commitment, reader=MEMBER):
    """{field: [Comment]} of one answer, the oldest first; the field "" is the whole answer. `commitment` None: the
    report itself. Each comment has `round.number`, `by_reviewer`, `audience`, `at` and `text`."""
    said = comments_of(revision, reader)
    pk = commitment.pk if commitment else None
    return {field: comments for (about, field), comments in said.items() if about == pk}


@dataclass(frozen=True)
class Remark:
    """A comment, and the answer that it is about."""

    field: str
    label: str
    comment: Comment


def remarks_on(revision, commitment):
    """The same as a tuple of Remarks, to stand beside the fields of the form."""
    said = comments_on(revision, commitment)
    return tuple(Remark(field, label_of(field), each) for field, comments in said.items() for each in comments)


def comments_of(revision, reader=MEMBER):
    """The same for the whole revision, in two queries at most: {(id of the commitment or pledge, or None, field):
    [Comment]}."""
    comments = Comment.objects.filter(round__revision=revision.pk).select_related("round", "commitment", "pledge")
    if reader == MEMBER:
        comments = _for_members(comments, revision)
    by_place = defaultdict(list)
    for comment in comments.order_by("round__number", "id"):
        by_place[comment.about_id, comment.field].append(comment)
    return dict(by_place)


def asked_about(revision):
    """Ids of the commitments that reviewers commented when they returned a revision; none in any other state."""
    if revision.state != lifecycle.RETURNED:
        return frozenset()
    said = comments_of(revision)
    return frozenset(about for (about, _field), spoken in said.items() if any(each.by_reviewer for each in spoken))


def _for_members(comments, revision):
    # What a reviewer writes is sent with their answer, not while they write.
    return comments.filter(audience=Audience.BOTH, round__number=access.last_answered(revision))


@dataclass(frozen=True)
class Talk:
    """One answer, what was said of it, and the fields of a form in which more can be said (None where it cannot).

    `line` is None for the whole answer, and for an answer that has become empty since it was spoken of.
    """

    label: str
    line: Line | None
    comments: tuple
    text: object = None
    panel: object = None


def talks_of(sheet, said, *, form=None):
    """Every answer of a sheet with its comments, then those on answers that are empty now. Nothing said is left out."""
    about = sheet.commitment.pk
    talks = [_talk(line.label, line, said, (about, line.name), form=form) for line in sheet.lines]
    shown = {line.name for line in sheet.lines}
    for commented, field in said:
        if commented == about and field and field not in shown:
            talks.append(_talk(label_of(field), None, said, (about, field), form=form))
    return tuple(talks)


def whole_talk(commitment, said, *, form=None):
    """What was said of all of one answer, or of the report itself (`commitment` None)."""
    label = _("This answer as a whole") if commitment else _("The report as a whole")
    return _talk(label, None, said, (commitment.pk if commitment else None, ""), form=form)


def label_of(field):
    """The name of a field; of the report's own text too, in which something may be found."""
    if field == safety.REPORT:
        return _("Reason for the correction")
    return str(LABELS.get(field, _("This answer as a whole")))


def _talk(label, line, said, place, *, form):
    text, panel = form.fields_of(*place) if form else (None, None)
    return Talk(label=label, line=line, comments=tuple(said.get(place, ())), text=text, panel=panel)

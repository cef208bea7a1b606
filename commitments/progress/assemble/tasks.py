"""A full review as a list of tasks: a row for every objective or point, what is missing in it, and who fills it."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commitments.actors.models import Actor
from commitments.catalogue.models import Commitment
from commitments.common.labels import Shown
from commitments.progress.models import Assignment, Claim
from commitments.progress.questions import ONLY_READ, missing_fields

from .display import missing_labels, shown_entry
from .sheets import claims_to_name

NOT_STARTED, ASSIGNED, IN_PROGRESS, READY, UNCHANGED = "not_started", "assigned", "in_progress", "ready", "unchanged"


@dataclass(frozen=True)
class Task:
    """One row. `who` was asked to fill it; `prepared_by` is the part that did; `shown` is its step, once it is ready.
    `is_commented`: a reviewer asks for something in it."""

    commitment: Commitment
    status: str
    missing: tuple[str, ...] = ()
    who: str = ""
    prepared_by: Actor | None = None
    shown: Shown | None = None
    since: Claim | None = None
    is_commented: bool = False

    @property
    def is_begun(self):
        return self.status in (IN_PROGRESS, READY, UNCHANGED)

    @property
    def may_be_given(self):
        """Others can be asked to fill it. A pledge is answered for by its own people."""
        return isinstance(self.commitment, Commitment)

    @property
    def is_ready(self):
        return self.status in (READY, UNCHANGED)


@dataclass(frozen=True)
class TaskList:
    """`tasks` are the rows of the framework; `others` speak of something else, and are in the report too."""

    tasks: tuple[Task, ...]
    others: tuple[Task, ...]

    @property
    def ready(self):
        return sum(task.is_ready for task in self.tasks)

    @property
    def summary(self):
        """How far it is, in figures and words: "3 of 23 ready. 1 in progress, 19 not started." """
        counts = Counter(task.status for task in self.tasks)
        rest = [
            (counts[IN_PROGRESS], _("in progress")),
            (counts[ASSIGNED], _("assigned and not begun")),
            (counts[NOT_STARTED], _("not started")),
        ]
        head = _("%(ready)s of %(all)s ready.") % {"ready": self.ready, "all": len(self.tasks)}
        said = ", ".join(f"{n} {words}" for n, words in rest if n)
        return f"{head} {said}." if said else head

    @property
    def empty(self):
        """Rows that nobody has begun: they are not in the report, and that is allowed."""
        return [task for task in self.tasks if not task.is_begun]

    @property
    def empty_summary(self):
        """What a submission leaves out, in figures and words; nothing where every row is begun."""
        words = ngettext(
            "%(empty)s of %(all)s rows stays empty. That is allowed: the report says nothing on it.",
            "%(empty)s of %(all)s rows stay empty. That is allowed: the report says nothing on them.",
            len(self.empty),
        )
        return words % {"empty": len(self.empty), "all": len(self.tasks)} if self.empty else ""

    @property
    def has_claims(self):
        return any(task.is_begun for task in (*self.tasks, *self.others))


@dataclass(frozen=True)
class Silence:
    """Somebody who was asked to fill `asked` rows and has not begun `silent` of them."""

    who: str
    silent: int
    asked: int

    @property
    def is_whole(self):
        """Nothing at all is begun: only then somebody is silent."""
        return self.silent == self.asked

    @property
    def text(self):
        return _("%(who)s (%(count)s)") % {"who": self.who, "count": self.count}

    @property
    def count(self):
        words = ngettext("%(silent)s of %(asked)s not begun", "%(silent)s of %(asked)s not begun", self.asked)
        return words % {"silent": self.silent, "asked": self.asked}


def tasks_of(revision, *, commented=frozenset()):
    """The rows of a full review in the order of its framework; of any other report, those that it speaks of.

    `commented`: ids of the commitments that a reviewer asks for something in (comments.asked_about).
    """
    claims = {claim.about_id: claim for claim in _claims_of(revision)}
    asked = {a.commitment_id: a for a in _assignments_of(revision)}
    wanted = list(_rows_of(revision.report.framework))
    known = {commitment.pk for commitment in wanted}
    rest = [claim.about for claim in claims.values() if claim.about_id not in known]
    tasks, others = (
        tuple(
            _task(each, claims.get(each.pk), asked.get(each.pk), is_commented=each.pk in commented)
            for each in commitments
        )
        for commitments in (wanted, rest)
    )
    return TaskList(tasks, others)


def silent_in(assignments):
    """Who has not begun all that they were asked to fill: first those who have begun nothing, each part by name.
    `assignments` carry `is_begun` (access.waiting)."""
    asked, silent = Counter(), Counter()
    for assignment in assignments:
        who = who_is_asked(assignment)
        asked[who] += 1
        silent[who] += not assignment.is_begun
    found = [Silence(who, silent[who], asked[who]) for who in sorted(asked) if silent[who]]
    return sorted(found, key=lambda each: not each.is_whole)


def who_is_asked(assignment):
    """The part's name, or the colleague's."""
    return assignment.part.name if assignment.part_id else assignment.person.get_full_name()


def status_of(claim, *, asked):
    """(status, names of what is missing)."""
    if claim is None:
        return (ASSIGNED if asked else NOT_STARTED), ()
    if missing := missing_fields(claim, kind=claim.kind):
        return IN_PROGRESS, missing_labels(missing)
    return (UNCHANGED if claim.unchanged_since_id else READY), ()


def _rows_of(framework):
    if framework is None:
        return ()
    return Commitment.objects.trackable().filter(framework=framework).select_related("framework").in_order()


def _claims_of(revision):
    claims = claims_to_name(Claim.objects.filter(revision=revision)).select_related(
        "commitment__framework", "prepared_by", "unchanged_since__revision"
    )
    # What is required may be a text: here it matters whether there is one.
    return claims.defer(None).defer(*ONLY_READ)


def _assignments_of(revision):
    return Assignment.objects.filter(report=revision.report_id).select_related("part", "person")


def _task(commitment, claim, assignment, *, is_commented=False):
    status, missing = status_of(claim, asked=assignment is not None)
    return Task(
        commitment=commitment,
        status=status,
        missing=missing,
        who=who_is_asked(assignment) if assignment else "",
        prepared_by=claim.prepared_by if claim else None,
        shown=shown_entry(claim, claim.kind) if claim and not missing else None,
        since=claim.unchanged_since if claim else None,
        is_commented=is_commented,
    )

"""What the pages of every record share: what stands around them, whether a form was sent before, and what each kind says
of its own there."""

from abc import ABC, abstractmethod
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy

from commitments.accounts.roles import is_superuser_alone
from commitments.actors.access import is_member
from commitments.audit.actions import as_text, record_event
from commitments.audit.models import Event
from commitments.common.scope import about, scope_of
from commitments.record import autosave, permissions
from commitments.record.forms import CheckForm, ReasonForm, SubmitForm
from commitments.record.kinds import KINDS


def desk_frame(request, actor):
    """What every page that is reached from a desk has around it: the actor, its world, and the desk in the menu
    (where a person is led who signs in).

    `actor` is None while a person who reports for several has not chosen one. `typing` is what is kept of the page's
    own form, where it has one.
    """
    scope = about(scope_of(request), actor) if actor else scope_of(request)
    return {"actor": actor, "scope": scope, "section": settings.LOGIN_REDIRECT_URL, "typing": autosave.form_of(request)}


def version_in(request):
    """The version of a revision that a form was opened with; 0, which none ever has, where it cannot be read."""
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def is_sent_twice(request, row, **move):
    """The same form came again: this person made `move` from the very version that it carries, and nothing came after."""
    made = row.moves.order_by("-id").first()
    if made is None or made.by_id != request.user.pk or version_in(request) != row.version - 1:
        return False
    return all(getattr(made, name) == value for name, value in move.items())


def is_discarded_already(request, pk, *, verb, in_the_making):
    """This person sent the same form before, and it threw the draft away. For everybody else the draft never was there.

    `in_the_making` are the revisions of the same record: where one was begun since, the form is about another draft.
    """
    ours = Q(object_id=str(pk)) | Q(before=as_text({"of": str(pk)}))
    discarded = Event.objects.filter(ours, verb=verb, by_id=str(request.user.pk))
    return request.method == "POST" and discarded.exists() and not in_the_making.exists()


def typed_comments(request):
    """Everything that was typed for others to read, wherever on the page."""
    typed = (text.strip() for name, text in request.POST.items() if name.startswith(("on-", "comment", "note")))
    return [text for text in typed if text]


def asked_for(request, name):
    """One value of the address as text that every database takes."""
    return request.GET.get(name, "").replace("\x00", "")


def log_privileged_read(*, about, actor_id, by, at):
    """A superuser looks into what is not public, without a role in it: that leaves an event behind, each time. `about` is
    the revision or the file that `by` reads now."""
    if is_superuser_alone(by) and not is_member(by, actor_id):
        record_event(verb=f"{about._meta.model_name}.read_by_superuser", about=about, by=by, at=at)


class Pages(ABC):
    """What the pages of one kind have of their own. A feature writes a subclass beside its views."""

    revision: type
    """The model of its revisions, which says the kind."""
    pk = ""
    """What its addresses call the id of a record."""

    room = ""
    """The namespace of its addresses."""
    public = ""
    """The name of its public page."""
    desk: str = settings.LOGIN_REDIRECT_URL
    """Where its own people go when nothing is left to do with it here."""

    # Sentences that speak of it by its name.
    done: dict[str, object] = {}
    """What a reviewer reads who has answered, by the name of the move."""
    comment_help: object = ""
    called_back: object = gettext_lazy("It was called back while you were reading it. Nothing was changed.")
    answered_before: object = gettext_lazy("You have answered this already. Nothing was changed.")
    answered_by_another: object = gettext_lazy(
        "Somebody else answered this while you were reading it. Nothing was changed."
    )
    recalled: object = ""
    discard_correction: object = ""
    """What goes with the draft of a correction; the draft of a record that nobody has seen goes whole."""
    correct: object = ""
    correct_lede: object = ""
    withdraw: object = ""
    withdraw_lede: object = ""
    withdrawn: object = ""
    takedown_lede: object = gettext_lazy(
        "If another curator confirms it, the texts go for good: from all revisions and rounds, and from the history. The "
        "public reads that texts were taken down, and on which day."
    )

    takedown_form: type[ReasonForm] = ReasonForm
    """Why texts are to go; of a kind with several voices, also whose."""

    @property
    def kind(self):
        return KINDS[self.revision]

    def withdrawn_of(self, record):
        """The last revision of a record that was taken from public view; None while it is there."""
        return self.kind.revisions_of(record).filter(state="withdrawn").last()

    def kicker(self, record):
        """What stands above the heading of a page on which the panel acts."""
        return record.actor.name

    def actor(self, record):
        """Of whom the record is, or speaks."""
        return record.actor

    def author(self, record):
        """The actor whose people write it."""
        return record.actor

    def to_take_down(self, user, pk):
        """A record of which texts can be taken down, for a curator."""
        return permissions.record_for_takedown(self.revision, user, pk)

    def part_of(self, record):
        """(what of it the address names, as the action takes it; what else the page shows). 404 where there is no such
        part."""
        return {}, {}

    def after_takedown(self, record):
        return record.get_absolute_url()

    def address(self, name, pk):
        return reverse(f"{self.room}:{name}", args=[pk])

    # --- what its own people call back and throw away ---

    @abstractmethod
    def of_speaker(self, user, pk):
        """The latest revision, for who speaks for its actor."""

    @abstractmethod
    def to_discard(self, user, pk):
        """A draft that nobody else has seen, for who writes."""

    def home(self, record):
        """Where its own people read what they have written."""
        return record.get_absolute_url()

    def after_refused_discard(self, revision):
        return self.home(self.kind.record_of(revision))

    # --- what the panel answers ---

    @abstractmethod
    def queue(self, user):
        """The revisions that wait for this reviewer, the oldest first."""

    @abstractmethod
    def to_answer(self, user, pk):
        """The revision that waits, for a reviewer without a tie to it. 404 for everybody else."""

    def to_read(self, user, pk):
        """The same, for all who may read it as it waits."""
        return self.to_answer(user, pk)

    to_publish: Any = None
    """The gate of what may be published, where that is another one."""

    @abstractmethod
    def review_page(self, request, revision, *, form, problem="", status=200):
        """The page on which the panel reads and answers it."""

    def review_form(self, request, revision):
        """The form on that page, with what was sent."""
        return CheckForm(request.POST if request.method == "POST" else None, help_text=self.comment_help)

    def was_said(self, revision, typed, user):
        """Whether the panel's last act on it said what was typed, and nothing else."""
        return revision.moves.order_by("-id").first().comment == "".join(typed)

    def why_too_late(self, revision, user):
        """What has become of it, for a reviewer who comes second."""
        ended = revision.moves.filter(from_state="submitted").order_by("-id").first()
        if ended is None or ended.to_state == "draft":
            return self.called_back
        return self.answered_before if ended.by_id == user.pk else self.answered_by_another


class OwnPages(Pages):
    """With the pages of its own people: the gates of its feature, and what they read."""

    @abstractmethod
    def latest(self, user, pk):
        """The latest revision, for all people of its actor."""

    def home(self, record):
        return self.address("check", record.pk)

    def after_refused_discard(self, revision):
        """The same page, which asks once more."""
        return self.address("discard", self.kind.record_of(revision).pk)

    @abstractmethod
    def to_correct(self, user, pk):
        """A published record, for who may begin a correction of it."""

    @abstractmethod
    def own_kicker(self, revision):
        """What stands above the heading of a page of its own people."""

    def around(self, request, revision):
        """What else the pages *discard* and *sent* show of it."""
        return {}

    @abstractmethod
    def check_page(self, request, revision, *, form=None, problem="", status=200):
        """The page on which its people read it once more, and submit it."""

    def submit_form(self, user, revision, data=None):
        """What they add when they submit it."""
        return SubmitForm(data, initial={"personal_data_reason": revision.personal_data_reason})

    def why_not_submit(self, revision):
        """403 with this sentence, where its page does not say by itself why it cannot be submitted."""
        return ""

    def keep_answers(self, revision, form, *, by, at):
        """What they answer to comments of the panel goes with it."""

    def after_handing_in(self, request, revision):
        """What else is said to who handed it in."""

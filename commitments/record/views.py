"""The pages of every record's life, each once. Each view reads gate, form, action, answer.

An address says of which kind it is by the Pages that it carries: `path(..., record.withdraw, {"pages": PAGES}, ...)`.
"""

from abc import ABC, abstractmethod

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commitments.record import actions, autosave, permissions
from commitments.record.forms import CorrectionForm, ReasonForm
from commitments.record.kinds import KINDS
from commitments.record.pages import desk_frame, is_discarded_already, is_sent_twice, version_in
from commitments.record.workflow import Refused, Stale


class Pages:
    """What the pages of one kind have of their own. A feature writes a subclass beside its views."""

    revision: type
    """The model of its revisions, which says the kind."""
    pk = ""
    """What its addresses call the id of a record."""

    room = ""
    """The namespace of its addresses."""
    desk: str = settings.LOGIN_REDIRECT_URL
    """Where its own people go when nothing is left to do with it here."""

    # Sentences that speak of it by its name.
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


class OwnPages(Pages, ABC):
    """With the pages of its own people: the gates of its feature, and what they read."""

    @abstractmethod
    def latest(self, user, pk):
        """The latest revision, for all people of its actor."""

    @abstractmethod
    def of_speaker(self, user, pk):
        """The same, for who speaks for its actor."""

    @abstractmethod
    def to_discard(self, user, pk):
        """A draft that nobody else has seen, for who writes."""

    @abstractmethod
    def to_correct(self, user, pk):
        """A published record, for who may begin a correction of it."""

    @abstractmethod
    def own_kicker(self, revision):
        """What stands above the heading of a page of its own people."""

    def author(self, record):
        """The actor whose people write it."""
        return record.actor

    def around(self, request, revision):
        """What else the pages *discard* and *sent* show of it."""
        return {}


# --- its own people ----------------------------------------------------------------------------------------------------


@require_safe
@login_required
def sent(request, pages, **place):
    """The receipt of what was handed in last, with its digest."""
    revision = pages.latest(request.user, place[pages.pk])
    if not revision.round:
        raise Http404
    context = {"round": revision.rounds.get(number=revision.round), **_of_own(request, pages, revision)}
    return render(request, f"{pages.room}/sent.html", context)


@require_POST
@login_required
def recall(request, pages, **place):
    """Call back what the panel has not begun to read."""
    pk = place[pages.pk]
    revision = pages.of_speaker(request.user, pk)
    try:
        if not is_sent_twice(request, revision, to_state="draft"):
            actions.recall(revision, by=request.user, at=timezone.now(), version=version_in(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, pages.recalled)
    return redirect(pages.address("check", pk))


@require_http_methods(["GET", "POST"])
@login_required
def discard(request, pages, **place):
    """Throw away a draft that nobody else has seen, after asking."""
    pk, kind = place[pages.pk], pages.kind
    try:
        revision = pages.to_discard(request.user, pk)
    except (Http404, PermissionDenied):
        verb = f"{kind.workflow.noun}.discarded"
        if not is_discarded_already(request, pk, verb=verb, in_the_making=kind.in_the_making_of(pk)):
            raise
        return _discarded(request, pages)
    if request.method == "POST":
        try:
            actions.discard(revision, by=request.user, at=timezone.now(), version=version_in(request))
        except Stale as stale:
            messages.error(request, str(stale))
            return redirect(request.path)
        return _discarded(request, pages)
    lede = pages.discard_correction if revision.number > 1 else WHOLE
    return render(request, "record/discard.html", {"lede": lede, **_of_own(request, pages, revision)})


WHOLE = gettext_lazy(
    "It is thrown away for everybody in your organisation and cannot be brought back. Nobody else has seen it."
)


def _discarded(request, pages):
    messages.success(request, _("The draft was discarded."))
    return redirect(pages.desk)


def _of_own(request, pages, revision):
    record = pages.kind.record_of(revision)
    return {
        "revision": revision,
        "record": record,
        "kicker": pages.own_kicker(revision),
        "desk_url": reverse(pages.desk),
        "check_url": pages.address("check", record.pk),
        **pages.around(request, revision),
        **desk_frame(request, pages.author(record)),
    }


@require_http_methods(["GET", "POST"])
@login_required
def correct(request, pages, **place):
    """Begin the next numbered revision of what is published."""
    pk = place[pages.pk]
    record = pages.to_correct(request.user, pk)
    if begun := pages.kind.in_the_making_of(record).last():
        messages.info(request, pages.kind.in_the_making)
        typed = request.POST.get("reason", "").strip()
        if typed and typed != begun.reason:  # not the same form, sent twice
            autosave.keep_sent(request)
            messages.error(request, _("Your reason was not sent: %(reason)s") % {"reason": typed})
        return redirect(pages.address("check", pk))
    form = CorrectionForm(
        request.POST or None,
        label=_("What is new or corrected, and why?"),
        help_text=_("The public reads this beside the new revision. The earlier one stays readable."),
        required=pages.kind.say_why,
    )
    if request.method == "GET":
        autosave.put_back(request, form)
    if form.is_valid():
        try:
            with autosave.saved(request):
                actions.correct(record, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(pages.address("write", pk))
    context = {
        "heading": pages.correct,
        "lede": pages.correct_lede,
        "kicker": pages.kicker(record),
        "back": record.get_absolute_url(),
        "form": form,
        **desk_frame(request, pages.author(record)),
    }
    return render(request, "record/correct.html", context, status=422 if form.errors else 200)


# --- the panel ---------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@login_required
def withdraw(request, pages, **place):
    """Take a public record from public view. Its place stays, with the reason."""
    record = permissions.record_to_withdraw(pages.revision, request.user, place[pages.pk])
    if before := pages.withdrawn_of(record):
        return _withdrawn_before(request, pages, record, before)
    form = ReasonForm(
        request.POST or None,
        label=_("Why is it taken from public view?"),
        help_text=_("The public reads this where it stood. Name no person, and do not repeat what harms."),
        required=_("Say why it is taken from public view."),
    )
    if request.method == "GET":
        autosave.put_back(request, form)
    if form.is_valid():
        try:
            with autosave.saved(request):
                actions.withdraw(record, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            if before := pages.withdrawn_of(record):
                return _withdrawn_before(request, pages, record, before)
            form.add_error(None, str(refusal))
        else:
            return _withdrawn(request, pages, record)
    context = {
        "heading": pages.withdraw,
        "lede": pages.withdraw_lede,
        "kicker": pages.kicker(record),
        "back": record.get_absolute_url(),
        "form": form,
        **desk_frame(request, pages.actor(record)),
    }
    return render(request, "record/withdraw.html", context, status=422 if form.errors else 200)


def _withdrawn(request, pages, record):
    messages.success(request, pages.withdrawn)
    return redirect(record)


def _withdrawn_before(request, pages, record, before):
    """The same form came twice, or a colleague was quicker: who comes second reads so, and has the reason back."""
    typed = request.POST.get("reason", "").strip()
    if typed and (before.withdrawn_by_id, before.withdrawal_reason) == (request.user.pk, typed):
        return _withdrawn(request, pages, record)
    if before.withdrawn_by_id == request.user.pk:
        messages.error(request, _("You have taken this from public view already. Nothing more was changed."))
    else:
        messages.error(request, _("Somebody else took this from public view already. Nothing more was changed."))
    if typed:
        messages.error(request, _("Your reason was not sent: %(reason)s") % {"reason": typed})
    return redirect(record)


# --- the curators ------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@login_required
def ask_takedown(request, pages, **place):
    """Ask that texts leave the record for somebody's privacy. Another curator decides, in the admin."""
    record = pages.to_take_down(request.user, place.pop(pages.pk))
    part, shown = pages.part_of(record, **place)
    form = pages.takedown_form(
        request.POST or None,
        label=_("Why are the texts to be taken down?"),
        help_text=_("Curators read this, nobody else. Do not repeat the text, and name no person."),
        required=_("Say why the texts are to be taken down, without repeating them."),
    )
    if request.method == "GET":
        autosave.put_back(request, form)
    back = pages.after_takedown(record)
    if form.is_valid():
        try:
            with autosave.saved(request):
                actions.ask_takedown(record, by=request.user, at=timezone.now(), **part, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The takedown is asked for. Another curator decides; until then nothing goes."))
            return redirect(back)
    context = {
        "kicker": pages.kicker(record),
        "lede": pages.takedown_lede,
        "back": back,
        "form": form,
        **shown,
        **desk_frame(request, pages.actor(record)),
    }
    return render(request, "record/takedown.html", context, status=422 if form.errors else 200)

"""The pages of every record's life, each once. Each view reads gate, form, action, answer.

An address says of which kind it is by the Pages that it carries: `path(..., record.withdraw, {"pages": PAGES}, ...)`.
"""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commitments.record import actions, autosave, permissions
from commitments.record.actions import NothingSaid
from commitments.record.forms import CorrectionForm, ReasonForm
from commitments.record.pages import (
    desk_frame,
    is_discarded_already,
    is_sent_twice,
    log_privileged_read,
    typed_comments,
    version_in,
)
from commitments.record.workflow import Refused, Stale, Unexplained

# --- a page that asks for a reason --------------------------------------------------------------------------------------


def is_taken(request, form, act):
    """Whether the form was sent, and `act` took what was typed. A form that is opened holds what was typed before and not
    saved; what `act` refuses is said on it."""
    if request.method == "GET":
        autosave.put_back(request, form)
    if not form.is_valid():
        return False
    try:
        with autosave.saved(request):
            act(by=request.user, at=timezone.now(), **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


# --- its own people ----------------------------------------------------------------------------------------------------


@require_safe
@login_required
def check(request, pages, **place):
    """Everything that a revision says, to be read once more; and the button that submits it, or why there is none."""
    revision = pages.latest(request.user, place[pages.pk])
    if revision.is_public:
        return redirect(pages.kind.record_of(revision))
    return pages.check_page(request, revision)


@require_POST
@login_required
def submit(request, pages, **place):
    """Hand a revision to the panel."""
    pk = place[pages.pk]
    revision = pages.of_speaker(request.user, pk)
    if revision.state == "submitted" and revision.submitted_by_id == request.user.pk:
        return redirect(pages.address("sent", pk))  # the same form, sent twice
    permissions.refuse(pages.why_not_submit(revision))
    return hand_in(request, pages, revision, act=actions.submit) or redirect(pages.address("sent", pk))


def hand_in(request, pages, revision, *, act):
    """Nothing when `act` took it; else the page that says why not, with all that was typed."""
    form = pages.submit_form(request.user, revision, request.POST)
    if not form.is_valid():
        return pages.check_page(request, revision, form=form, status=422)
    asked, reason = "personal_data_reason" in request.POST, form.cleaned_data["personal_data_reason"]
    facts = {"by": request.user, "at": timezone.now()}
    try:
        with autosave.saved(request):
            pages.keep_answers(revision, form, **facts)
            # Where the page did not ask for the reason, the one that is stored stays.
            facts |= {"version": version_in(request), "personal_data_reason": reason if asked else None}
            handed_in = act(revision=revision, **facts)
    except Stale as stale:
        problem, status = _("%(refusal)s Read it once more below, then submit.") % {"refusal": stale}, 409
    except Unexplained as refusal:
        form.add_error("personal_data_reason", str(refusal))
        problem, status = "", 422
    except Refused as refusal:
        problem, status = str(refusal), 422
    else:
        pages.after_handing_in(request, handed_in)
        return None
    fresh = pages.latest(request.user, pages.kind.record_of(revision).pk)
    return pages.check_page(request, fresh, form=form, problem=problem, status=status)


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
    revision = pages.of_speaker(request.user, place[pages.pk])
    try:
        if not is_sent_twice(request, revision, to_state="draft"):
            actions.recall(revision, by=request.user, at=timezone.now(), version=version_in(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, pages.recalled)
    return redirect(pages.home(pages.kind.record_of(revision)))


@require_http_methods(["GET", "POST"])
@login_required
def discard(request, pages, **place):
    """Throw away a draft that nobody else has seen, after asking."""
    pk, kind = place[pages.pk], pages.kind
    try:
        revision = pages.to_discard(request.user, pk)
    except (Http404, PermissionDenied):
        verb = f"{kind.workflow.noun}.discarded"
        if not is_discarded_already(request, pk, verb=verb, in_the_making=kind.in_the_making_of(kind.record(pk=pk))):
            raise
        return _discarded(request, pages)
    if request.method == "POST":
        try:
            actions.discard(revision, by=request.user, at=timezone.now(), version=version_in(request))
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(pages.after_refused_discard(revision))
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
    if is_taken(request, form, partial(actions.correct, record)):
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


@require_safe
@login_required
def review(request, pages, **place):
    """What the panel holds, whole, with what it changes. Curators read it too, and answer nothing."""
    revision = pages.to_read(request.user, place[pages.pk])
    author = pages.author(pages.kind.record_of(revision))
    log_privileged_read(about=revision, actor_id=author.pk, by=request.user, at=timezone.now())
    form = autosave.put_back(request, pages.review_form(request, revision))
    return pages.review_page(request, revision, form=form)


@require_POST
@login_required
def begin(request, pages, **place):
    """Say that the review has begun: from now on its author cannot call it back."""
    pk = place[pages.pk]
    try:
        revision = pages.to_answer(request.user, pk)
    except Http404:
        return too_late(request, pages, pk, move="begin")
    form = pages.review_form(request, revision)
    try:
        actions.begin_review(revision, by=request.user, at=timezone.now())
    except Refused as refusal:
        return refused(request, pages, pk, form=form, problem=str(refusal), status=409, move="begin")
    messages.success(request, pages.done["begin"])
    return with_what_was_typed(request, pages, revision, form=form)


@require_POST
@login_required
def publish(request, pages, **place):
    """Make a submitted revision public: the text that its reviewer read, and no other."""

    def act(revision, form, **facts):
        if not form.keeps_comments:
            autosave.check_goes_along(form.cleaned_data["comment"], row=revision, version=facts["version"])
        actions.publish(revision, digest=request.POST.get("digest", ""), remarks=form.all_remarks, **facts)

    return answer(request, pages, place[pages.pk], act, move="publish", gate=pages.to_publish)


@require_POST
@login_required
def return_(request, pages, **place):
    """Return a submitted revision to its author, with what is to be done."""

    def act(revision, form, **facts):
        actions.return_(revision, comment=form.cleaned_data["comment"], remarks=form.remarks, **facts)

    return answer(request, pages, place[pages.pk], act, move="return")


def answer(request, pages, pk, act, *, move, gate=None, onward=None):
    """What somebody of the panel does with the revision that `gate` gives them: `act`, with all that they typed. `onward`
    is where they go then, where the move is not their last word on it."""
    try:
        revision = (gate or pages.to_answer)(request.user, pk)
    except Http404:
        return too_late(request, pages, pk, move=move)
    except PermissionDenied as refusal:
        if not _give_back(request):
            raise
        messages.error(request, str(refusal))
        return redirect(pages.address("review", pk))
    form = pages.review_form(request, revision)
    if not form.is_valid():
        return pages.review_page(request, revision, form=form, status=422)
    try:
        with autosave.saved(request):
            act(revision, form, by=request.user, at=timezone.now(), version=version_in(request))
    except Stale as stale:
        return refused(request, pages, pk, form=form, problem=str(stale), status=409, move=move)
    except NothingSaid as refusal:
        form.add_error("comment", str(refusal))
        return pages.review_page(request, revision, form=form, status=422)
    except Refused as refusal:
        return refused(request, pages, pk, form=form, problem=str(refusal), status=422, move=move)
    return _answered(request, pages, pk, move=move, onward=onward)


def _answered(request, pages, pk, *, move, onward=None):
    messages.success(request, pages.done[move])
    if not onward:
        _lead_on(request, pages, pk)
    return redirect(pages.address(pages.public, pk) if move == "publish" else onward or pages.desk)


def _lead_on(request, pages, pk):
    """Names the next one that waits, of the same world."""
    world = pages.actor(pages.kind.record.objects.get(pk=pk)).fictional
    records = (pages.kind.record_of(revision) for revision in pages.queue(request.user))
    if after := next((record for record in records if pages.actor(record).fictional == world), None):
        link = (pages.address("review", after.pk), _("Read the next one that waits"))
        messages.info(request, format_html('<a href="{}">{}</a>', *link))


def refused(request, pages, pk, *, move, **page):
    """The page as the panel has it now, with what was typed and why it was not taken."""
    try:
        fresh = pages.to_read(request.user, pk)
    except Http404:
        return too_late(request, pages, pk, move=move)
    return pages.review_page(request, fresh, **page)


def too_late(request, pages, pk, *, move):
    """It waits for no such answer any more: a colleague was quicker, its author called it back, or the same form came
    twice. 404 for all who could not have answered it."""
    revision = permissions.revision_answered(pages.revision, request.user, pk)
    typed, step = typed_comments(request), pages.kind.workflow.moves.get(move)
    if (
        step
        and is_sent_twice(request, revision, to_state=step.target)
        and pages.was_said(revision, typed, request.user)
    ):
        return _answered(request, pages, pk, move=move)
    messages.error(request, pages.why_too_late(revision, request.user))
    _give_back(request)
    return redirect(pages.desk)


def _give_back(request):
    """Shows what was typed, on a page that has no field for it any more. Whether anything was."""
    typed = typed_comments(request)
    for text in typed:
        messages.error(request, _("Your comment was not sent: %(comment)s") % {"comment": text})
    return bool(typed)


def with_what_was_typed(request, pages, revision, *, form):
    """Back to the review; where comments were typed and not sent, as the page itself, so that they stay."""
    if form.is_valid() and not typed_comments(request):
        return redirect(pages.address("review", pages.kind.record_of(revision).pk))
    return pages.review_page(request, revision, form=form)


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
    if is_taken(request, form, partial(actions.withdraw, record)):
        return _withdrawn(request, pages, record)
    if form.is_bound and (before := pages.withdrawn_of(record)):  # in this instant, by a colleague
        return _withdrawn_before(request, pages, record, before)
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
    back = pages.after_takedown(record)
    if is_taken(request, form, partial(actions.ask_takedown, record, **part)):
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

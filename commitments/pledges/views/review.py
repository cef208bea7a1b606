"""What the panel does with a pledge: completeness and safety, never truth."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commitments.accounts.roles import is_reviewer
from commitments.pledges import access, actions, assemble, lifecycle, safety
from commitments.pledges.forms import CheckForm
from commitments.pledges.models import PledgeRevision
from commitments.record import actions as record
from commitments.record import autosave
from commitments.record.pages import (
    desk_frame,
    is_sent_twice,
    log_privileged_read,
    typed_comment,
    version_in,
)


@require_safe
@login_required
def review(request, pledge_id):
    """A submitted revision, whole, with what it changes. Curators read it too, and answer nothing."""
    revision = access.revision_to_read(request.user, pledge_id)
    log_privileged_read(about=revision, actor_id=revision.pledge.actor_id, by=request.user, at=timezone.now())
    return _page(request, revision, reads_only=not is_reviewer(request.user))


def _page(request, revision, *, form=None, problem="", status=200, reads_only=False):
    whole = assemble.whole(revision)
    earlier = PledgeRevision.objects.in_force().filter(pledge=revision.pledge_id).first()
    days = (timezone.localdate() - revision.submitted_at.date()).days
    if form is None:
        form = CheckForm()
        autosave.put_back(request, form)
    context = {
        "revision": whole,
        "earlier": earlier,
        "lines": assemble.lines_of(whole),
        "entries": whole.entries.all(),
        "money": whole.money.all(),
        "changes": assemble.changes_between(assemble.whole(earlier), whole) if earlier else (),
        "findings": [(str(assemble.LABELS[f.field]), f) for f in safety.findings_in(whole)],
        "days": days,
        "escalated": lifecycle.is_escalated(days=days),
        "form": form,
        "problem": problem,
        "reads_only": reads_only,
        **desk_frame(request, revision.pledge.actor),
    }
    return render(request, "pledges/review.html", context, status=status)


def _gate(request, pledge_id):
    """The revision to answer, or the page for a reviewer who comes second."""
    try:
        return access.revision_for_check(request.user, pledge_id), None
    except Http404:
        return None, _second(request, pledge_id)


def _second(request, pledge_id):
    """Back to the desk: a colleague answered first. 404 for who could not have answered it."""
    access.answered_pledge(request.user, pledge_id)
    messages.error(request, _("Somebody else answered this pledge while you were reading it. Nothing was changed."))
    if text := typed_comment(request):
        messages.error(request, _("Your comment was not sent: %(comment)s") % {"comment": text})
    return redirect("progress:desk")


@require_POST
@login_required
def begin(request, pledge_id):
    """Say that the check has begun: from now on the pledge cannot be called back."""
    revision, second = _gate(request, pledge_id)
    if second:
        return second
    try:
        record.begin_review(revision, by=request.user, at=timezone.now())
    except actions.Refused:
        return _second(request, pledge_id)
    messages.success(request, _("You have begun the review. The organisation cannot call the pledge back now."))
    if typed_comment(request):
        return _page(request, revision, form=CheckForm(request.POST))  # what was typed and not sent yet stays
    return redirect("pledges:review", pledge_id)


@require_POST
@login_required
def publish(request, pledge_id):
    """Make a submitted revision public."""
    return _answer(
        request,
        pledge_id,
        act=lambda revision, _form, **who: record.publish(revision, digest=request.POST.get("digest", ""), **who),
        sends_comment=False,
        words=_("The pledge is published. It can be read by anyone and will not change."),
        onward="pledges:pledge",
        to_state=lifecycle.PUBLISHED,
    )


@require_POST
@login_required
def return_(request, pledge_id):
    """Return a submitted revision to its maker, with what is to be done."""
    return _answer(
        request,
        pledge_id,
        act=lambda revision, form, **who: record.return_(revision, comment=form.cleaned_data["comment"], **who),
        words=_("The pledge was returned with your comment."),
        onward="progress:desk",
        to_state=lifecycle.RETURNED,
    )


def _answer(request, pledge_id, *, act, words, onward, to_state, sends_comment=True):
    latest = PledgeRevision.objects.filter(pledge=pledge_id).order_by("-number").first()
    if latest and is_sent_twice(request, latest, to_state=to_state, comment=typed_comment(request)):
        return _answered(request, pledge_id, words=words, onward=onward)
    revision, second = _gate(request, pledge_id)
    if second:
        return second
    form = CheckForm(request.POST)
    if not form.is_valid():
        return _page(request, revision, form=form, status=422)
    try:
        if not sends_comment:
            autosave.check_goes_along(form.cleaned_data["comment"], row=revision, version=version_in(request))
        with autosave.saved(request):
            act(revision, form, by=request.user, at=timezone.now(), version=version_in(request))
    except actions.Refused as refusal:
        # Asked once more: a colleague may have answered, or the maker taken a shield, which is why it was refused.
        fresh, second = _gate(request, pledge_id)
        status = 409 if isinstance(refusal, actions.Stale) else 422
        return second or _page(request, fresh, form=form, problem=str(refusal), status=status)
    return _answered(request, pledge_id, words=words, onward=onward)


def _answered(request, pledge_id, *, words, onward):
    messages.success(request, words)
    return redirect(onward) if onward == "progress:desk" else redirect(onward, pledge_id)

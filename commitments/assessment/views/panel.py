"""What the panel does with an assessment: completeness and safety, never truth; and publishing both voices together."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from commitments.accounts.roles import is_curator, is_reviewer
from commitments.actors.access import has_speaker
from commitments.assessment import access, actions, lifecycle
from commitments.assessment.assemble import pages, texts
from commitments.assessment.forms.panel import CheckForm
from commitments.assessment.models import AssessmentRevision
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
def review(request, assessment_id):
    """What the panel holds, whole: both voices, what was sent, what is to be decided. Curators read it, and answer nothing."""
    revision = access.revision_for_panel(request.user, assessment_id)
    log_privileged_read(about=revision, actor_id=revision.assessment.assessor_id, by=request.user, at=timezone.now())
    return _page(request, revision)


def _page(request, revision, *, form=None, problem="", status=200):
    at = timezone.now()
    assessment = revision.assessment
    revised = revision.state in lifecycle.WITH_SUBJECT and access.round_sent(revision).number != revision.round
    context = {
        "revision": revision,
        "assessment": assessment,
        "author": revision.author,
        "subject": assessment.subject,
        "commitment": assessment.commitment,
        "told": pages.told_now(revision),
        "before": pages.told_to_subject(revision) if revised else None,
        "earlier": assessment.revisions.filter(state=lifecycle.PUBLISHED, superseded_at=None).first(),
        "own": pages.own_word(assessment, at=at),
        "reply": texts.answered(revision),
        "findings": pages.findings_of(revision),
        "reply_days": lifecycle.REPLY_DAYS,
        "has_speaker": has_speaker(assessment.subject),
        "with_subject": revision.state in lifecycle.WITH_SUBJECT,
        "why_not_publish": access.why_not_publish(revision, at=at),
        "may_ask_again": not access.why_not_ask_again(revision),
        "form": form or autosave.put_back(request, CheckForm()),
        "reads_only": not is_reviewer(request.user),
        "may_take_down": is_curator(request.user) and revision.state in lifecycle.AFTER_REPLY,
        "waits_for_takedown": access.waits_for_takedown(assessment),
        "problem": problem,
        **desk_frame(request, assessment.subject),
    }
    return render(request, "assessment/review.html", context, status=status)


@require_POST
@login_required
def begin(request, assessment_id):
    """Say that the check has begun: from now on the assessor cannot call it back."""
    return _answer(
        request,
        assessment_id,
        act=lambda revision, _form, *, by, at, version: record.begin_review(revision, by=by, at=at),
        words=_("You have begun the review. The assessor cannot call the assessment back now."),
        onward="assessment:review",
    )


@require_POST
@login_required
def return_(request, assessment_id):
    """Return it to its assessor, with what is to be done."""
    return _answer(
        request,
        assessment_id,
        act=lambda revision, form, **who: record.return_(revision, **form.cleaned_data, **who),
        words=_("The assessment was returned with your comment."),
        move="return",
    )


@require_POST
@login_required
def send(request, assessment_id):
    """Let the subject read it; its window to reply opens."""
    return _answer(
        request,
        assessment_id,
        act=lambda revision, _form, **who: actions.send_to_subject(revision=revision, digest=_digest(request), **who),
        sends_comment=False,
        words=ngettext(
            "The assessment was sent to its subject. It may reply for %(days)s day.",
            "The assessment was sent to its subject. It may reply for %(days)s days.",
            lifecycle.REPLY_DAYS,
        )
        % {"days": lifecycle.REPLY_DAYS},
        move="send",
    )


@require_POST
@login_required
def ask_again(request, assessment_id):
    """Give back once more what was revised after the reply."""
    return _answer(
        request,
        assessment_id,
        gate=access.revision_to_ask_again,
        act=lambda revision, form, **who: actions.ask_again(revision=revision, **form.cleaned_data, **who),
        words=_("The revised text was given back with your comment."),
        move="ask_again",
    )


@require_POST
@login_required
def publish(request, assessment_id):
    """Make both voices public together."""
    return _answer(
        request,
        assessment_id,
        gate=lambda user, which: access.revision_to_publish(user, which, at=timezone.now()),
        act=lambda revision, _form, **who: record.publish(revision, digest=_digest(request), **who),
        sends_comment=False,
        words=_("The assessment is published. It can be read by anyone and will not change."),
        onward="assessment:assessment",
        move="publish",
    )


def _answer(
    request,
    assessment_id,
    *,
    act,
    words,
    gate=access.revision_to_check,
    onward="assessment:desk",
    sends_comment=True,
    move="",
):
    latest = AssessmentRevision.objects.filter(assessment=assessment_id).order_by("-number").first()
    if latest and is_sent_twice(request, latest, name=move, comment=typed_comment(request)):
        return _answered(request, assessment_id, words=words, onward=onward)
    try:
        revision = gate(request.user, assessment_id)
    except Http404:
        return _already_answered(request, assessment_id)
    except PermissionDenied as refusal:
        if not _give_back(request):
            raise
        messages.error(request, str(refusal))
        return redirect("assessment:review", assessment_id)
    form = CheckForm(request.POST)
    if not form.is_valid():
        return _page(request, revision, form=form, status=422)
    try:
        if not sends_comment:
            autosave.check_goes_along(form.cleaned_data["comment"], row=revision, version=version_in(request))
        with autosave.saved(request):
            act(revision, form, by=request.user, at=timezone.now(), version=version_in(request))
    except actions.Stale as stale:
        return _overtaken(request, assessment_id, form=form, problem=str(stale))
    except actions.Refused as refusal:
        return _page(request, revision, form=form, problem=str(refusal), status=422)
    if onward == "assessment:review" and form.cleaned_data["comment"]:
        messages.success(request, words)
        return _page(request, revision, form=form)  # what was typed and not sent yet stays, and is kept
    return _answered(request, assessment_id, words=words, onward=onward)


def _answered(request, assessment_id, *, words, onward):
    messages.success(request, words)
    return redirect(onward) if onward == "assessment:desk" else redirect(onward, assessment_id)


def _overtaken(request, assessment_id, **page):
    """Something happened to it since it was opened: the page as it is now, where the panel still has it."""
    try:
        fresh = access.revision_for_panel(request.user, assessment_id)
    except Http404:
        return _already_answered(request, assessment_id)
    return _page(request, fresh, status=409, **page)


def _already_answered(request, assessment_id):
    """It waits for no answer of this kind any more. 404 for all who could not have answered it. What was typed is given
    back."""
    revision = access.answered_revision(request.user, assessment_id)
    messages.error(request, _why_too_late(revision.moves.order_by("-id").first(), by=request.user))
    _give_back(request)
    return redirect("assessment:desk")


def _give_back(request):
    """Shows the comment that was typed, on a page that has no field for it any more; whether there was one."""
    text = typed_comment(request)
    if text:
        messages.error(request, _("Your comment was not sent: %(comment)s") % {"comment": text})
    return bool(text)


def _why_too_late(move, *, by):
    if move.by_id == by.pk:
        return _("You have answered this assessment already. Nothing more was changed.")
    if move.name in lifecycle.BY_A_SIDE:
        return _("One of the two sides acted while you were reading this assessment. Nothing was changed.")
    return _("Somebody else answered this assessment while you were reading it. Nothing was changed.")


def _digest(request):
    return request.POST.get("digest", "")

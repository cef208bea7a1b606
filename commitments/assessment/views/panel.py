"""What the panel does with an assessment: completeness and safety, never truth; and publishing both voices together."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commitments.accounts.roles import is_reviewer
from commitments.assessment import access, actions, lifecycle, safety
from commitments.assessment.assemble import sheets, texts
from commitments.assessment.forms.panel import CheckForm
from commitments.progress import keeping
from commitments.progress.forms.report import ReasonForm

from . import desk_frame, version_in


@require_safe
@login_required
def review(request, assessment_id):
    """What the panel holds, whole: both voices, what was sent, what is to be decided. Curators read it, and answer nothing."""
    return _page(request, access.revision_for_panel(request.user, assessment_id))


def _page(request, revision, *, form=None, problem="", status=200):
    at = timezone.now()
    assessment = revision.assessment
    revised = revision.state in lifecycle.WITH_SUBJECT and access.round_sent(revision).number != revision.round
    used = list(revision.used_evidence.select_related("evidence"))
    context = {
        "revision": revision,
        "assessment": assessment,
        "author": revision.author,
        "subject": assessment.subject,
        "commitment": assessment.commitment,
        "told": sheets.told_now(revision),
        "before": sheets.told_to_subject(revision) if revised else None,
        "earlier": assessment.revisions.filter(state=lifecycle.PUBLISHED, superseded_at=None).first(),
        "own": sheets.own_word(assessment, at=at),
        "reply": texts.answered(revision),
        "findings": [(str(sheets.LABELS[each.field]), each) for each in safety.findings_in(revision, used=used)],
        "with_subject": revision.state in lifecycle.WITH_SUBJECT,
        "why_not_publish": access.why_not_publish(revision, at=at),
        "may_ask_again": not access.why_not_ask_again(revision),
        "form": form or keeping.put_back(request, CheckForm()),
        "reads_only": not is_reviewer(request.user),
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
        act=lambda revision, _form, **who: actions.begin_review(
            revision=revision, **{name: who[name] for name in ("by", "at")}
        ),
        words=_("You have begun the review. The assessor cannot call the assessment back now."),
        onward="assessment:review",
    )


@require_POST
@login_required
def give_back(request, assessment_id):
    """Return it to its assessor, with what is to be done."""
    return _answer(
        request,
        assessment_id,
        act=lambda revision, form, **who: actions.return_assessment(revision=revision, **form.cleaned_data, **who),
        words=_("The assessment was returned with your comment."),
    )


@require_POST
@login_required
def send(request, assessment_id):
    """Let the subject read it; its window to reply opens."""
    return _answer(
        request,
        assessment_id,
        act=lambda revision, _form, **who: actions.send_to_subject(revision=revision, digest=_digest(request), **who),
        words=_("The assessment was sent to its subject. It may reply for thirty days."),
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
    )


@require_POST
@login_required
def publish(request, assessment_id):
    """Make both voices public together."""
    return _answer(
        request,
        assessment_id,
        gate=lambda user, which: access.revision_to_publish(user, which, at=timezone.now()),
        act=lambda revision, _form, **who: actions.publish_assessment(
            revision=revision, digest=_digest(request), **who
        ),
        words=_("The assessment is published with the reply. It can be read by anyone and will not change."),
        onward="assessment:assessment",
    )


def _answer(request, assessment_id, *, act, words, gate=access.revision_to_check, onward="assessment:desk"):
    try:
        revision = gate(request.user, assessment_id)
    except Http404:
        return _already_answered(request, assessment_id)
    form = CheckForm(request.POST)
    if not form.is_valid():
        return _page(request, revision, form=form, status=422)
    try:
        with keeping.saved(request):
            act(revision, form, by=request.user, at=timezone.now(), version=version_in(request))
    except actions.Stale as stale:
        fresh = access.revision_for_panel(request.user, assessment_id)
        return _page(request, fresh, form=form, problem=str(stale), status=409)
    except actions.Refused as refusal:
        return _page(request, revision, form=form, problem=str(refusal), status=422)
    messages.success(request, words)
    return redirect(onward) if onward == "assessment:desk" else redirect(onward, assessment_id)


def _already_answered(request, assessment_id):
    """A colleague was quicker. 404 for all who could not have answered it. What was typed is given back."""
    access.answered_revision(request.user, assessment_id)
    messages.error(request, _("Somebody else answered this assessment while you were reading it. Nothing was changed."))
    if text := request.POST.get("comment", "").strip():
        messages.error(request, _("Your comment was not sent: %(comment)s") % {"comment": text})
    return redirect("assessment:desk")


def _digest(request):
    return request.POST.get("digest", "")


@require_http_methods(["GET", "POST"])
@login_required
def withdraw(request, assessment_id):
    """Take a published assessment back, its replies with it. Its place stays, with the reason."""
    assessment = access.assessment_to_withdraw(request.user, assessment_id)
    form = ReasonForm(
        request.POST or None,
        label=_("Why is it withdrawn?"),
        help_text=_("The public reads this where the assessment stood. Name no person."),
        required=_("Say why the assessment is withdrawn."),
    )
    if request.method == "GET":
        keeping.put_back(request, form)
    if form.is_valid():
        try:
            with keeping.saved(request):
                actions.withdraw_assessment(
                    assessment=assessment, by=request.user, at=timezone.now(), **form.cleaned_data
                )
        except actions.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The assessment was withdrawn. Its place stays and says so."))
            return redirect("assessment:assessment", assessment_id)
    context = {"assessment": assessment, "form": form, **desk_frame(request, assessment.subject)}
    return render(request, "assessment/withdraw.html", context, status=422 if form.errors else 200)

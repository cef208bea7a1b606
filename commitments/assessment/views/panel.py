"""What the panel reads of an assessment: completeness and safety, never truth; sending it to its subject, and giving it back
once more. What it answers besides is in record/views.py."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from commitments.accounts.roles import is_curator, is_reviewer
from commitments.actors.access import has_speaker
from commitments.assessment import access, actions, lifecycle
from commitments.assessment.assemble import pages as shown
from commitments.assessment.assemble import texts
from commitments.record import autosave, escalation
from commitments.record import views as record
from commitments.record.pages import desk_frame


def review_page(request, revision, *, form, problem="", status=200):
    at = timezone.now()
    assessment = revision.assessment
    revised = revision.state in lifecycle.WITH_SUBJECT and access.round_sent(revision).number != revision.round
    context = {
        "revision": revision,
        "assessment": assessment,
        "author": revision.author,
        "subject": assessment.subject,
        "commitment": assessment.commitment,
        "told": shown.told_now(revision),
        "before": shown.told_to_subject(revision) if revised else None,
        "earlier": assessment.revisions.filter(state=lifecycle.PUBLISHED, superseded_at=None).first(),
        "own": shown.own_word(assessment, at=at),
        "reply": texts.answered(revision),
        "findings": shown.findings_of(revision),
        "reply_days": lifecycle.REPLY_DAYS,
        "has_speaker": has_speaker(assessment.subject),
        "with_subject": revision.state in lifecycle.WITH_SUBJECT,
        "why_not_publish": access.why_not_publish(revision, at=at),
        "may_ask_again": not access.why_not_ask_again(revision),
        "form": form,
        "reads_only": not is_reviewer(request.user),
        "may_take_down": is_curator(request.user) and revision.state in lifecycle.AFTER_REPLY,
        "waits_for_takedown": access.waits_for_takedown(assessment),
        "silence": escalation.silence_of(revision, at=timezone.now(), user=request.user),
        "problem": problem,
        **desk_frame(request, assessment.subject),
    }
    return render(request, "assessment/review.html", context, status=status)


@require_POST
@login_required
def send(request, pages, assessment_id):
    """Let the subject read it; its window to reply opens."""

    def act(revision, form, *, version, **facts):
        autosave.check_goes_along(form.cleaned_data["comment"], row=revision, version=version)
        digest = request.POST.get("digest", "")
        actions.send_to_subject(revision=revision, digest=digest, version=version, **facts)

    return record.answer(request, pages, assessment_id, act, move="send")


@require_POST
@login_required
def ask_again(request, pages, assessment_id):
    """Give back once more what was revised after the reply."""

    def act(revision, form, **facts):
        actions.ask_again(revision=revision, comment=form.cleaned_data["comment"], **facts)

    return record.answer(request, pages, assessment_id, act, move="ask_again", gate=access.revision_to_ask_again)

"""What has waited too long for the panel: a curator reminds the reviewers, or asks one of them. Of every kind of record alike,
and nothing of what it says is read here."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from commitments.desk import actions
from commitments.record import escalation
from commitments.record.forms import AskReviewerForm
from commitments.record.pages import desk_frame, log_privileged_read
from commitments.record.workflow import Refused


@require_http_methods(["GET", "POST"])
@login_required
def escalated(request, noun, record_id):
    """Since when it waits, and the two acts."""
    at = timezone.now()
    try:
        silence = escalation.silence_to_break(request.user, noun, record_id, at=at)
    except Http404:
        if not escalation.is_over(request.user, noun, record_id, at=at):
            raise
        messages.error(request, _("It waits for the panel no more: somebody has answered it, or it was called back."))
        return redirect("progress:desk")
    log_privileged_read(about=silence.revision, actor_id=None, by=request.user, at=at)
    if request.POST.get("then") == "remind":
        return _remind(request, silence, at=at)
    if request.method == "POST" and request.POST.get("then") != "ask":
        raise Http404
    able = escalation.reviewers_for(silence.record)
    form = AskReviewerForm(request.POST or None, reviewers=able, asked=silence.asked)
    if form.is_valid():
        return _ask(request, silence, at=at, **form.chosen)
    context = {"silence": silence, "form": form, **desk_frame(request, None)}
    return render(request, "desk/escalated.html", context, status=422 if form.errors else 200)


def _remind(request, silence, *, at):
    try:
        mailed = actions.remind_reviewers(revision=silence.revision, by=request.user, at=at)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The reviewers are reminded. %(mailed)s") % {"mailed": _mailed(mailed)})
    return redirect("progress:escalated", silence.noun, silence.record.pk)


def _ask(request, silence, *, reviewer, instead, at):
    try:
        actions.ask_reviewer(revision=silence.revision, reviewer=reviewer, instead=instead, by=request.user, at=at)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        words = _("%(name)s is asked to answer it. The desk and the next mail say so; whoever comes first may answer.")
        messages.success(request, words % {"name": reviewer.get_full_name()})
    return redirect("progress:escalated", silence.noun, silence.record.pk)


def _mailed(number):
    if not number:
        return _("Nobody gets a mail now: each had one today, or gets none. Their desks show it.")
    return ngettext("%(n)s of them gets a mail.", "%(n)s of them get a mail.", number) % {"n": number}

"""Reviewing: completeness and safety, never truth."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from commitments.accounts.roles import is_reviewer
from commitments.evidence.actions import confirm_evidence
from commitments.evidence.models import IssuerClass
from commitments.progress import access, actions, lifecycle, safety
from commitments.progress.assemble import comments, rounds, sheets
from commitments.progress.forms.remarks import ReviewForm
from commitments.progress.models import ClaimEvidence
from commitments.progress.questions import LABELS
from commitments.record import autosave, escalation
from commitments.record import views as record
from commitments.record.actions import begin_review
from commitments.record.pages import desk_frame, log_privileged_read


@require_safe
@login_required
def review(request, report_id):
    """A submitted revision, whole, with what it corrects beside it. Curators read it too, and answer nothing. Once it is
    answered, its round is what there is to read."""
    try:
        revision = access.revision_to_read(request.user, report_id)
    except Http404:
        handed = access.answered_round(request.user, report_id)
        return redirect("progress:round", report_id, handed.revision.number, handed.number)
    log_privileged_read(about=revision, actor_id=revision.report.actor_id, by=request.user, at=timezone.now())
    return review_page(request, revision)


def review_page(request, revision, *, form=None, problem="", status=200):
    reads_only = not is_reviewer(request.user)
    earlier = (
        revision.report.revisions.filter(state=lifecycle.PUBLISHED, superseded_at=None).first()
        if revision.number > 1
        else None
    )
    today = timezone.localdate()
    said = sheets.sheets_of(revision, against=earlier, with_hints=True)
    spoken = comments.comments_of(revision, comments.REVIEWER)
    if form is None:
        form = _review_form(said, places=not reads_only)
        form = form if reads_only else autosave.put_back(request, form)
    context = {
        "revision": revision,
        "earlier": earlier,
        "sheets": said,
        "talks": [
            (
                sheet,
                comments.talks_of(sheet, spoken, form=form),
                comments.whole_talk(sheet.commitment, spoken, form=form),
            )
            for sheet in said
        ],
        "whole": comments.whole_talk(None, spoken, form=form),
        "findings": [(comments.label_of(each.field), each) for each in safety.findings_in_report(revision)],
        "without_clearance": access.reason_without_clearance(revision),
        "classes": IssuerClass.choices,
        "dropped": sheets.dropped_claims(revision, earlier) if earlier else [],
        "rounds": access.rounds_of(revision),
        "days": (today - revision.submitted_at.date()).days,
        "form": form,
        "reads_only": reads_only,
        "silence": escalation.silence_of(revision, at=timezone.now(), user=request.user),
        "problem": problem,
        **desk_frame(request, revision.report.actor),
    }
    return render(request, "progress/review.html", context, status=status)


def _review_form(said, *, places=True):
    asked = [
        (sheet.commitment, field, label)
        for sheet in said
        for field, label in [*((line.name, line.label) for line in sheet.lines), ("", _("This answer as a whole"))]
    ]
    return ReviewForm(places=asked if places else [], among_reviewers=True)


def sent_form(request, revision):
    """What was typed, wherever the page could ask for it: on every answer, shown or empty, and on each as a whole."""
    places = [*LABELS.items(), ("", _("This answer as a whole"))]
    asked = [(about, field, label) for about in sheets.titles_of(revision) for field, label in places]
    return ReviewForm(request.POST, places=asked, among_reviewers=True)


@require_POST
@login_required
def comment(request, pages, report_id):
    """Keep what was typed as comments of this round; the organisation reads them when the report is answered."""

    def act(revision, form, *, by, at, version):
        actions.comment_on_report(
            revision=revision, remarks=form.all_remarks, key=form.cleaned_data["key"], by=by, at=at
        )

    return record.answer(
        request, pages, report_id, act, move="comment", onward=reverse("progress:review", args=[report_id])
    )


@require_POST
@login_required
def confirm_class(request, pages, report_id, claim_id, item_id):
    """Confirm who speaks in a piece of evidence, after looking at it."""
    try:
        revision = access.revision_for_review(request.user, report_id)
    except Http404:
        return record.too_late(request, pages, report_id, move="confirm-class")
    uses = ClaimEvidence.objects.select_related("evidence")
    used = get_object_or_404(uses, claim__pk=claim_id, claim__revision=revision, evidence=item_id)
    form = sent_form(request, revision)
    issuer_class = request.POST.get(f"class-{claim_id}-{item_id}", "")
    if issuer_class not in IssuerClass.values:
        problem = _("Choose who speaks in the document.")
        return review_page(request, revision, form=form, problem=problem, status=422)
    at = timezone.now()
    try:
        with transaction.atomic():
            begin_review(revision, by=request.user, at=at)
            confirm_evidence(item=used.evidence, issuer_class=issuer_class, by=request.user, at=at)
    except actions.Refused as refusal:
        return record.refused(
            request, pages, report_id, form=form, problem=str(refusal), status=409, move="confirm-class"
        )
    messages.success(request, _("The class of “%(title)s” is confirmed.") % {"title": used.evidence.title})
    return record.with_what_was_typed(request, pages, revision, form=form)


@require_safe
@login_required
def round_page(request, report_id, number, round_number):
    """What was handed in in one round, as it was then, and what was said of it."""
    handed, of_the_panel = access.round_to_read(request.user, report_id, number=number, round_number=round_number)
    revision = handed.revision
    log_privileged_read(about=revision, actor_id=revision.report.actor_id, by=request.user, at=timezone.now())
    unanswered = revision.state == lifecycle.SUBMITTED and revision.round == handed.number
    said = [] if unanswered and not of_the_panel else rounds.comments_in(handed, of_the_panel=of_the_panel)
    context = {
        "round": handed,
        "revision": revision,
        "kept": rounds.kept_in(handed, of_the_panel=of_the_panel),
        "comments": [(_place_of(each), each) for each in said],
        "of_the_panel": of_the_panel,
        "latest": revision.round,
        **desk_frame(request, revision.report.actor),
    }
    return render(request, "progress/round.html", context)


def _place_of(each):
    if each.about is None:
        return _("The report as a whole")
    return f"{each.about.label}: {comments.label_of(each.field)}"

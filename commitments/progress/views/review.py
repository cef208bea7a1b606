"""Reviewing: completeness and safety, never truth."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from commitments.accounts.roles import is_reviewer
from commitments.evidence.actions import confirm_evidence
from commitments.evidence.models import IssuerClass
from commitments.progress import access, actions, lifecycle, safety
from commitments.progress.assemble import comments, rounds, sheets
from commitments.progress.forms.remarks import ReviewForm
from commitments.progress.models import ClaimEvidence, Comment
from commitments.progress.questions import LABELS
from commitments.record import actions as record
from commitments.record import autosave
from commitments.record.pages import desk_frame, is_sent_twice, log_privileged_read, version_in

PUBLISHED = gettext_lazy("The report is published. It can be read by anyone and will not change.")
RETURNED = gettext_lazy("The report was returned with your comment.")


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
    return _review_page(request, revision, reads_only=not is_reviewer(request.user))


def _review_page(request, revision, *, form=None, problem="", status=200, reads_only=False):
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
        "escalated": lifecycle.is_escalated(days=(today - revision.submitted_at.date()).days),
        "form": form,
        "reads_only": reads_only,
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


def _sent_form(request, revision):
    """What was typed, wherever the page could ask for it: on every answer, shown or empty, and on each as a whole."""
    places = [*LABELS.items(), ("", _("This answer as a whole"))]
    asked = [(about, field, label) for about in sheets.titles_of(revision) for field, label in places]
    return ReviewForm(request.POST, places=asked, among_reviewers=True)


def by_a_reviewer(view):
    """A view of what a reviewer does with a submitted revision. Where it waits for nobody any more, `_too_late` answers."""

    @wraps(view)
    def gated(request, report_id, **asked):
        try:
            revision = access.revision_for_review(request.user, report_id)
        except Http404:
            return _too_late(request, report_id)
        return view(request, revision, **asked)

    return gated


@require_POST
@login_required
@by_a_reviewer
def publish(request, revision):
    """Make a submitted revision public. What was typed beside it is kept as comments."""

    def act(form, **facts):
        digest = request.POST.get("digest", "")
        record.publish(version=version_in(request), digest=digest, remarks=form.all_remarks, **facts)

    return _take(request, revision, act, words=PUBLISHED) or redirect("progress:report", revision.report_id)


@require_POST
@login_required
@by_a_reviewer
def return_(request, revision):
    """Return a submitted revision to its actor, with what is to be done: on the whole, on its answers, or both."""

    def act(form, **facts):
        comment = form.cleaned_data["comment"]
        record.return_(version=version_in(request), comment=comment, remarks=form.remarks, **facts)

    return _take(request, revision, act, words=RETURNED) or redirect("progress:desk")


@require_POST
@login_required
@by_a_reviewer
def comment(request, revision):
    """Keep what was typed as comments of this round; the organisation reads them when the report is answered."""

    def act(form, **facts):
        actions.comment_on_report(remarks=form.all_remarks, key=form.cleaned_data["key"], **facts)

    words = _("Your comments are kept. The organisation reads those for it when you answer.")
    return _take(request, revision, act, words=words) or redirect("progress:review", revision.report_id)


def _take(request, revision, act, *, words):
    """Nothing when `act` took what was typed on the page, which `words` then say; else the page that says why not."""
    form = _sent_form(request, revision)
    if not form.is_valid():
        return _review_page(request, revision, form=form, status=422)
    try:
        with autosave.saved(request):
            act(form, revision=revision, by=request.user, at=timezone.now())
    except actions.NothingSaid as refusal:
        form.add_error("comment", str(refusal))
        return _review_page(request, revision, form=form, status=422)
    except actions.Refused as refusal:
        return _refused(request, revision.report_id, form=form, problem=str(refusal))
    messages.success(request, words)
    return None


@require_POST
@login_required
@by_a_reviewer
def begin(request, revision):
    """Say that the review has begun: from now on the report cannot be called back."""
    form = _sent_form(request, revision)
    try:
        record.begin_review(revision, by=request.user, at=timezone.now())
    except actions.Refused as refusal:
        return _refused(request, revision.report_id, form=form, problem=str(refusal))
    messages.success(request, _("You have begun the review. The organisation cannot call the report back now."))
    return _with_what_was_typed(request, revision, form=form)


@require_POST
@login_required
@by_a_reviewer
def confirm_class(request, revision, claim_id, item_id):
    """Confirm who speaks in a piece of evidence, after looking at it."""
    uses = ClaimEvidence.objects.select_related("evidence")
    used = get_object_or_404(uses, claim__pk=claim_id, claim__revision=revision, evidence=item_id)
    form = _sent_form(request, revision)
    issuer_class = request.POST.get(f"class-{claim_id}-{item_id}", "")
    if issuer_class not in IssuerClass.values:
        problem = _("Choose who speaks in the document.")
        return _review_page(request, revision, form=form, problem=problem, status=422)
    at = timezone.now()
    try:
        with transaction.atomic():
            record.begin_review(revision, by=request.user, at=at)
            confirm_evidence(item=used.evidence, issuer_class=issuer_class, by=request.user, at=at)
    except actions.Refused as refusal:
        return _refused(request, revision.report_id, form=form, problem=str(refusal))
    messages.success(request, _("The class of “%(title)s” is confirmed.") % {"title": used.evidence.title})
    return _with_what_was_typed(request, revision, form=form)


def _with_what_was_typed(request, revision, *, form):
    """Back to the page; with comments that were typed and not sent, the page itself, so that they stay."""
    if form.is_valid() and not form.all_remarks:
        return redirect("progress:review", revision.report_id)
    return _review_page(request, access.revision_for_review(request.user, revision.report_id), form=form)


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


def _refused(request, report_id, *, form, problem):
    """The page anew, with what was typed and why it was not taken."""
    try:
        fresh = access.revision_for_review(request.user, report_id)
    except Http404:
        return _too_late(request, report_id)
    return _review_page(request, fresh, form=form, problem=problem, status=409)


def _too_late(request, report_id):
    """The report waits for no reviewer any more. 404 for all who could not have reviewed it. What was typed is given
    back."""
    ended = access.last_act(request.user, report_id)
    given = [text.strip() for name, text in request.POST.items() if name.startswith(("on-", "comment", "note"))]
    typed = list(filter(None, given))
    if ended and _is_sent_twice(request, ended, typed=typed):
        published = ended.to_state == lifecycle.PUBLISHED
        messages.success(request, PUBLISHED if published else RETURNED)
        return redirect("progress:report", report_id) if published else redirect("progress:desk")
    messages.error(request, _why_too_late(ended, by=request.user))
    for text in typed:
        messages.error(request, _("Your comment was not sent: %(comment)s") % {"comment": text})
    return redirect("progress:desk")


def _is_sent_twice(request, ended, *, typed):
    """The button that was pressed made that move, and all that was typed was said with it."""
    made = {"publish": lifecycle.PUBLISHED, "return": lifecycle.RETURNED}.get(request.resolver_match.url_name)
    said = Comment.objects.filter(round__revision=ended.revision_id, by=request.user).values_list("text", flat=True)
    return is_sent_twice(request, ended.revision, to_state=made) and set(typed) <= set(said)


def _why_too_late(move, *, by):
    if move is None or move.to_state == lifecycle.DRAFT:
        return _("Its organisation called this report back while you were reading it. Nothing was changed.")
    if move.by_id == by.pk:
        return _("You have answered this report already. Nothing more was changed.")
    return _("Somebody else answered this report while you were reading it. Nothing was changed.")

"""What the panel does with an offer or a practice: completeness and safety, never truth."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commitments.exchange import access, actions, assemble, lifecycle, safety
from commitments.exchange.forms import CheckForm, OfferForm, PracticeForm
from commitments.record import actions as record
from commitments.record import autosave, workflow
from commitments.record.pages import desk_frame, is_sent_twice, typed_comment, version_in

BEGIN, PUBLISH = "begin-review", "publish"
"""What the reviewer pressed; anything else returns it."""


@require_http_methods(["GET", "POST"])
@login_required
def review_offer(request, paper_id):
    """A submitted offer, whole; published or returned on the same page."""
    return _review(request, paper_id, kind="offer", gate=access.offer_for_check)


@require_http_methods(["GET", "POST"])
@login_required
def review_practice(request, paper_id):
    """A submitted practice beside the answer that it stands on."""
    return _review(request, paper_id, kind="practice", gate=access.practice_for_check)


def _review(request, paper_id, *, kind, gate):
    try:
        paper = gate(request.user, paper_id)
    except Http404:
        return _second(request, paper_id, kind=kind)
    form = CheckForm(request.POST or None)
    if request.method == "GET":
        autosave.put_back(request, form)
    if not form.is_valid():
        return _page(request, paper, kind=kind, form=form, status=422 if form.errors else 200)
    if request.POST.get("then") == BEGIN:
        return _begin(request, paper, kind=kind, gate=gate, form=form)
    try:
        with autosave.saved(request):
            _answer(request, paper, form)
    except actions.Stale as stale:
        return _stale(request, paper_id, kind=kind, gate=gate, form=form, problem=str(stale))
    except actions.Refused as refusal:
        return _page(request, paper, kind=kind, form=form, problem=str(refusal), status=422)
    return _answered(request, paper)


def _begin(request, paper, *, kind, gate, form):
    """Say that the review has begun: from now on it cannot be called back."""
    try:
        record.begin_review(paper, by=request.user, at=timezone.now())
    except actions.Refused as refusal:
        return _stale(request, paper.pk, kind=kind, gate=gate, form=form, problem=str(refusal))
    messages.success(request, _("You have begun the review. The organisation cannot call it back now."))
    if typed_comment(request):
        return _page(request, paper, kind=kind, form=form)  # what was typed and not sent yet stays
    return redirect(request.path)


def _answered(request, paper):
    if paper.is_public:
        messages.success(request, _("It is published. It can be read by anyone and will not change."))
        return redirect(paper)
    messages.success(request, _("It was returned with your comment."))
    return redirect("support:desk")


def _stale(request, paper_id, *, kind, gate, **page):
    """It was called back and handed in again: what it says now, under the comment that was typed. Or it was answered."""
    try:
        paper = gate(request.user, paper_id)
    except Http404:
        return _second(request, paper_id, kind=kind)
    return _page(request, paper, kind=kind, status=409, **page)


def _page(request, paper, *, kind, form, problem="", status=200):
    at, is_offer = timezone.now(), kind == "offer"
    days = assemble.days_waited(paper, at=at)
    labels = (OfferForm if is_offer else PracticeForm).base_fields
    context = {
        "paper": paper,
        "offer": paper if is_offer else None,
        "frameworks": [theme.framework for theme in paper.themes.all()] if is_offer else [],
        "practice": None if is_offer else paper,
        "claim": None if is_offer else paper.claim_at(at),
        "form": form,
        "problem": problem,
        "findings": [(str(labels[f.field].label), f) for f in safety.findings_in(paper)],
        "days": days,
        "escalated": lifecycle.is_escalated(days=days),
        "check_days": workflow.REVIEW_DAYS,
        **desk_frame(request, paper.actor),
    }
    return render(request, "exchange/review.html", context, status=status)


def _answer(request, paper, form):
    facts = {"by": request.user, "at": timezone.now(), "version": version_in(request)}
    if request.POST.get("then") == PUBLISH:
        autosave.check_goes_along(form.cleaned_data["comment"], row=paper, version=facts["version"])
        record.publish(paper, digest=request.POST.get("digest", ""), **facts)
    else:
        record.return_(paper, comment=form.cleaned_data["comment"], **facts)


def _second(request, paper_id, *, kind):
    """Back to the desk, with what was typed: it was answered or called back meanwhile. 404 for who only looks, and for
    who could not have answered it."""
    if request.method != "POST":
        raise Http404
    paper = access.answered_paper(kind)(request.user, paper_id)
    wanted = {BEGIN: "", PUBLISH: lifecycle.PUBLISHED}.get(request.POST.get("then"), lifecycle.RETURNED)
    if wanted and is_sent_twice(request, paper, to_state=wanted, comment=typed_comment(request)):
        return _answered(request, paper)
    messages.error(request, _what_happened(paper, request.user))
    if text := request.POST.get("comment", "").strip():
        messages.error(request, _("Your comment was not sent: %(comment)s") % {"comment": text})
    return redirect("support:desk")


def _what_happened(paper, user):
    if paper.state == lifecycle.DRAFT:
        return _("It was called back while you were reading it. Nothing was changed.")
    if access.latest_answer(paper).by_id == user.pk:
        return _("You have answered this already. Nothing was changed.")
    return _("Somebody else answered this while you were reading it. Nothing was changed.")

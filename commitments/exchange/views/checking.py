"""What the panel does with an offer or a practice: completeness and safety, never truth."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commitments.exchange import access, actions, lifecycle, safety
from commitments.exchange.forms import CheckForm, OfferForm, PracticeForm, WithdrawForm
from commitments.progress import keeping
from commitments.progress.views import desk_frame, version_in

PUBLISH = "publish"


@require_http_methods(["GET", "POST"])
@login_required
def review_offer(request, paper_id):
    """A submitted offer, whole; published or returned on the same page."""
    offer = access.offer_for_check(request.user, paper_id)
    facts = {
        "frameworks": [theme.framework for theme in offer.themes.all()],
        "labels": OfferForm.base_fields,
        "offer": offer,
        "practice": None,
        "claim": None,
    }
    return _review(request, offer, facts, onward="support:offer")


@require_http_methods(["GET", "POST"])
@login_required
def review_practice(request, paper_id):
    """A submitted practice beside the answer that it stands on."""
    practice = access.practice_for_check(request.user, paper_id)
    facts = {
        "frameworks": [],
        "labels": PracticeForm.base_fields,
        "offer": None,
        "practice": practice,
        "claim": practice.claim_at(timezone.now()),
    }
    return _review(request, practice, facts, onward="practices:practice")


@require_http_methods(["GET", "POST"])
@login_required
def withdraw_offer(request, paper_id):
    """Take a public offer from public view. Its place stays, with the reason."""
    return _withdraw(request, access.paper_to_withdraw("offer")(request.user, paper_id), onward="support:offer")


@require_http_methods(["GET", "POST"])
@login_required
def withdraw_practice(request, paper_id):
    """Take a public practice from public view. Its place stays, with the reason."""
    gate = access.paper_to_withdraw("practice")
    return _withdraw(request, gate(request.user, paper_id), onward="practices:practice")


def _review(request, paper, facts, *, onward):
    form = CheckForm(request.POST or None)
    if request.method == "GET":
        keeping.put_back(request, form)
    problem, status = "", 200
    if form.is_valid():
        try:
            with keeping.saved(request):
                _answer(request, paper, form)
        except actions.Refused as refusal:
            problem, status = str(refusal), 409 if isinstance(refusal, actions.Stale) else 422
        else:
            return redirect(onward, paper.pk) if paper.is_public else redirect("support:desk")
    days = (timezone.localdate() - timezone.localdate(paper.submitted_at)).days
    context = {
        "paper": paper,
        "form": form,
        "problem": problem,
        "findings": [(str(facts["labels"][f.field].label), f) for f in safety.findings_in(paper)],
        "days": days,
        "escalated": lifecycle.is_escalated(days=days),
        **{name: value for name, value in facts.items() if name != "labels"},
        **desk_frame(request, paper.actor),
    }
    return render(request, "exchange/review.html", context, status=status)


def _answer(request, paper, form):
    facts = {"paper": paper, "by": request.user, "at": timezone.now(), "version": version_in(request)}
    if request.POST.get("then") == PUBLISH:
        actions.publish_paper(**facts)
        messages.success(request, _("It is published. It can be read by anyone and will not change."))
    else:
        actions.return_paper(comment=form.cleaned_data["comment"], **facts)
        messages.success(request, _("It was returned with your comment."))


def _withdraw(request, paper, *, onward):
    form = WithdrawForm(request.POST or None)
    if request.method == "GET":
        keeping.put_back(request, form)
    if form.is_valid():
        try:
            with keeping.saved(request):
                actions.withdraw_paper(paper=paper, by=request.user, at=timezone.now(), **form.cleaned_data)
        except actions.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It was taken from public view. Its place stays and says so."))
            return redirect(onward, paper.pk)
    context = {"paper": paper, "form": form, **desk_frame(request, paper.actor)}
    return render(request, "exchange/withdraw.html", context, status=422 if form.errors else 200)

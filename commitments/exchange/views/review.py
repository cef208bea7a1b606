"""What the panel reads of an offer or a practice: completeness and safety, never truth. What it answers is in
record/views.py."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from commitments.exchange import assemble, safety
from commitments.exchange.forms import OfferForm, PracticeForm
from commitments.exchange.models import Offer
from commitments.record import escalation
from commitments.record import views as record
from commitments.record.pages import desk_frame

ANSWERS = {"begin-review": record.begin, "publish": record.publish}
"""By what the reviewer pressed; anything else returns it."""


@require_http_methods(["GET", "POST"])
@login_required
def review(request, **place):
    """A submitted offer or practice, whole; answered at the same address."""
    pressed = ANSWERS.get(request.POST.get("then"), record.return_)
    return (pressed if request.method == "POST" else record.review)(request, **place)


def review_page(request, paper, *, form, problem="", status=200):
    at, is_offer = timezone.now(), isinstance(paper, Offer)
    days = assemble.days_waited(paper, at=at)
    labels = (OfferForm if is_offer else PracticeForm).base_fields
    context = {
        "paper": paper,
        "offer": paper if is_offer else None,
        "frameworks": [theme.framework for theme in paper.themes.all()] if is_offer else [],
        "practice": None if is_offer else paper,
        "claim": None if is_offer else paper.claim_at(at),
        "form": form,
        "silence": escalation.silence_of(paper, at=timezone.now(), user=request.user),
        "problem": problem,
        "findings": [(str(labels[f.field].label), f) for f in safety.findings_in(paper)],
        "days": days,
        **desk_frame(request, paper.actor),
    }
    return render(request, "exchange/review.html", context, status=status)

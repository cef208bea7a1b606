"""What the pages of offers and of practices share: the form, the moves of their actor."""

from contextlib import suppress

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from commitments.exchange import access, actions, lifecycle, safety
from commitments.record import autosave, permissions
from commitments.record import views as record
from commitments.record.actions import submit
from commitments.record.pages import desk_frame, is_sent_twice, version_in

SUBMIT = "submit"
"""What the writer pressed; anything else saves a draft."""


def wants_to_submit(request):
    return request.POST.get("then") == SUBMIT


def write_page(request, form, *, actor, names, paper=None, problem="", status=200):
    """The form of an offer or a practice. `names`: heading, lede and back of the page, and what it is about."""
    context = {
        "form": form,
        "paper": paper,
        "findings": _findings(form),
        "problem": problem,
        "failed": status >= 400,
        "version": request.POST.get("version") or (paper.version if paper else ""),
        "why_not_submit": permissions.why_not_speak(request.user, actor),
        "comment": access.latest_comment(paper) if paper else "",
        **names,
        **desk_frame(request, actor),
    }
    return render(request, "exchange/write.html", context, status=status)


def save(request, form, *, actor, write, at):
    """Write and, where that was pressed, hand in: both or neither. Who speaks for the actor hands in. Gives the paper."""
    if wants_to_submit(request) and (reason := permissions.why_not_speak(request.user, actor)):
        raise actions.Refused(reason)
    with autosave.saved(request), transaction.atomic():
        paper = write(form.said())
        if wants_to_submit(request) and paper.is_open:  # sent twice, the form finds it handed in
            submit(paper, by=request.user, at=at)
    words = (
        _("It is with the panel, which reads it for completeness and safety.")
        if wants_to_submit(request)
        else _("Saved. Nobody outside your organisation sees it until it is submitted and published.")
    )
    messages.success(request, words)
    return paper


def refused(form, refusal):
    """Put the sentence of a refusal where its reader finds it."""
    field = "personal_data_reason" if isinstance(refusal, actions.Unexplained) else None
    form.add_error(field, str(refusal))


@require_POST
@login_required
def move(request, pages, paper_id):
    """Call back, end or discard, as the button said."""
    moves = {"recall": record.recall, "discard": record.discard, **pages.moves}
    if (name := request.POST.get("move")) not in moves:
        raise Http404
    return moves[name](request, pages, paper_id=paper_id)


def end(request, pages, paper_id):
    """An offer stays readable, and says that it has ended."""
    offer = pages.of_speaker(request.user, paper_id)
    try:
        if not is_sent_twice(request, offer, to_state=lifecycle.ENDED):
            actions.end_offer(offer=offer, by=request.user, at=timezone.now(), version=version_in(request))
    except actions.Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The offer has ended. It stays readable and says so."))
    return redirect(offer)


def _findings(form):
    """What looks like personal data in what was typed or is stored; nothing while the form says nothing."""
    if form.is_bound:
        form.is_valid()
        with suppress(AttributeError):
            return _by_label(form, safety.findings_in(form.said()))
    texts = type("Texts", (), {name: form[name].value() or "" for name in safety.TEXTS if name in form.fields})
    return _by_label(form, safety.findings_in(texts))


def _by_label(form, findings):
    return [(str(form.fields[finding.field].label), finding) for finding in findings]

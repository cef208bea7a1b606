"""Beginning: the quick log, a report with one claim in one form; and the full review of a framework."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from commitments.catalogue.models import Commitment, Method
from commitments.common.parameters import reads
from commitments.common.widgets import typed
from commitments.pledges.models import Pledge
from commitments.progress import access, actions, periods
from commitments.progress.access import waiting
from commitments.progress.assemble import lists, sheets
from commitments.progress.forms.report import FullReviewForm, ReportForm
from commitments.progress.models import Revision, SelfView
from commitments.record import autosave, permissions
from commitments.record.pages import asked_for, desk_frame

from .claim_page import (
    AGAIN,
    CHECK,
    MORE,
    Questions,
    asked_of,
    claim_page,
    conflict_page,
    onward,
    put_back,
    say_left_out,
)
from .uploads import receive_uploads

FIRST_VERSION = 2
"""The version of a revision that the quick log has just made: begun once, logged once."""


@reads("actor", "commitment", "cycle", "view", "q", pages=())
@require_http_methods(["GET", "POST"])
@login_required
def new(request):
    """Log progress: a report with one claim, in one form. Without a commitment, a page to choose one."""
    actors = permissions.actors_to_write_for(request.user)
    slug = request.POST.get("actor", asked_for(request, "actor")).replace("\x00", "") or _typed_actor(request, actors)
    actor = permissions.actor_to_write_for(request.user, slug) if slug else actors[0] if len(actors) == 1 else None
    code = asked_for(request, "commitment")
    if not code:
        return _choose(request, actors=actors, actor=actor)
    commitment = _about(code, actor=actor, actors=actors)
    if isinstance(commitment, Pledge):
        actor = commitment.actor
    at = timezone.now()
    method = Method.objects.at(at.date())
    asked = asked_of(commitment=commitment, actor=actor, method=method, period_end=at.date(), at=at)
    around = {"actors": actors, "actor": actor, "today": at.date(), "cycles": _cycles(actors, actor, commitment, at)}
    page = {"commitment": commitment, "actor": actor}
    if request.method == "GET":
        report = ReportForm(initial=_offered(request, around["cycles"], today=at.date()), **around)
        questions = Questions.blank(report=report, initial=_hinted(request), **asked)
        return claim_page(request, _put_back(request, questions, asked=asked, around=around), **page)
    refusals = receive_uploads(request, actor=actor, earlier=asked["earlier"], at=at)
    then = request.POST.get("then", CHECK)
    report = ReportForm(request.POST, **around)
    questions = Questions.sent(request.POST, report=report, complete=then == CHECK, refusals=refusals, **asked)
    if then in AGAIN:
        report = ReportForm(initial=typed(report), **around)
        return claim_page(request, questions.as_typed(report=report, more=int(then == MORE), **asked), **page)
    if questions.is_valid():
        try:
            return _begin(request, questions, actor=actor, commitment=commitment, then=then, at=at)
        except actions.Refused as refusal:
            questions.claim.add_error(None, str(refusal))
    return claim_page(request, questions, status=422, **page)


@reads("actor", "framework", "cycle", "view", pages=())
@require_http_methods(["GET", "POST"])
@login_required
def new_review(request):
    """Begin a full review: a report with a row for every objective or point of one framework."""
    actors = permissions.actors_to_write_for(request.user)
    slug = request.POST.get("actor", asked_for(request, "actor")).replace("\x00", "")
    actor = permissions.actor_to_write_for(request.user, slug) if slug else actors[0] if len(actors) == 1 else None
    at = timezone.now()
    around = {"actors": actors, "actor": actor, "today": at.date(), "cycles": _all_cycles(actors, actor, at)}
    around["frameworks"] = lists.frameworks_to_review()
    if request.method == "GET":
        offered = _offered(request, around["cycles"], today=at.date())
        form = FullReviewForm(initial={**offered, "framework": asked_for(request, "framework")}, **around)
        autosave.put_back(request, form, but=("key",))  # an old key names a review that may have been begun since
        return _review_page(request, form, actors=actors, actor=actor)
    form = FullReviewForm(request.POST, **around)
    if form.is_valid():
        try:
            return _begin_review(request, form, actor=actor, at=at)
        except actions.Refused as refusal:
            form.add_error(None, str(refusal))
    return _review_page(request, form, actors=actors, actor=actor)


def _begin_review(request, form, *, actor, at):
    facts = form.facts()
    named = f"{request.user.pk}/{actor.pk}/{facts['framework'].code}/{facts['cycle'].code if facts['cycle'] else ''}"
    key = uuid.uuid5(form.cleaned_data["key"], named)
    with autosave.saved(request):
        revision, made = actions.begin_full_review(actor=actor, by=request.user, at=at, key=key, **facts)
    if not made:
        messages.info(request, _("This review is begun already. Go on with it here."))
    return redirect("progress:write" if revision.is_open else "progress:check", revision.report_id)


def _review_page(request, form, *, actors, actor):
    begun = access.open_reviews([actor] if actor else actors)
    context = {"form": form, "begun": begun, **desk_frame(request, actor or actors[0])}
    return render(request, "progress/review_start.html", context, status=422 if form.errors else 200)


def _about(code, *, actor, actors):
    """The commitment of this code; or the pledge, of an actor that this person writes for. 404 for any other."""
    if code.startswith(Pledge.PREFIX):
        leads = Pledge.objects.filter(code=code, actor__in=[actor] if actor else actors).select_related("actor").first()
        return access.pledge_of(leads.actor if leads else actors[0], code)
    return get_object_or_404(Commitment.objects.trackable().select_related("framework"), code=code)


def _choose(request, *, actors, actor):
    context = {
        "actors": actors,
        "query": asked_for(request, "q"),
        "kept": [(name, asked_for(request, name)) for name in ("actor", "cycle", "view") if name in request.GET],
        "frameworks": lists.commitments_to_choose(asked_for(request, "q")),
        **desk_frame(request, actor or actors[0]),
        "actor": actor,
    }
    return render(request, "progress/choose.html", context)


def _cycles(actors, actor, commitment, at):
    """Rounds of reporting that are open, ask about the commitment's framework, and are of the actor's world. None asks
    about a pledge."""
    if isinstance(commitment, Pledge):
        return []
    return [cycle for cycle in _all_cycles(actors, actor, at) if commitment.framework in cycle.frameworks.all()]


def _all_cycles(actors, actor, at):
    """Rounds of reporting that are open, of the actor's world."""
    worlds = {a.fictional for a in ([actor] if actor else actors)}
    return list(waiting.open_cycles(today=at.date()).filter(fictional__in=worlds))


def _offered(request, cycles, *, today):
    """The report's facts as they are offered: the round that was asked for, else the only one open, else last year."""
    named = [cycle for cycle in cycles if cycle.code == request.GET.get("cycle")]
    cycle = named[0] if named else cycles[0] if len(cycles) == 1 else None
    start, end = (
        periods.asked_period(covers_from=cycle.covers_from, covers_to=cycle.covers_to, today=today)
        if cycle
        else periods.last_full_year(today)
    )
    return {
        "actor": request.GET.get("actor", ""),
        "cycle": cycle.code if cycle else "",
        "period_start": start,
        "period_end": end,
        "key": uuid.uuid4(),
    }


def _hinted(request):
    """`?view=not_well`: the link that says "we are not doing well" answers the first question."""
    view = request.GET.get("view", "")
    return {"view": view} if view in SelfView.values else {}


def _typed_actor(request, actors):
    """For whom somebody who reports for several was writing when they left."""
    slug = autosave.form_of(request).typed.get("actor", "") if request.method == "GET" else ""
    return slug if slug in {actor.slug for actor in actors} else ""


def _put_back(request, questions, *, asked, around):
    """What was typed here before and not saved, unless it is the report that this very form has made by now."""
    sent = autosave.form_of(request).typed
    report = ReportForm(sent, **around)
    before = Questions.sent(sent, report=report, complete=False, **asked)
    if around["actor"] and before.is_valid():
        key = _key(request.user, report, actor=around["actor"], commitment=asked["commitment"])
        made = Revision.objects.filter(report__idempotency_key=key, created_by=request.user).order_by("number").first()
        if made and sheets.stored_entry(made, asked["commitment"]) == before.entry:
            return questions
    report = ReportForm(initial=typed(report), **around)
    return put_back(request, questions, stored=None, asked=asked, report=report)


def _key(user, report, *, actor, commitment):
    """One form makes one report for one actor: whoever goes back and chooses another actor means another report."""
    cycle = report.cleaned_data.get("cycle")
    named = f"{user.pk}/{actor.pk}/{commitment.code}/{cycle.code if cycle else ''}"
    return uuid.uuid5(report.cleaned_data["key"], named)


def _begin(request, questions, *, actor, commitment, then, at):
    facts = questions.report.facts()
    key = _key(request.user, questions.report, actor=actor, commitment=commitment)
    with autosave.saved(request):
        revision = actions.begin_with_claim(
            actor=actor, commitment=commitment, by=request.user, at=at, key=key, **questions.said, **facts
        )
    say_left_out(request, questions.claim.left_out)
    stored = sheets.stored_entry(revision, commitment)
    if stored == questions.said["entry"] and _same_period(revision, facts):
        return onward(request, revision, then=then)
    return _second_thoughts(request, revision, questions, commitment=commitment, facts=facts, then=then, at=at)


def _same_period(revision, facts):
    return all(getattr(revision, name) == facts[name] for name in ("period_start", "period_end", "language"))


def _second_thoughts(request, revision, questions, *, commitment, facts, then, at):
    """The same form again with other words: the reporter went back to it. They count, unless others wrote since."""
    period = {name: facts[name] for name in ("period_start", "period_end", "language")}
    try:
        with transaction.atomic():
            written = {"by": request.user, "at": at}
            revision = actions.set_period(revision=revision, version=FIRST_VERSION, **period, **written)
            actions.log_claim(
                revision=revision, commitment=commitment, version=revision.version, **questions.said, **written
            )
    except actions.Stale:
        closed = ""
    except actions.Refused as refusal:
        closed = str(refusal)
    else:
        return onward(request, revision, then=then)
    action = reverse("progress:claim", args=[revision.report_id, commitment.code])
    return conflict_page(
        request, revision=revision, commitment=commitment, typed=questions.entry, action=action, closed=closed
    )

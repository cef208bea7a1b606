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
from commitments.pledges.models import Pledge
from commitments.progress import access, actions, periods
from commitments.progress.access import waiting
from commitments.progress.assemble import lists, sheets
from commitments.progress.assemble.background import background_of
from commitments.progress.forms.claim import Questions
from commitments.progress.forms.report import FullReviewForm, ReportForm
from commitments.progress.models import Revision, SelfView
from commitments.record import autosave, permissions
from commitments.record.pages import asked_for, desk_frame

from .claim_page import AGAIN, CHECK, MORE, claim_page, conflict_page, onward
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
    actor = permissions.actor_to_write_for(request.user, slug, among=actors)
    code = asked_for(request, "commitment")
    if not code:
        return _choose(request, actors=actors, actor=actor)
    commitment = _about(code, actor=actor, actors=actors)
    if isinstance(commitment, Pledge):
        actor = commitment.actor
    at = timezone.now()
    background = background_of(
        commitment, actor=actor, method=Method.objects.at(as_of=at.date(), known_at=at), period_end=at.date(), at=at
    )
    facts = {"actors": actors, "actor": actor, "today": at.date(), "cycles": _cycles(actors, actor, commitment, at)}
    frame = desk_frame(request, actor)
    if request.method == "GET":
        return claim_page(request, _opened(request, background, facts), **frame)
    then = request.POST.get("then", CHECK)
    refusals = receive_uploads(request, actor=actor, earlier=background.earlier, at=at)
    report = ReportForm(request.POST, **facts)
    questions = Questions.sent(request.POST, background, complete=then == CHECK, refusals=refusals, report=report)
    if then in AGAIN:
        return claim_page(request, questions.as_typed(more=int(then == MORE)), **frame)
    if questions.is_valid():
        try:
            return _begin(request, questions, at=at)
        except actions.Refused as refusal:
            questions.claim.add_error(None, str(refusal))
    return claim_page(request, questions, status=422, **frame)


def _opened(request, background, facts):
    """The questions as they are first shown: empty, or with what was typed here before and not saved, unless it is the
    report that this very form has made by now."""
    typing = autosave.form_of(request)
    report = ReportForm(initial=_offered(request, facts["cycles"], today=background.today), **facts)
    blank = Questions.blank(background, hinted=_hinted(request), report=report)
    if typing.typed:
        before = Questions.sent(typing.typed, background, report=ReportForm(typing.typed, **facts))
        if autosave.was_typed_into(before.parts, blank.parts) and not _is_begun(request.user, before):
            typing.show()
            return before.as_typed()
    return blank


def _is_begun(user, questions):
    """This form has made a report that says just this."""
    if questions.background.actor is None or not questions.is_valid():
        return False
    key = _key(user, questions)
    made = Revision.objects.filter(report__idempotency_key=key, created_by=user).order_by("number").first()
    return made is not None and sheets.stored_entry(made, questions.background.commitment) == questions.entry


@reads("actor", "framework", "cycle", "view", pages=())
@require_http_methods(["GET", "POST"])
@login_required
def new_review(request):
    """Begin a full review: a report with a row for every objective or point of one framework."""
    actors = permissions.actors_to_write_for(request.user)
    slug = request.POST.get("actor", asked_for(request, "actor")).replace("\x00", "")
    actor = permissions.actor_to_write_for(request.user, slug, among=actors)
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


def _key(user, questions):
    """One form makes one report for one actor: whoever goes back and chooses another actor means another report."""
    said, background = questions.report.cleaned_data, questions.background
    cycle = said.get("cycle")
    named = f"{user.pk}/{background.actor.pk}/{background.commitment.code}/{cycle.code if cycle else ''}"
    return uuid.uuid5(said["key"], named)


def _begin(request, questions, *, at):
    background, facts = questions.background, questions.report.facts()
    about = {"actor": background.actor, "commitment": background.commitment}
    with autosave.saved(request):
        revision = actions.begin_with_claim(
            by=request.user, at=at, key=_key(request.user, questions), **about, **questions.said, **facts
        )
    stored = sheets.stored_entry(revision, background.commitment)
    if stored == questions.said["entry"] and _same_period(revision, facts):
        return onward(request, revision, questions)
    return _second_thoughts(request, revision, questions, facts=facts, at=at)


def _same_period(revision, facts):
    return all(getattr(revision, name) == facts[name] for name in ("period_start", "period_end", "language"))


def _second_thoughts(request, revision, questions, *, facts, at):
    """The same form again with other words: the reporter went back to it. They count, unless others wrote since."""
    commitment = questions.background.commitment
    period = {name: facts[name] for name in ("period_start", "period_end", "language")}
    try:
        with transaction.atomic():
            written = {"by": request.user, "at": at}
            revision = actions.set_period(revision=revision, version=FIRST_VERSION, **period, **written)
            actions.log_claim(
                revision=revision, commitment=commitment, version=revision.version, **questions.said, **written
            )
    except actions.Refused as refusal:
        page = {"revision": revision, **desk_frame(request, questions.background.actor)}
        page["action"] = reverse("progress:claim", args=[revision.report_id, commitment.code])
        return conflict_page(request, questions, refusal, **page)
    return onward(request, revision, questions)

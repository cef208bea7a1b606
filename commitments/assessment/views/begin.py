"""Beginning an assessment: who assesses whom, on what, over which period."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from commitments.actors.models import Actor
from commitments.assessment import access, actions
from commitments.assessment.access import waiting
from commitments.assessment.forms.begin import NewAssessmentForm
from commitments.catalogue.models import Commitment
from commitments.common.parameters import reads
from commitments.progress import periods
from commitments.record import autosave, permissions
from commitments.record.pages import asked_for, desk_frame


@reads("actor", "commitment", pages=())
@require_http_methods(["GET", "POST"])
@login_required
def new(request):
    """`?commitment=&actor=` choose on what and whom; the form asks for the rest. A refusal stands in it as a sentence."""
    assessors = permissions.actors_to_write_for(request.user)
    if slug := asked_for(request, "actor"):
        access.subject_to_assess(slug, demo_site=settings.DEMO)
    at = timezone.now()
    asked = {
        "assessors": assessors,
        "subjects": _subjects(assessors),
        "commitments": list(Commitment.objects.trackable().select_related("framework").in_order()),
        "today": timezone.localdate(at),
    }
    if request.method == "GET":
        form = autosave.put_back(request, NewAssessmentForm(initial=_offered(request, today=asked["today"]), **asked))
        return _page(request, form, assessors=assessors)
    form = NewAssessmentForm(request.POST, **asked)
    if form.is_valid():
        facts = form.facts()
        refusal = access.why_not_assess(request.user, facts["assessor"], facts["subject"])
        try:
            if not refusal:
                with autosave.saved(request):
                    begun = actions.begin_assessment(by=request.user, at=at, **facts)
                return redirect("assessment:write" if begun.is_open else "assessment:check", begun.assessment_id)
        except actions.Refused as refused:
            refusal = str(refused)
        form.add_error(None, refusal)
    return _page(request, form, assessors=assessors, status=422)


def _page(request, form, *, assessors, status=200):
    context = {
        "form": form,
        "begun": list(waiting.in_hand(assessors)[:10]),
        **desk_frame(request, assessors[0]),
        "actor": assessors[0] if len(assessors) == 1 else None,
    }
    return render(request, "assessment/new.html", context, status=status)


def _subjects(assessors):
    """Whoever can be chosen: of the assessors' world, and told of in public. Who is tied is refused with a sentence."""
    worlds = {actor.fictional for actor in assessors}
    shown = Actor.objects.shown_on(demo_site=settings.DEMO).filter(
        retired_on=None, entered_twice_as=None, fictional__in=worlds
    )
    own = {assessors[0].pk} if len(assessors) == 1 else set()
    return list(shown.exclude(pk__in=own).by_name())


def _offered(request, *, today):
    start, end = periods.last_full_year(today)
    return {
        "subject": asked_for(request, "actor"),
        "commitment": asked_for(request, "commitment"),
        "period_start": start,
        "period_end": end,
    }

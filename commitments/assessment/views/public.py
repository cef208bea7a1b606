"""What anyone reads: the list of assessments, one with the reply beside it, an earlier revision of it."""

from django.conf import settings
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from commitments.accounts.roles import is_curator
from commitments.actors.access import speaks_for
from commitments.assessment import access, lifecycle
from commitments.assessment.assemble import lists, pages
from commitments.assessment.export import list_response, page_response
from commitments.assessment.filters import AssessmentFilter
from commitments.assessment.models import AssessmentRevision
from commitments.common.active_filters import chips_of
from commitments.common.downloads import FORMATS, wanted_format
from commitments.common.pagination import page_of
from commitments.common.parameters import Unreadable, reads
from commitments.common.scope import about, scope_of
from commitments.progress.assemble.lists import MOST_ANSWERS
from commitments.record import permissions


@reads(filters=[AssessmentFilter], format=FORMATS)
@require_safe
def assessments(request):
    """Published assessments of one world, the latest first, filtered."""
    scope = scope_of(request)
    published = lists.published(at=timezone.now(), fictional=scope.fictional)
    filtered = AssessmentFilter(request.GET, queryset=published)
    if asked := wanted_format(request):
        held = filtered.qs.count()
        if held > MOST_ANSWERS:
            raise Unreadable(format=too_long(held))
        return list_response(asked, revisions=lists.with_evidence(filtered.qs))
    page = page_of(filtered.qs, request)
    chips, clear_url = chips_of(request, filtered.form)
    context = {
        "page_obj": page,
        "rows": lists.rows_of(page),
        "form": filtered.form,
        "chips": chips,
        "clear_url": clear_url,
        "scope": scope,
    }
    return render(request, "assessment/assessments.html", context)


def too_long(held):
    said = ngettext(
        "This list holds %(held)s assessment, and one download holds %(most)s at most. Filter the list, by framework or"
        " subject for instance, and take the parts one by one.",
        "This list holds %(held)s assessments, and one download holds %(most)s at most. Filter the list, by framework or"
        " subject for instance, and take the parts one by one.",
        held,
    )
    return said % {"held": held, "most": MOST_ANSWERS}


@reads(pages=(), format=FORMATS)
@require_safe
def assessment(request, assessment_id):
    """The revision in force with its reply, or the place where a withdrawn one stood."""
    return _page(request, access.public_revision(assessment_id, at=timezone.now(), demo_site=settings.DEMO))


@reads(pages=(), format=FORMATS)
@require_safe
def revision(request, assessment_id, number):
    """One numbered revision, as it was published."""
    at = timezone.now()
    return _page(request, access.public_revision(assessment_id, number=number, at=at, demo_site=settings.DEMO))


def _page(request, shown):
    at = timezone.now()
    public = access.public_revisions(at=at, demo_site=settings.DEMO).filter(assessment=shown.assessment_id)
    revisions = list(public.order_by("-number"))
    if asked := wanted_format(request):
        (whole,) = lists.with_evidence(AssessmentRevision.objects.with_names().filter(pk=shown.pk))
        return page_response(asked, revision=whole, revisions=revisions)
    subject = shown.assessment.subject
    context = {
        "revision": shown,
        "assessment": shown.assessment,
        "revisions": revisions,
        "latest": revisions[0],
        "assessor": None if shown.is_shielded else shown.assessment.assessor,
        "subject": subject,
        "commitment": shown.assessment.commitment,
        "scope": about(scope_of(request), subject),
    }
    if shown.state == lifecycle.WITHDRAWN:
        return render(request, "assessment/withdrawn.html", context)
    context |= {
        "page": pages.page_of(shown, at=at),
        "wording": pages.wording_of(shown, at=at),
        "cite": pages.citation_of(shown),
        **_next_steps(request.user, shown),
    }
    return render(request, "assessment/assessment.html", context)


def _next_steps(user, shown):
    """What this reader may do with the assessment; nothing for most."""
    if not user.is_authenticated:
        return {"may_correct": False, "may_withdraw": False, "may_take_down": False}
    assessment = shown.assessment
    return {
        "may_correct": speaks_for(user, assessment.assessor_id),
        "may_withdraw": permissions.may_withdraw(user, assessment),
        "may_take_down": is_curator(user),
    }

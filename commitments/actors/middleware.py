"""Who answers for an actor, reviews or curates is here with a second factor, and not idly."""

from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib.auth import logout
from django.db.models import Exists, OuterRef
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from commitments.accounts import roles, sessions

from .models import Membership, Role

ANSWERING = (Role.FOCAL_POINT, Role.DEPUTY, Role.CLEARER)


def second_factor_first(get_response):
    """One query for somebody who is signed in, none for a visitor. A role that was given counts from the next request.

    `request.user.needs_second_factor` is there for the pages of the account.
    """

    def middleware(request):
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            request.user.needs_second_factor = needs_second_factor(request.user)
            at = timezone.now()
            if request.user.needs_second_factor and sessions.is_idle(
                request.session, limit=sessions.IDLE_WITH_SECOND_FACTOR, at=at
            ):
                logout(request)
            else:
                sessions.note_seen(request.session, at=at)
        return get_response(request)

    def process_view(request, view, args, kwargs):
        home = reverse("account_home")
        if getattr(request.user, "needs_second_factor", None) is None or request.path.startswith(home):
            return None
        if request.user.needs_second_factor and not roles.has_second_factor(request.user):
            return to_do_first(request, reverse("mfa_index"))
        if roles.has_second_factor(request.user) and not showed_second_factor(request):
            return to_do_first(request, reverse("mfa_reauthenticate"))
        return None

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware


def needs_second_factor(user):
    """Reviewers, curators, and focal points, deputies and clearers of any actor."""
    answering = Membership.objects.current().filter(user=OuterRef("pk"), role__in=ANSWERING)
    answers = roles.standing(user, answers_for_an_actor=Exists(answering))["answers_for_an_actor"]
    return roles.must_have_second_factor(user) or (answers and not user.demonstration)


def showed_second_factor(request):
    """Whether this session was opened with the second factor, or the factor was added in it.

    A session without any record of how it was opened passes: there is no such session on a site, since nobody is
    signed in but by allauth, which keeps one. Tests sign people in without it.
    """
    records = get_authentication_records(request, request.user)
    return not records or any(record.get("method") == "mfa" for record in records)


def to_do_first(request, address):
    """A page is led there and back. A form is answered in place, so that going back finds what was typed."""
    if request.method in ("GET", "HEAD"):
        return redirect(f"{address}?{urlencode({'next': request.get_full_path()})}")
    return render(request, "accounts/second_factor_needed.html", {"address": address}, status=403)

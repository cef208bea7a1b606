"""Signing in and out, passwords, second factors and sessions. Where allauth's own view is the whole answer, it is."""

from datetime import timedelta
from functools import wraps
from typing import Any

from allauth.account import views as account
from allauth.account.internal.flows.login import record_authentication
from allauth.core import ratelimit
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from . import actions, limits, roles
from .adapter import SecondFactor
from .demonstration import ACCOUNTS
from .models import Session
from .sessions import IDLE, IDLE_WITH_SECOND_FACTOR, LONGEST, handle_of, save_now

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


# --- pages whose tries are counted ---


def in_one_transaction(view):
    """What is sent to this page, the counts of its tries and the session. Not for a page that hashes a password: all others
    would wait for that to write."""

    @wraps(view)
    def answered(request, *args, **kwargs):
        if request.method != "POST":
            return view(request, *args, **kwargs)
        with transaction.atomic():
            answer = view(request, *args, **kwargs)
            save_now(request.session)
        return answer

    return answered


class CountedOnce:
    """A form behind which a password is hashed (`limits.counted_once`)."""

    request: Any

    def form_valid(self, form):
        with transaction.atomic():
            if not self.request.tries.count():
                return ratelimit.respond_429(self.request)
            answer = super().form_valid(form)  # type: ignore[misc]
            save_now(self.request.session)
        return answer


@method_decorator(limits.counted_once, name="dispatch")
class SignIn(CountedOnce, account.LoginView):
    template_name = "accounts/sign_in.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(demo_accounts=ACCOUNTS if settings.DEMO else (), **kwargs)


@method_decorator(limits.counted_once, name="dispatch")
class Confirm(CountedOnce, account.ReauthenticateView):
    pass


@method_decorator(limits.counted_once, name="dispatch")
class ChangePassword(CountedOnce, account.PasswordChangeView):
    pass


@method_decorator(limits.counted_once, name="dispatch")
class NewPassword(CountedOnce, account.PasswordResetFromKeyView):
    pass


@require_safe
@login_required
def home(request):
    """My account: the address, the password, the second factor, the sessions."""
    context = {
        "has_second_factor": roles.has_second_factor(request.user),
        "needs_second_factor": request.user.needs_second_factor,
        "sessions": own_sessions(request.user).count(),
    }
    return render(request, "accounts/home.html", context)


# --- second factors ---


class Guarded:
    """A page that adds or removes a second factor: for somebody who was here a moment ago, with its event behind it.

    What was sent too late is not put aside for later, as allauth would: its copy holds the visitor's address.
    """

    verb = ""
    kind = ""
    request: HttpRequest

    def dispatch(self, request, *args, **kwargs):
        try:
            return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        except ReauthenticationRequired:
            if request.method == "GET" or not request.user.is_authenticated:
                raise
            return redirect(request.path)

    def form_valid(self, form):
        request = self.request
        with transaction.atomic():
            answer = super().form_valid(form)  # type: ignore[misc]
            own = request.session.session_key
            actions.note_second_factor(
                user=request.user, verb=self.verb, kind=self.kind, keep=own, by=request.user, at=timezone.now()
            )
        if self.verb == actions.FACTOR_ADDED:
            record_authentication(request, request.user, "mfa", type=self.kind)  # it was shown just now
        return answer


class AddApp(Guarded, totp.ActivateTOTPView):
    verb, kind = actions.FACTOR_ADDED, "totp"


class RemoveApp(Guarded, totp.DeactivateTOTPView):
    verb, kind = actions.FACTOR_REMOVED, "totp"


class AddPasskey(Guarded, webauthn.AddWebAuthnView):
    verb, kind = actions.FACTOR_ADDED, "webauthn"


class RemovePasskey(Guarded, webauthn.RemoveWebAuthnView):
    verb, kind = actions.FACTOR_REMOVED, "webauthn"

    def form_valid(self, form):
        factors = SecondFactor()
        if not factors.can_delete_authenticator(self.object):
            raise PermissionDenied(factors.error_messages["cannot_delete_authenticator"])
        return super().form_valid(form)


class RenamePasskey(Guarded, webauthn.EditWebAuthnView):
    verb, kind = "user.second_factor_renamed", "webauthn"


class NewCodes(Guarded, codes.GenerateRecoveryCodesView):
    verb, kind = "user.recovery_codes_made", "recovery_codes"


# --- sessions ---


@require_safe
@login_required
def sessions(request):
    """Where I am signed in: this session first, then the latest seen."""
    rows = [
        {
            "handle": handle_of(row.session_key),
            "is_this": row.session_key == request.session.session_key,
            "began_at": row.began_at,
            "seen_at": row.seen_at,
        }
        for row in own_sessions(request.user).order_by("-seen_at", "session_key")
    ]
    rows.sort(key=lambda row: not row["is_this"])
    ends = {
        "idle_hours": IDLE // HOUR,
        "longest_hours": LONGEST // HOUR,
        "idle_minutes": IDLE_WITH_SECOND_FACTOR // MINUTE,
    }
    others = sum(not row["is_this"] for row in rows)
    return render(request, "accounts/sessions.html", {"rows": rows, "others": others, **ends})


@require_POST
@login_required
def end_session(request, handle):
    """End one of my sessions. That it has ended by itself meanwhile is no fault."""
    keys = own_sessions(request.user).values_list("session_key", flat=True)
    key = next((key for key in keys if handle_of(key) == handle), None)
    if key is None:
        raise Http404
    actions.end_sessions(user=request.user, only=key, by=request.user, at=timezone.now())
    if key == request.session.session_key:
        request.session.flush()
        return redirect("account_login")
    messages.success(request, _("The session has ended."))
    return redirect("account_sessions")


@require_POST
@login_required
def end_other_sessions(request):
    own = request.session.session_key
    actions.end_sessions(user=request.user, keep=own, by=request.user, at=timezone.now())
    messages.success(request, _("All your other sessions have ended."))
    return redirect("account_sessions")


def own_sessions(user):
    return Session.objects.filter(account_id=user.pk, expire_date__gt=timezone.now())


# --- too many tries ---


def too_many(request):
    """Where a limit is reached (settings.ACCOUNT_RATE_LIMITS). tracker/urls.py names it handler429 for allauth."""
    answer = render(request, "accounts/too_many.html", {"minutes": limits.WAIT // 60}, status=429)
    answer["Retry-After"] = str(limits.WAIT)
    return answer

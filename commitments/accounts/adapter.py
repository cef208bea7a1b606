"""What allauth asks us: who may come in, how tries are counted, what is written down, what mail looks like."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import ratelimit
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.core.mail import EmailMessage
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext, gettext_lazy, ngettext_lazy

from . import actions, limits, notices, roles
from .backends import KnownPeople

MINUTES = limits.WAIT // 60
WAIT = format_lazy(
    ngettext_lazy(
        "Too many tries. Wait a minute, then try again.",
        "Too many tries. Wait {minutes} minutes, then try again.",
        MINUTES,
    ),
    minutes=MINUTES,
)

WAIT_LONGER = format_lazy(
    gettext_lazy("Too many tries. Wait {minutes} minutes, then try again; after {codes} wrong ones, until tomorrow."),
    minutes=MINUTES,
    codes=limits.CODES_A_DAY,
)


class Door(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": gettext_lazy("This mail address and password do not belong together. Check both."),
        "enter_current_password": gettext_lazy("This is not your password of today."),
        "incorrect_password": gettext_lazy("This is not your password."),
        "too_many_login_attempts": WAIT,
        "rate_limited": WAIT,
        "too_many_codes_here": WAIT_LONGER,
    }

    # --- who may come in ---

    def is_open_for_signup(self, request):
        return False

    def pre_login(self, request, user, **facts):
        """A passkey is no way in for somebody whose password is none."""
        if not KnownPeople().user_can_authenticate(user):
            return redirect("account_login")
        return super().pre_login(request, user, **facts)

    def post_login(self, request, user, **facts):
        actions.note_sign_in(user=user, at=timezone.now())
        return super().post_login(request, user, **facts)

    def logout(self, request):
        """Signing out ends the forms that were opened too: the next person at this computer may find one open."""
        actions.end_forms(user=request.user)
        super().logout(request)

    def set_password(self, user, password):
        """A new password ends every other session of its owner."""
        request = self.request
        own = request.session.session_key if request.user == user else None
        actions.set_password(user=user, password=password, keep=own, by=user, at=timezone.now())
        limits.forgive_second_factors(request, user)

    def get_password_change_redirect_url(self, request):
        return reverse("account_home")

    # --- how tries are counted ---

    def get_client_ip(self, request):
        """Never the address itself. Who comes from nowhere that we can read is counted with all others like that."""
        try:
            address = super().get_client_ip(request)
        except (PermissionDenied, ImproperlyConfigured):
            address = "unknown"
        return limits.word_for_network(address)

    def get_http_user_agent(self, request):
        return ""  # nowhere kept, in no mail

    def _get_login_attempts_cache_key(self, request, **credentials):
        """One visitor's tries on one account: a stranger who fails on mine does not lock me out."""
        return limits.word_for("account", self.get_client_ip(request), credentials.get("email", "").lower())

    def pre_authenticate(self, request, **credentials):
        """Whoever has no try left is refused before the password is hashed (`limits.counted_once`)."""
        super().pre_authenticate(request, **credentials)
        if not request.tries.are_free():
            request.tries.count()
            raise ImmediateHttpResponse(ratelimit.respond_429(request))

    # --- mail ---

    def render_mail(self, template_prefix, email, context, headers=None):
        """Plain text: a subject and a few sentences."""
        subject = " ".join(render_to_string(f"{template_prefix}_subject.txt", context).split())
        body = render_to_string(f"{template_prefix}_message.txt", context).strip() + "\n"
        return EmailMessage(subject, body, self.get_from_email(), [email] if email else [], headers=headers)

    def send_mail(self, template_prefix, email, context):
        notices.send_apart(self.render_mail(template_prefix, email, context))


class SecondFactor(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy(
            "This code is not the right one. Use the one that is shown now; each works once."
        ),
        "too_many_codes": gettext_lazy(
            "Too many wrong codes were given for this account today. Use a recovery code or a passkey, or ask for a new "
            "password, after which your app's codes work again."
        ),
        "cannot_delete_authenticator": gettext_lazy(
            "What you do here needs a second factor, and this is your last one. Add another first."
        ),
    }

    def generate_authenticator_name(self, user, type):  # noqa: A002 - allauth's word
        """What a passkey is called until its owner calls it something."""
        return gettext("Passkey %(number)s") % {"number": roles.factors().filter(user=user, type=type).count() + 1}

    def can_delete_authenticator(self, authenticator):
        """The last one stays for who must have one; actors/middleware.py says who, beside roles."""
        user = authenticator.user
        others = roles.factors().filter(user=user).exclude(pk=authenticator.pk)
        return not getattr(user, "needs_second_factor", roles.must_have_second_factor(user)) or others.exists()

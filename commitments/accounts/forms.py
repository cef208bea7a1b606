"""allauth's forms in our words: labels above the fields, nothing written into them."""

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.account.internal.userkit import filter_users_by_email
from allauth.core import context, ratelimit
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from allauth.mfa.webauthn.internal import auth as passkeys
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.http import int_to_base36
from django.utils.translation import gettext_lazy as _

from commitments.common.lines import LineField

from . import limits
from .backends import KnownPeople
from .models import User

may_sign_in = KnownPeople().user_can_authenticate


class InOurWords:
    """Takes the placeholders out: a label that vanishes while one types is none."""

    labels: dict = {}
    hints: dict = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, field.help_text)


class CodeInOurWords(InOurWords):
    labels = {"code": _("Code")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "autocapitalize": "off", "spellcheck": "false"}
        self.fields["code"].max_length = 40


class SignInForm(InOurWords, account.LoginForm):
    labels = {"login": _("Mail address"), "password": _("Password")}
    hints = {"password": ""}


class ConfirmForm(InOurWords, account.ReauthenticateForm):
    labels = {"password": _("Password")}
    hints = {"password": ""}


class ChangePasswordForm(InOurWords, account.ChangePasswordForm):
    labels = {
        "oldpassword": _("Your password of today"),
        "password1": _("New password"),
        "password2": _("New password once more"),
    }
    hints = {"oldpassword": "", "password1": _("At least twelve characters, and not one that many people use.")}


class NewPasswordForm(InOurWords, account.ResetPasswordKeyForm):
    labels = {"password1": _("New password"), "password2": _("New password once more")}
    hints = {"password1": _("At least twelve characters, and not one that many people use.")}


class ForgottenForm(InOurWords, account.ResetPasswordForm):
    """For an address that we know and for one that we do not, the same is done: the same questions to the database,
    a letter written, handed over to be sent. Only that the second letter has no recipient (docs/adr/0012)."""

    labels = {"email": _("Mail address")}

    def clean_email(self):
        return self.cleaned_data["email"].lower()

    def save(self, request, **_more):
        address = self.cleaned_data["email"]
        known = [user for user in filter_users_by_email(address, for_login=True) if may_sign_in(user)]
        user = known[0] if known else User(pk=0, email=address, password="!")  # noqa: S106 - nobody's
        key = f"{int_to_base36(user.pk)}-{default_token_generator.make_token(user)}"
        link = request.build_absolute_uri(
            reverse("account_reset_password_from_key", args=key.split("-", 1)),
        )
        # Not by visitor: whoever asks for it, one mailbox gets a few a hour, and the page says nothing of it.
        within = ratelimit.consume(context.request, action="reset_mail", key=limits.word_for("mail", address))
        recipient = address if known and within else ""
        get_adapter().send_mail("account/email/password_reset_key", recipient, {"link": link})
        return address


class Counted:
    """Tries of a second factor are counted by account and network, not by account as allauth does: whoever knows a
    password would lock its owner out. Its owner is told by mail."""

    user: User

    def count(self):
        request = context.request
        here, anywhere = limits.count_second_factor(request, self.user, network=get_adapter().get_client_ip(request))
        if not here:
            raise get_adapter().validation_error("too_many_codes_here")
        return here, anywhere

    def refuse(self, error):
        if limits.tells_of_second_factor(context.request, self.user):
            get_adapter().send_mail("mfa/email/second_factor_failed", self.user.email, {})
        raise error


class CountedCode(Counted, CodeInOurWords):
    hints = {"code": _("Six digits from your app, or one of your recovery codes.")}

    def clean_code(self):
        """Where strangers from many networks used up the tries of today, the app's six digits open nothing: a recovery
        code, which is longer, still does, and so does a passkey."""
        here, anywhere = self.count()
        factors = Authenticator.objects.filter(user=self.user).exclude(type=Authenticator.Type.WEBAUTHN)
        if not anywhere:
            factors = factors.filter(type=Authenticator.Type.RECOVERY_CODES)
        code = self.cleaned_data["code"]
        for factor in factors:
            if factor.wrap().validate_code(code):
                for counted in (here, anywhere):
                    if counted:
                        counted.rollback()
                self.authenticator = factor
                return code
        return self.refuse(get_mfa_adapter().validation_error("incorrect_code" if anywhere else "too_many_codes"))


class CodeForm(CountedCode, mfa.AuthenticateForm):
    pass


class ConfirmCodeForm(CountedCode, mfa.ReauthenticateForm):
    pass


NO_CREDENTIAL = (ValueError, TypeError, LookupError, AttributeError)
"""What the library raises for JSON that no browser's passkey made."""


class CountedPasskey(Counted):
    def clean_credential(self):
        """Nobody guesses a passkey: only the network's tries are counted, and those of the account are left alone."""
        here, anywhere = self.count()
        if anywhere:
            anywhere.rollback()
        credential = self.cleaned_data["credential"]
        try:
            passkeys.parse_authentication_response(credential)
            factor = passkeys.complete_authentication(self.user, credential)
        except (ValidationError, *NO_CREDENTIAL):
            return self.refuse(get_mfa_adapter().validation_error("incorrect_code"))
        here.rollback()
        return factor


class PasskeyForm(CountedPasskey, webauthn.AuthenticateWebAuthnForm):
    pass


class ConfirmPasskeyForm(CountedPasskey, webauthn.ReauthenticateWebAuthnForm):
    pass


class AddAppForm(CodeInOurWords, totp.ActivateTOTPForm):
    hints = {"code": _("The six digits that the app shows now.")}


class AddPasskeyForm(InOurWords, webauthn.AddWebAuthnForm):
    name = LineField(required=False)
    labels = {"name": _("What you call it"), "passwordless": _("Sign in with it alone")}
    hints = {
        "name": _("For example: my phone, the key on my ring."),
        "passwordless": _("Without a password, if the device asks for a PIN, a finger or a face."),
    }


class PasskeyAloneForm(webauthn.LoginWebAuthnForm):
    def clean_credential(self):
        try:
            return super().clean_credential()
        except NO_CREDENTIAL:
            raise get_mfa_adapter().validation_error("incorrect_code") from None


class RenamePasskeyForm(InOurWords, webauthn.EditWebAuthnForm):
    name = LineField()
    labels = {"name": _("What you call it")}

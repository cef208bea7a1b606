"""Our addresses; the names are those under which allauth itself looks for its pages. What is not here does not exist."""

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.webauthn import views as webauthn
from django.contrib.auth.decorators import login_required
from django.urls import path
from django.views.decorators.http import require_POST
from django.views.generic import RedirectView

from . import views

urlpatterns = [
    path("", views.home, name="account_home"),
    path("sign-in/", views.SignIn.as_view(), name="account_login"),
    path("sign-in/passkey/", views.in_one_transaction(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path("sign-in/second-factor/", views.in_one_transaction(factors.authenticate), name="mfa_authenticate"),
    path("sign-out/", require_POST(account.logout), name="account_logout"),
    # once more, before something that matters
    path("confirm/", views.Confirm.as_view(), name="account_reauthenticate"),
    path("confirm/code/", views.in_one_transaction(factors.reauthenticate), name="mfa_reauthenticate"),
    path(
        "confirm/passkey/",
        views.in_one_transaction(webauthn.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path("password/", views.ChangePassword.as_view(), name="account_change_password"),
    path("password/forgotten/", views.in_one_transaction(account.password_reset), name="account_reset_password"),
    path("password/forgotten/sent/", account.password_reset_done, name="account_reset_password_done"),
    # somebody who has no password gets one by mail, like somebody who forgot it
    path(
        "password/first/",
        login_required(RedirectView.as_view(pattern_name="account_reset_password")),
        name="account_set_password",
    ),
    path("password/new/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    path(
        "password/new/<slug:uidb36>/<slug:key>/",
        views.NewPassword.as_view(),
        name="account_reset_password_from_key",
    ),
    path("second-factor/", factors.index, name="mfa_index"),
    path("second-factor/app/", views.AddApp.as_view(), name="mfa_activate_totp"),
    path("second-factor/app/remove/", views.RemoveApp.as_view(), name="mfa_deactivate_totp"),
    path("second-factor/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("second-factor/codes/new/", views.NewCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("second-factor/passkeys/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("second-factor/passkeys/add/", views.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("second-factor/passkeys/<int:pk>/", views.RenamePasskey.as_view(), name="mfa_edit_webauthn"),
    path("second-factor/passkeys/<int:pk>/remove/", views.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path("sessions/", views.sessions, name="account_sessions"),
    path("sessions/end-others/", views.end_other_sessions, name="account_end_other_sessions"),
    path("sessions/<slug:handle>/end/", views.end_session, name="account_end_session"),
]

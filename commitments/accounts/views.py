"""Signing in and out: Django's own views are the whole answer."""

from django.conf import settings
from django.contrib.auth.views import LoginView, LogoutView

from .demonstration import ACCOUNTS


class SignIn(LoginView):
    template_name = "accounts/sign_in.html"
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs):
        return super().get_context_data(demo_accounts=ACCOUNTS if settings.DEMO else (), **kwargs)


class SignOut(LogoutView):
    next_page = "pages:home"

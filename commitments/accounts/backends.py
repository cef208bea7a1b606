"""Who may be signed in at all."""

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings


class KnownPeople(AuthenticationBackend):
    """allauth's own, without the people of the demonstration where it does not run: everybody knows their password.

    Django asks it at every request too, so a session that they still have ends.
    """

    def user_can_authenticate(self, user):
        return super().user_can_authenticate(user) and (settings.DEMO or not user.demonstration)

    @classmethod
    def _stash_user(cls, user):
        """allauth would lead somebody who may not sign in on to a page that says so. Here that is a wrong password."""

"""Who may be signed in at all."""

from django.conf import settings
from django.contrib.auth.backends import ModelBackend


class KnownPeople(ModelBackend):
    """Django's own, without the people of the demonstration where it does not run: everybody knows their password.

    Django asks it at every request too, so a session that they still have ends.
    """

    def user_can_authenticate(self, user):
        return super().user_can_authenticate(user) and (settings.DEMO or not user.demonstration)

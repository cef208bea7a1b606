"""What a person may do across all actors. What an actor's own people may do is a membership (actors)."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Exists, OuterRef

from .models import PanelSeat, User

CURATORS = "Curators"


def is_reviewer(user):
    """Holds a seat on the panel: checks completeness and safety of what others submit, publishes or returns it."""
    return user.is_active and standing(user)["is_seated"]


def is_curator(user):
    """Keeps the catalogue and the actors in the admin."""
    return user.is_active and (user.is_superuser or standing(user)["is_curator"])


def is_superuser_alone(user):
    """Reads what curators read, by being a superuser and nothing else: what they open is written down."""
    held = standing(user) if user.is_active and user.is_superuser else None
    return held is not None and not (held["is_curator"] or held["is_seated"])


def curators():
    """The curators who can sign in here. A superuser who is none of them is not counted."""
    there = User.objects.filter(groups__name=CURATORS, is_active=True)
    return there if settings.DEMO else there.filter(demonstration=False)


def reviewers():
    """The people with a seat on the panel who can sign in here, by name."""
    seated = User.objects.filter(pk__in=PanelSeat.objects.current().values("user"), is_active=True)
    return (seated if settings.DEMO else seated.filter(demonstration=False)).order_by("name", "email")


def has_second_factor(user):
    """An app or a passkey. Recovery codes alone are none: they stand in for one that exists."""
    return standing(user)["has_second_factor"]


def must_have_second_factor(user):
    """Reviewers, curators and whoever enters the admin. People who answer for an actor: actors/middleware.py.

    People of the demonstration need none: everybody knows their passwords, on this machine alone (docs/adr/0012).
    """
    return not user.demonstration and (user.is_staff or is_reviewer(user) or is_curator(user))


def standing(user, **more):
    """What the tables say of a person, in one query a request, kept on the user object that the request loaded.

    `more` are further questions, as annotations of User, asked by the first who asks (actors/middleware.py).
    """
    if not hasattr(user, "_standing"):
        user._standing = (
            User.objects.filter(pk=user.pk)
            .values(
                is_seated=Exists(PanelSeat.objects.current().filter(user=OuterRef("pk"))),
                is_curator=Exists(User.groups.through.objects.filter(user=OuterRef("pk"), group__name=CURATORS)),
                has_second_factor=Exists(factors().filter(user=OuterRef("pk"))),
                **more,
            )
            .get()
        )
    return user._standing


def factors():
    """The rows that are a second factor."""
    return Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES)

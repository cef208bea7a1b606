"""Mail to people who have something in hand. It says that there is an update, and nothing else: mail is read on the way."""

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import gettext as _

SALT = "progress.notices"


def update_mail(user):
    """The mail that tells `user` to look at the desk. The same text for everybody, whatever waits."""
    desk, stop = site_url("progress:desk"), site_url("progress:stop-mail-by-link", token_of(user))
    text = _(
        "You have an update. Sign in to see it:\n"
        "%(desk)s\n"
        "\n"
        "At most one such mail is sent a day, and fewer while nothing is new. To get no more of them:\n"
        "%(stop)s\n"
    )
    return EmailMessage(
        subject=_("You have an update on Waymark"),
        body=text % {"desk": desk, "stop": stop},
        to=[user.email],
        headers={
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )


def token_of(user):
    """The word in the link that stops the mail: it works without sign-in, always, and for nothing else."""
    return signing.Signer(salt=SALT).sign(str(user.pk))


def user_id_in(token):
    """Whose link it is; None for a word that was not made here."""
    try:
        return int(signing.Signer(salt=SALT).unsign(token))
    except (signing.BadSignature, ValueError):
        return None


def site_url(name, *args):
    return settings.SITE_URL + reverse(name, args=args)

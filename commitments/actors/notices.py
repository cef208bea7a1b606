"""Mail to people whom an actor asks. No subject and no text says who asks or what about: a mailbox has other readers."""

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from commitments.accounts.notices import send_apart


def invite(invitation, *, token, site):
    """Send the one mail that holds the word. Once the invitation is stored, and beside the answer."""
    link = site + reverse("actors:open-invitation", args=[token])
    text = render_to_string("actors/mail/invitation.txt", {"link": link, "until": invitation.expires_at})
    send_apart(EmailMessage(_("You have an invitation"), text, to=[invitation.email]))

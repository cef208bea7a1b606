"""A form that was sent and not taken is kept for who wrote it, whatever the reason."""

import logging

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db import DatabaseError
from django.http import UnreadablePostError
from django.utils.translation import gettext as _

from commitments.record import autosave

from . import trouble

log = logging.getLogger(__name__)


class NothingTypedIsLost:
    """Stands before the check of the token, so that a form whose token is refused is kept as well.

    An answer that leads onward took the form, or says by itself what became of it. Every other one did not: it is
    shown again with its errors, its page is closed by now, its token does not fit, we failed.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        not_taken = not 300 <= response.status_code < 400
        if request.method == "POST" and not_taken and not _is_settled(request) and hasattr(request, "_post"):
            try:
                autosave.keep_sent(request)
            except DatabaseError:
                log.exception("what was sent could not be kept")
        return response

    def process_view(self, request, view, args, kwargs):
        """Who opened the form is the one who sends it? Otherwise it is kept for who opened it, and nothing is done."""
        if request.method != "POST":
            return None
        if getattr(view, "settles_what_is_kept", False):
            request.kept_under = None
            return None
        try:
            text = request.POST.get(autosave.FIELD)
        except UnreadablePostError:  # the line broke in the middle of it
            return None
        return _answer(request) if text else None

    def process_exception(self, request, exception):
        return trouble.when_the_database_fails(request, exception)


def _answer(request):
    mark = autosave.mark_sent(request)
    if not request.user.is_authenticated:
        return _held(request) if mark else trouble.signed_out(request)
    if mark and mark.user_id != request.user.pk:
        return trouble.of_somebody_else(request)
    return None


def _held(request):
    """A session that ended while its person wrote: the text waits for them behind the sign-in."""
    mark = autosave.keep_sent(request)
    if mark is None:
        return trouble.signed_out(request)
    messages.info(request, _("You were signed out. Nothing is lost: sign in, and what you typed is there again."))
    if request.FILES:
        messages.info(request, _("A file is not kept: choose it once more then."))
    return redirect_to_login(mark.place)


def _is_settled(request):
    return hasattr(request, "kept_under")

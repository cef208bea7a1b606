"""What went wrong on the way: too much was sent, its token does not fit, nobody is signed in, the database fails.

Each answer says in a sentence what became of the text and what to do next.
"""

import logging
import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import DatabaseError, InterfaceError, InternalError, OperationalError
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views import defaults

from commitments.record import autosave

TOO_LONG = "57014"  # PostgreSQL's word for a statement that it ended; SQLite says it in a word of its message
READ_ONLY = "25006"  # PostgreSQL's word for it, which reaches us under a class that is mostly for faults of ours

RETRY_AFTER = 60  # seconds
LONG = 60  # characters from which on a text is shown to be copied

log = logging.getLogger(__name__)


def csrf_failure(request, reason=""):
    """The form was not sent from a page of ours, or from one that is older than the sign-in. Only ours are kept."""
    mark = autosave.keep_sent(request)
    own = mark is not None and (not request.user.is_authenticated or mark.user_id == request.user.pk)
    context = {"place": mark.place if own else "", "kept": mark is not None}
    return render(request, "403_csrf.html", context, status=403)


def signed_out(request):
    """Nobody is signed in, and the form does not say whose it is in a way that we can check: its text goes back to a
    page of ours, which sent it."""
    context = {"texts": _texts(request) if is_ours(request) else [], "again": request.get_full_path()}
    return render(request, "pages/signed_out.html", context, status=403)


def of_somebody_else(request):
    """The form was opened by one person and sent by another, who signed in meanwhile in the same browser."""
    kept = autosave.keep_sent(request) is not None
    return render(request, "pages/of_somebody_else.html", {"kept": kept}, status=403)


def bad_request(request, exception):
    """Too large, too many, or not to be read at all."""
    if isinstance(exception, RequestDataTooBig):
        heading, status = _("This is too long to be sent at once"), 413
        sentence = _("Shorten the longest texts, or save the form in two parts.")
    elif isinstance(exception, TooManyFieldsSent | TooManyFilesSent):
        heading, status = _("These are too many answers or files for one form"), 400
        sentence = _("Send fewer at a time.")
    else:
        return defaults.bad_request(request, exception)
    context = {"heading": heading, "sentence": sentence, "again": request.get_full_path()}
    return render(request, "413.html", context, status=status)


def database_fails(exception):
    """It is locked by another, its disk is full, it can only be read, or it is away. What a form says wrongly raises
    other errors."""
    if isinstance(exception, InternalError):
        return getattr(exception.__cause__, "sqlstate", "") == READ_ONLY
    return isinstance(exception, OperationalError | InterfaceError)


def when_the_database_fails(request, exception):
    """For Django's process_exception: an answer for these errors and for no other."""
    if not database_fails(exception):
        return None
    log.error("the database failed: %s", exception)
    return busy(request, too_long=ran_too_long(exception))


def ran_too_long(exception):
    """A statement that was ended, since nobody waits that long (tracker/databases.py)."""
    return str(exception) == "interrupted" or getattr(exception.__cause__, "sqlstate", "") == TOO_LONG


def busy(request, *, too_long=False):
    """Nothing was saved. The form goes back whole, with its key, to be sent again by one button."""
    request.kept_under = None  # the database would make its writer wait once more
    sent = request.method == "POST" and hasattr(request, "_post") and is_ours(request)
    context = {
        "action": request.get_full_path(),
        "carried": _carried(request) if sent else [],
        "texts": _texts(request) if sent else [],
        "sent": request.method == "POST",
        "too_long": too_long,
    }
    try:
        response = render(request, "503.html", context, status=503)
    except (DatabaseError, InterfaceError) as error:  # not even who is signed in can be read
        if not database_fails(error):
            raise
        response = HttpResponse(render_to_string("503_bare.html", context), status=503)
    response["Retry-After"] = RETRY_AFTER
    return response


def server_error(request):
    """What failed before a page was reached: the session could not be read, the disk is full."""
    failure = sys.exc_info()[1]
    if database_fails(failure):
        return busy(request, too_long=ran_too_long(failure))
    return defaults.server_error(request)


def is_ours(request):
    """A page of ours sent this: its Origin says so, or its Referer where a browser sends no Origin.

    What another site sends is never shown by us: it would be read as our own words.
    """
    here = f"{request.scheme}://{request.get_host()}"
    if "Origin" in request.headers:
        return request.headers["Origin"] == here
    return request.headers.get("Referer", "").startswith(f"{here}/")


def _carried(request):
    """Nothing of a form with a password in it: without that it could not be sent again."""
    if any("password" in name for name in request.POST):
        return []
    return [(name, value) for name, values in request.POST.lists() if name != "csrfmiddlewaretoken" for value in values]


def _texts(request):
    """What is long enough to be worth copying."""
    return [value for _name, value in autosave.typed_in(request) if len(value) >= LONG or "\n" in value]

"""What a log never holds: the word of a mailed link, a mail address, a network address, a text that somebody typed.

Our own lines name none of them. This filter takes them out of the lines of others: Django logs the path of each request
that fails, and an exception says what it stumbled over.
"""

import logging
import re
import traceback
from ipaddress import ip_address

MAILED_LINKS = ("accounts/invitations/", "accounts/password/new/", "desk/mail/")
"""Addresses that end in a word which opens something. Whatever stands behind them, to the end of the line or to the
quotation mark that closes the address."""

LINK = re.compile(rf"({'|'.join(MAILED_LINKS)})[^\"\n]+", re.IGNORECASE)
MAIL = re.compile(r"[^\s<>\"'(),;=/]+@[\w-]+(?:\.[\w-]+)+")
NETWORK = re.compile(r"(?<![\w.:])[\da-f]*[.:][\da-f.:]*[\da-f](?!\w)", re.IGNORECASE)


class NothingPrivate(logging.Filter):
    """Stands at every handler (settings.LOGGING). The record is changed for whatever handler comes after too."""

    def filter(self, record):
        record.msg, record.args = without_private(record.getMessage()), ()
        if record.exc_info:
            record.exc_text, record.exc_info = where_it_failed(record.exc_info[1]), None
        record.__dict__.pop("request", None)  # a handler that shows it would show the path, the cookies and the form
        return True


def without_private(text):
    text = LINK.sub(r"\1...", text)
    text = MAIL.sub("(mail address)", text)
    return NETWORK.sub(_unless_network, text)


def _unless_network(found):
    for address in (found[0], found[0].rpartition(":")[0]):  # as it stands, and with a port behind it
        try:
            ip_address(address)
        except ValueError:
            continue
        return "(network address)"
    return found[0]


def where_it_failed(error):
    """Each line of code that was being run, and the kinds of errors. What an error says is left out: databases and
    parsers quote in it what somebody typed."""
    told = []
    while error is not None:
        lines = [
            f'  File "{at.filename}", line {at.lineno}, in {at.name}'
            for at in traceback.extract_tb(error.__traceback__)
        ]
        told.append("\n".join([*lines, f"{type(error).__module__}.{type(error).__qualname__}"]))
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n\nraised after:\n".join(told)

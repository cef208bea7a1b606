"""Listens to every log record of the whole suite, behind the site's own filter, for what no log may hold."""

import logging
import re
import secrets

import pytest
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.contrib.sessions.backends.base import SessionBase
from django.core.signing import Signer

ORDINARY = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
CAST = ("Ana", "Abe", "Bob", "Noor", "Rhea", "Rolf", "Cleo", "Iris", "Dora", "Lea", "Clem", "Nils")
PRIVATE = re.compile(
    rf"canary\d+q|[^\s<>\"']+@[\w-]+\.\w|\b(?:{'|'.join(CAST)})\b|(?<![\w.])\d{{1,3}}(?:\.\d{{1,3}}){{3}}(?![\w.])|2001:db8:|::ffff:"
)
WORD = re.compile(r"[\w:=-]{20,}")  # as a token is, with what holds its parts together

ISSUERS = (
    (secrets, "token_urlsafe"),
    (Signer, "sign"),
    (PasswordResetTokenGenerator, "make_token"),
    (SessionBase, "_get_new_session_key"),
)


class LogCanary(logging.Handler):
    """Knows each token that was issued, each name of the cast, and what addresses look like."""

    def __init__(self):
        super().__init__(level=logging.DEBUG)
        self.found, self.issued = [], set()
        self.loggers = [logging.getLogger(name) for name in ("", "django", "django.server")]
        self.filters = list(logging.getLogger("django").handlers[0].filters)

    def __enter__(self):
        self.patch = pytest.MonkeyPatch()
        for place, name in ISSUERS:
            self.patch.setattr(place, name, self._listening(getattr(place, name)))
        # What the site itself does not show yet, but whoever runs it may switch on.
        for name, level in (("", logging.INFO), ("commitments", logging.DEBUG), ("tracker", logging.DEBUG)):
            self.patch.setattr(logging.getLogger(name), "level", level)
        logging.getLogger().manager._clear_cache()
        for logger in self.loggers:
            logger.addHandler(self)
        return self

    def __exit__(self, *error):
        for logger in self.loggers:
            logger.removeHandler(self)
        self.patch.undo()
        logging.getLogger().manager._clear_cache()

    def _listening(self, issue):
        def issued(*args, **facts):
            token = issue(*args, **facts)
            self.issued.add(hash(token))
            return token

        return issued

    def emit(self, record):
        for text in told_by(record):
            if found := PRIVATE.search(text) or self._token_in(text):
                self.found.append(f"{record.name}: {found[0]} in {text}")

    def _token_in(self, text):
        return next((word for word in WORD.finditer(text) if hash(word[0]) in self.issued), None)

    def take(self):
        found, self.found = self.found, []
        return found


def told_by(record):
    """Every text that some formatter could show of a record."""
    request = getattr(record, "request", None)
    more = (str(value) for name, value in vars(record).items() if name not in ORDINARY and name != "request")
    error = repr(record.exc_info[1]) if record.exc_info else ""
    arguments = record.args.values() if isinstance(record.args, dict) else record.args or ()
    path = request.get_full_path() if hasattr(request, "get_full_path") else ""
    return [record.getMessage(), *map(str, arguments), record.exc_text or "", error, path, *more]

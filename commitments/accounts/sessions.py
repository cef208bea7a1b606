"""Our own session engine: a session says whose it is, when it began and when it was last seen, and has two limits.

Django's documented way: https://docs.djangoproject.com/en/5.2/topics/http/sessions/#extending-database-backed-session-engines.
The limits are those of docs/adr/0012, for a site whose readers may share a computer and whose reporters may be watched.
"""

from datetime import timedelta
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DBStore
from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.cache import cache
from django.utils import timezone
from django.utils.crypto import salted_hmac

LONGEST = timedelta(hours=12)  # whoever works longer signs in again
IDLE = timedelta(hours=2)
IDLE_WITH_SECOND_FACTOR = timedelta(minutes=30)  # for people who must have one (actors/middleware.py)
SEEN_EVERY = timedelta(minutes=1)  # reading a page writes at most this often


class SessionStore(DBStore):
    began_at = None
    seen_at = None
    saved: Any = None

    def save(self, must_create=False):
        """Once: an act saves the session in its own transaction (`save_now`), and Django's middleware again after it."""
        if must_create or self.session_key is None or self.saved != self._as_it_is():
            super().save(must_create)
            self.saved = self._as_it_is()

    def _as_it_is(self):
        return self.session_key, self.serializer().dumps(self._session)  # type: ignore[attr-defined]  # the stubs leave it out

    @classmethod
    def clear_expired(cls):
        """Once a day, by `manage.py clearsessions`; counts of tries that have run out go with them."""
        super().clear_expired()
        counts: Any = cache  # accounts.limits.CountedTries
        counts.forget_old()

    @classmethod
    def get_model_class(cls):
        from .models import Session  # the engine is loaded before the models are

        return Session

    def _get_session_from_db(self):
        row = super()._get_session_from_db()  # type: ignore[misc]
        if row is None or row.seen_at <= timezone.now() - IDLE:
            if row is not None:
                self._session_key = None  # its next save makes a new one
            return None
        self.began_at, self.seen_at = row.began_at, row.seen_at
        return row

    def cycle_key(self):
        """Signing in, and a new password: what begins now is a new session, with a new name."""
        self.began_at = None
        super().cycle_key()

    def flush(self):
        self.began_at = None
        super().flush()

    def create_model_instance(self, data):
        row: Any = super().create_model_instance(data)
        self.seen_at = timezone.now()
        self.began_at = self.began_at or self.seen_at
        account = data.get(SESSION_KEY)
        row.account_id = int(account) if account else None
        row.began_at, row.seen_at = self.began_at, self.seen_at
        row.expire_date = self.began_at + LONGEST
        return row


def is_idle(session, *, limit, at):
    return session.seen_at is not None and session.seen_at <= at - limit


def note_seen(session, *, at):
    """Write that its person was here, at most once a minute. An UPDATE: it brings no ended session back."""
    if session.seen_at is not None and session.seen_at <= at - SEEN_EVERY:
        session.model.objects.filter(session_key=session.session_key).update(seen_at=at)
        session.seen_at = at


def lives(handle, *, user_id, at):
    """Whether the session that a page calls by this handle is still there, and its person not idle for too long."""
    theirs = SessionStore.get_model_class().objects.filter(account_id=user_id, expire_date__gt=at)
    keys = theirs.filter(seen_at__gt=at - IDLE).values_list("session_key", flat=True)
    return any(handle_of(key) == handle for key in keys)


def save_now(session):
    """In the transaction of an act that changed it."""
    if session.modified and not session.is_empty():
        try:
            session.save()
        except UpdateError:
            raise SessionInterrupted("The session was ended meanwhile.") from None  # as Django's middleware does


def forget_word(session, name):
    """A word that a mailed link left in the session has done its work. A session that held nothing else ends."""
    session.pop(name, None)
    if not session.keys():
        session.flush()


def handle_of(session_key):
    """What a page calls a session. The key itself opens it, so no page holds it."""
    return salted_hmac("commitments.accounts.sessions", session_key).hexdigest()[:20]

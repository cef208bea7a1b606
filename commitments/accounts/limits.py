"""How tries are counted, and under which words: some that say nothing to who reads them, and something else tomorrow.

What may be tried how often stands in the settings, in allauth's words. allauth counts by three writes for each limit; here all
limits under which one try falls are counted by one (`apps.py` puts `consume` and `clear` in the place of allauth's own).
"""

import json
import time
from datetime import UTC, datetime
from functools import wraps
from ipaddress import ip_address
from typing import Any

from allauth.core.exceptions import RateLimited
from allauth.core.internal import ratelimit
from allauth.core.internal.ratelimit import truncate_ip
from django.core.cache import cache
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import DatabaseError, IntegrityError, connections, router, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

APP = "allauth.account"  # under whose settings the limits stand
WAIT = (
    5 * 60
)  # seconds until a try is free again, at the most: no window of settings.ACCOUNT_RATE_LIMITS but those of a day is longer
CODES_A_DAY = (
    20  # wrong codes that one network has for one account: settings.ACCOUNT_RATE_LIMITS["second_factor_failed"]
)


def word_for(*parts):
    """A keyed digest of an address, or of an address and an account, under the key of this day (UTC)."""
    day = timezone.now().date().isoformat()
    return salted_hmac("commitments.accounts.limits", "\n".join((day, *parts)), algorithm="sha256").hexdigest()[:40]


def word_for_network(address):
    """Of an IPv4 address, or of the /64 that an IPv6 address lies in."""
    return word_for("network", truncate_ip(_as_ipv4(address)))


def _as_ipv4(address):
    """`::ffff:192.0.2.1`, as a server that listens for both writes it, is 192.0.2.1. All of these lie in one /64: the
    whole world would share its tries."""
    try:
        mapped = getattr(ip_address(address), "ipv4_mapped", None)
    except ValueError:
        return address
    return str(mapped) if mapped else address


class CountedTries(DatabaseCache):
    """Django's, but for a table that cannot be written: that is an error. Django says the same False for it as for a
    word that is there already, and whoever counts tries would take it for one too many."""

    _table: str

    def _base_set(self, mode, key, value, timeout=DEFAULT_TIMEOUT):
        errors = []

        def noting_errors(execute, *statement):
            try:
                return execute(*statement)
            except IntegrityError:  # somebody else was first
                raise
            except DatabaseError as error:
                errors.append(error)
                raise

        with connections[router.db_for_write(self.cache_model_class)].execute_wrapper(noting_errors):
            done = super()._base_set(mode, key, value, timeout)  # type: ignore[misc]  # the stubs leave it out
        if errors:
            raise errors[0]
        return done

    # --- histories: under each key the instants of its tries, the latest first ---

    def histories(self, keys):
        """What is kept under these keys."""
        places = ", ".join(["%s"] * len(keys))
        return self._read(
            f"SELECT cache_key, value FROM {self._table} WHERE cache_key IN ({places})",  # noqa: S608  our own name
            list(keys),
        )

    def hold_histories(self, durations):
        """The same, of {key: seconds}; whoever else counts under one of the keys waits until this transaction ends. The
        keys are held in their order, so that no two wait for each other."""
        return self._write({key: [] for key in sorted(durations)}, durations, "cache_key = excluded.cache_key")

    def keep_histories(self, histories, durations):
        self._write(histories, durations, "value = excluded.value, expires = excluded.expires")

    def forget_old(self):
        """What has run out. Nobody reads it any more; Django's cache deletes it when a hundred thousand rows are there."""
        with self._cursor() as cursor:
            now = self._expiry(time.time())
            cursor.execute(f"DELETE FROM {self._table} WHERE expires < %s", [now])  # noqa: S608  our own name

    def _write(self, histories, durations, otherwise):
        now = time.time()
        rows = [
            (key, json.dumps(history), self._expiry(now + durations[key] + 1)) for key, history in histories.items()
        ]
        places = ", ".join(["(%s, %s, %s)"] * len(rows))
        return self._read(
            f"INSERT INTO {self._table} (cache_key, value, expires) VALUES {places} "  # noqa: S608  our own names
            f"ON CONFLICT (cache_key) DO UPDATE SET {otherwise} RETURNING cache_key, value",
            [each for row in rows for each in row],
        )

    def _read(self, statement, parameters):
        with self._cursor() as cursor:
            cursor.execute(statement, parameters)
            return {key: json.loads(value) for key, value in cursor.fetchall()}

    def _cursor(self):
        return connections[router.db_for_write(self.cache_model_class)].cursor()

    def _expiry(self, seconds):
        instant = datetime.fromtimestamp(seconds, tz=UTC).replace(microsecond=0)
        return connections[router.db_for_write(self.cache_model_class)].ops.adapt_datetimefield_value(instant)


counts: Any = cache  # CountedTries


class Tries:
    """What somebody tries, under all limits that it falls under ({key: rate}, in the order in which they are asked)."""

    def __init__(self, rates=()):
        self.rates = dict(rates)
        self.taken_back = set()
        self.free = None  # whether all limits left it free; known once it is counted
        self.at = None

    def are_free(self):
        """Looks, and writes nothing."""
        if not self.rates:
            return True
        kept, now = counts.histories(self.rates), time.time()
        return all(
            ratelimit.apply_rate(kept.get(key, []), now, rate, dry_run=True)[0] for key, rate in self.rates.items()
        )

    def count(self):
        """Whether they are free, as of now. Counts them the first time that it is asked, in one transaction, in which nobody
        else counts the same. The limit that refuses counts nothing, those before it have counted; when none refuses,
        what was taken back is not counted.
        """
        if self.free is None:
            self.free = not self.rates or self._count()
        return self.free

    @transaction.atomic(savepoint=False)
    def _count(self):
        held = counts.hold_histories(self._durations())
        self.at, counted, free = time.time(), {}, True
        for key, rate in self.rates.items():  # the one that refuses ends it, as with allauth
            free, history = ratelimit.apply_rate(held[key], self.at, rate)
            if not free:
                break
            counted[key] = history
        self._keep({key: each for key, each in counted.items() if not (free and key in self.taken_back)})
        return free

    def take_back(self, keys):
        """What was tried was right."""
        if self.free is None:
            self.taken_back.update(keys)
        elif keys:
            self._take_back(keys)

    @transaction.atomic(savepoint=False)
    def _take_back(self, keys):
        held = counts.hold_histories({key: self.rates[key].duration for key in keys})
        for history in held.values():
            if self.at in history:
                history.remove(self.at)
        self._keep(held)

    def _keep(self, histories):
        if histories:
            counts.keep_histories(histories, self._durations())

    def _durations(self):
        return {key: rate.duration for key, rate in self.rates.items()}


class Usage:
    """What allauth is given for a try that is free."""

    def __init__(self, tries, keys):
        self.tries, self.keys = tries, keys

    def rollback(self):
        self.tries.take_back(self.keys)


def consume(
    request,
    *,
    app,
    action,
    config=None,
    key=None,
    user=None,
    dry_run=False,
    limit_get=False,
    raise_exception=False,
):
    """In the place of allauth's function: a Usage, or None for one try too many. Where a page counts once (`counted_once`),
    it is noted here and counted by the page."""
    rates = {}
    if limit_get or request.method != "GET":
        rates = _rates(request, app=app, action=action, config=config, key=key, user=user)
    tries = getattr(request, "tries", None)
    if tries is not None and tries.free is None and not dry_run:
        tries.rates.update(rates)
        return Usage(tries, list(rates))
    tries = Tries(rates)
    if tries.are_free() if dry_run else tries.count():
        return Usage(tries, list(rates))
    if raise_exception:
        raise RateLimited
    return None


def clear(request, *, app, action, config=None, key=None, user=None):
    """In the place of allauth's function: forgives all tries."""
    rates = _rates(request, app=app, action=action, config=config, key=key, user=user)
    if rates:
        counts.keep_histories({key: [] for key in rates}, {key: rate.duration for key, rate in rates.items()})


def _rates(request, *, app, action, config, key, user):
    return {
        ratelimit.get_cache_key(request, app=app, action=action, rate=rate, key=key, user=user): rate
        for rate in ratelimit.get_rates(app=app, action=action, config=config)
    }


def counted_once(view):
    """For a page behind whose form a password is hashed, so that nobody waits for that to write: its tries are looked at
    before (`Door.pre_authenticate`), and counted after it, at the latest here. No answer goes out that was not counted, and
    one that was a try too many meanwhile is not given. What the form does begins with `request.tries.count()`, in the same
    transaction.
    """

    @wraps(view)
    def answered(request, *args, **kwargs):
        request.tries = Tries()
        answer = view(request, *args, **kwargs)
        return answer if request.tries.count() else ratelimit.respond_429(request)

    return answered


# --- second factors: who tries them knows the password already ---


def count_second_factor(request, user, *, network):
    """Count a try of somebody with the right password. Gives (here, anywhere): what this network, and what all networks
    together, still had free for this account today; each is what forgives the try, or nothing.

    One network cannot use up what all have: the owner, who comes from another one, is not locked out by it.
    """
    here = _consume(request, "second_factor_failed", word_for("second factor", network, str(user.pk)))
    anywhere = _consume(request, "second_factor_anywhere", _anywhere(user)) if here else None
    return here, anywhere


def forgive_second_factors(request, user):
    """With a new password, whoever knew the one before gets no further; the owner begins anew."""
    ratelimit.clear(request, app=APP, action="second_factor_anywhere", key=_anywhere(user))


def tells_of_second_factor(request, user):
    """Whether the owner is still to be told today that somebody failed. Asking counts as telling."""
    return bool(_consume(request, "second_factor_mail", word_for("told of second factor", str(user.pk))))


def _anywhere(user):
    return word_for("second factor", str(user.pk))


def _consume(request, action, key):
    return ratelimit.consume(request, app=APP, action=action, key=key)

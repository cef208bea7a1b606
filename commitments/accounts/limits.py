"""What the counts of tries are kept under: words that say nothing to who reads them, and something else tomorrow."""

from ipaddress import ip_address

from allauth.core.internal import ratelimit
from allauth.core.internal.ratelimit import truncate_ip
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import DatabaseError, IntegrityError, connections, router
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

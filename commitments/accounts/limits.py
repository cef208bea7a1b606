"""What the counts of tries are kept under: words that say nothing to who reads them, and something else tomorrow."""

from ipaddress import ip_address

from allauth.core.internal.ratelimit import truncate_ip
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.db import DatabaseError, IntegrityError, connections, router
from django.utils import timezone
from django.utils.crypto import salted_hmac

WAIT = 5 * 60  # seconds until a try is free again, at the most: no window of settings.ACCOUNT_RATE_LIMITS is longer


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

"""What the environment may say, read once, with its type.

A variable that makes no sense stops the start with one plain sentence: whoever reads it runs a server, not a debugger.
"""

import ipaddress
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ

_read = environ.Env()

SQLITE = "tracker.sqlite"  # our own backend, tracker/sqlite/base.py
YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off"}
DATABASES = {"sqlite": "sqlite", "postgres": "postgresql", "postgresql": "postgresql"}
DEVELOPMENT_KEY = "for-development-alone-" + "0" * 40
DATABASE_URL_SHAPES = "sqlite:///a/file.sqlite3 or postgres://user:password@host:5432/name"


class Misconfigured(SystemExit):
    """Ends the process with exit code 1 and its one sentence on stderr, without a traceback."""

    def __init__(self, sentence: str) -> None:
        super().__init__(f"Waymark cannot start: {sentence}")


def text(name: str, *, default: str = "") -> str:
    """A variable that is there but empty says nothing, so `default` stands."""
    return _read.str(name, default="").strip() or default


def flag(name: str, *, default: bool = False) -> bool:
    value = text(name, default="1" if default else "0").lower()
    if value in YES:
        return True
    if value in NO:
        return False
    raise Misconfigured(f"{name} must be 1 or 0, not “{value}”.")


def words(name: str) -> list[str]:
    """A list, separated by commas or spaces."""
    return text(name).replace(",", " ").split()


def number(name: str, *, default: int, least: int = 0) -> int:
    value = text(name, default=str(default))
    if value.isascii() and value.isdigit() and int(value) >= least:
        return int(value)
    raise Misconfigured(f"{name} must be a number, {least} or more, not “{value}”.")


def port(name: str, *, default: int) -> int:
    value = text(name, default=str(default))
    if value.isascii() and value.isdigit() and 0 < int(value) < 65536:
        return int(value)
    raise Misconfigured(f"{name} must be a number from 1 to 65535, not “{value}”.")


def folder(name: str, *, default: Path, base: Path) -> Path:
    """A place for files; a relative one lies under `base`. It is made when the first file comes."""
    return base / (text(name) or default)


def site_url(name: str, *, default: str) -> str:
    """Where the site is reached, without a slash at the end: for links in mail that no request leads to."""
    value = text(name, default=default).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path or parts.query or parts.fragment:
        raise Misconfigured(f"{name} must be the site's address, such as https://waymark.example.org, not “{value}”.")
    return value


def mail(*, debug: bool) -> dict[str, Any]:
    """Django's EMAIL_* and DEFAULT_FROM_EMAIL: a mail server, or with `debug` and none named, the console."""
    sender = text("DEFAULT_FROM_EMAIL", default="Waymark <waymark@localhost>" if debug else "")
    host, name, password = text("EMAIL_HOST"), text("EMAIL_HOST_USER"), text("EMAIL_HOST_PASSWORD")
    if not (host or debug):
        raise Misconfigured("EMAIL_HOST is missing; name the server that takes our mail (invitations, new passwords).")
    if "@" not in parseaddr(sender)[1]:
        raise Misconfigured("DEFAULT_FROM_EMAIL must be a mail address, such as Waymark <waymark@example.org>.")
    if bool(name) != bool(password):
        raise Misconfigured("EMAIL_HOST_USER and EMAIL_HOST_PASSWORD go together; set both or neither.")
    tls = flag("EMAIL_USE_TLS", default=True)
    return {
        "EMAIL_BACKEND": f"django.core.mail.backends.{'smtp' if host else 'console'}.EmailBackend",
        "EMAIL_HOST": host,
        "EMAIL_PORT": port("EMAIL_PORT", default=587 if tls else 25),
        "EMAIL_HOST_USER": name,
        "EMAIL_HOST_PASSWORD": password,
        "EMAIL_USE_TLS": tls,
        "EMAIL_TIMEOUT": 20,  # seconds
        "DEFAULT_FROM_EMAIL": sender,
        "SERVER_EMAIL": sender,
    }


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach `host`. A name other than localhost is not trusted to be."""
    name = host.strip("[]").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def check_keys(key: str, *old_keys: str, published_is_fine: bool) -> None:
    """Refuses keys that somebody could guess: short ones, of few letters (Django's W009), the one that everybody can read."""
    if not key:
        raise Misconfigured("SECRET_KEY is missing; give it a long random text and keep it.")
    for name, each in [("SECRET_KEY", key), *(("SECRET_KEY_OLD", old) for old in old_keys)]:
        if each == DEVELOPMENT_KEY:
            if not published_is_fine:
                raise Misconfigured(
                    f"{name} is the key for development, which everybody can read; give it one of its own."
                )
        elif len(each) < 50 or len(set(each)) < 5:
            raise Misconfigured(f"{name} can be guessed; it takes 50 random characters or more.")


def check_hosts(hosts: list[str], *, debug: bool) -> None:
    """Refuses to answer to any name at all, and to show the errors of development under a name that others reach."""
    if any("*" in host for host in hosts):
        raise Misconfigured("ALLOWED_HOSTS must name each host that this site answers to; * would be any name at all.")
    if not (hosts or debug):
        raise Misconfigured("ALLOWED_HOSTS is missing; name the hosts that this site answers to.")
    if debug and not all(is_loopback(host) for host in hosts):
        raise Misconfigured(
            "DEBUG=1 shows visitors what only developers may see, so it answers only to names of this machine; "
            "take it away, or the other ALLOWED_HOSTS."
        )


def database(*, default: Path, base: Path) -> dict[str, Any]:
    """Django's ENGINE, NAME, HOST and so on from DATABASE_URL; a relative SQLite file lies under `base`.

    The sentences never repeat the address: it may hold a password.
    """
    url = text("DATABASE_URL")
    if not url:
        default.parent.mkdir(parents=True, exist_ok=True)
        return {"ENGINE": SQLITE, "NAME": str(default)}
    scheme = url.partition(":")[0].lower()
    if "://" not in url or scheme not in DATABASES:
        raise Misconfigured(f"DATABASE_URL is not an address we know; write {DATABASE_URL_SHAPES}.")
    try:
        urlsplit(url).port  # noqa: B018  reading it is what finds a port that is no number
        settings = dict(environ.Env.db_url_config(url))
    except (ValueError, environ.ImproperlyConfigured):
        raise Misconfigured(f"DATABASE_URL cannot be read; write {DATABASE_URL_SHAPES}.") from None
    if not settings.get("NAME"):
        raise Misconfigured(f"DATABASE_URL names no database; write {DATABASE_URL_SHAPES}.")
    if DATABASES[scheme] == "sqlite":
        return _sqlite(settings, base=base)
    return settings


def _sqlite(settings: dict[str, Any], *, base: Path) -> dict[str, Any]:
    if settings["NAME"] == ":memory:":
        raise Misconfigured("DATABASE_URL asks for a database in memory, which would keep nothing; name a file.")
    file = base / settings["NAME"]  # an absolute name stays as it is
    if not file.parent.is_dir():
        raise Misconfigured(f"DATABASE_URL names a file in a folder that does not exist ({file.parent}).")
    return {"ENGINE": SQLITE, "NAME": str(file)}

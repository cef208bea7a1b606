"""A variable that makes no sense stops the start with one sentence, and the sentence gives no password away."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from tracker import env


@pytest.mark.parametrize(
    ("value", "meaning"), [("1", True), ("true", True), ("On", True), ("0", False), ("no", False), ("", False)]
)
def test_a_flag_is_said_in_any_usual_word(monkeypatch, value, meaning):
    monkeypatch.setenv("DEBUG", value)

    assert env.flag("DEBUG") is meaning


def test_a_flag_that_is_neither_is_refused(monkeypatch):
    monkeypatch.setenv("DEBUG", "maybe")

    with pytest.raises(env.Misconfigured, match="DEBUG must be 1 or 0, not “maybe”"):
        env.flag("DEBUG")


@pytest.mark.parametrize("value", ["0", "65536", "eighty", "-1", "8000.0", "²"])
def test_a_port_that_is_none_is_refused(monkeypatch, value):
    monkeypatch.setenv("PORT", value)

    with pytest.raises(env.Misconfigured, match="PORT must be a number"):
        env.port("PORT", default=8000)


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("[::1]", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.0.2.7", False),
        ("waymark.example", False),
        ("*", False),
        ("", False),
    ],
)
def test_only_an_address_of_this_machine_is_loopback(host, loopback):
    assert env.is_loopback(host) is loopback


def test_without_an_address_the_database_is_a_file_and_its_folder_is_made(monkeypatch, tmp_path):
    monkeypatch.delenv("DATABASE_URL", raising=False)

    database = env.database(default=tmp_path / "var" / "waymark.sqlite3", base=tmp_path)

    assert database == {
        "ENGINE": env.SQLITE,
        "NAME": str(tmp_path / "var" / "waymark.sqlite3"),
    }
    assert (tmp_path / "var").is_dir()


def test_a_relative_file_lies_in_the_project(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "sqlite:///other.sqlite3")

    assert env.database(default=tmp_path / "x", base=tmp_path)["NAME"] == str(tmp_path / "other.sqlite3")


def test_postgresql_is_one_address(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "postgres://ana:s%40cret@db.example:5433/waymark?sslmode=require")

    database = env.database(default=tmp_path / "x", base=tmp_path)

    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["USER"], database["PASSWORD"]) == ("ana", "s@cret")
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.example", 5433, "waymark")
    assert database["OPTIONS"] == {"sslmode": "require"}


@pytest.mark.parametrize(
    "url",
    [
        "waymark.sqlite3",
        "mysql://ana:hunter2@db.example/waymark",
        "postgres:/ana:hunter2@db.example/waymark",
        "postgres://ana:hunter2@db.example",
        "postgres://ana:hunter2@db.example:port/waymark",
        "postgres://ana:hunter2@[db.example/waymark",
        "sqlite://:memory:",
        "sqlite:///",
        "sqlite:////no/such/folder/waymark.sqlite3",
    ],
)
def test_an_address_that_is_none_is_refused_in_one_sentence_without_its_password(monkeypatch, tmp_path, url):
    monkeypatch.setenv("DATABASE_URL", url)

    with pytest.raises(env.Misconfigured) as refusal:
        env.database(default=tmp_path / "x", base=tmp_path)

    assert str(refusal.value).startswith("Waymark cannot start: DATABASE_URL ")
    assert "\n" not in str(refusal.value)
    assert "hunter2" not in str(refusal.value)


# --- the whole start, in a process of its own ----------------------------------------------------------------------

SOUND = {
    "SECRET_KEY": "0123456789" * 5,
    "ALLOWED_HOSTS": "waymark.example",
    "EMAIL_HOST": "mail.example",
    "DEFAULT_FROM_EMAIL": "waymark@waymark.example",
}


DEVELOPING = {"DEBUG": "1", "ALLOWED_HOSTS": ""}


def start(folder, variables, *command):
    wanted = {"PATH": os.environ["PATH"], "DATABASE_URL": f"sqlite:///{folder}/new.sqlite3", **SOUND, **variables}
    return subprocess.run(
        [sys.executable, "manage.py", *(command or ("showmigrations", "contenttypes"))],
        cwd=settings.BASE_DIR,
        env=wanted,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is missing"),
        ({"SECRET_KEY": "0123456789" * 4}, "SECRET_KEY can be guessed"),
        ({"SECRET_KEY": "abcd" * 20}, "SECRET_KEY can be guessed"),
        ({"SECRET_KEY": env.DEVELOPMENT_KEY}, "SECRET_KEY is the key for development"),
        ({"SECRET_KEY": env.DEVELOPMENT_KEY, **DEVELOPING, "HOST": "0.0.0.0"}, "SECRET_KEY is the key for development"),
        ({"SECRET_KEY": "", **DEVELOPING, "HOST": "waymark.example"}, "SECRET_KEY is the key for development"),
        ({"SECRET_KEY_OLD": f"{'0123456789' * 5} short"}, "SECRET_KEY_OLD can be guessed"),
        ({"SECRET_KEY_OLD": env.DEVELOPMENT_KEY}, "SECRET_KEY_OLD is the key for development"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS is missing"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS must name each host"),
        ({"ALLOWED_HOSTS": "waymark.example, *.waymark.example"}, "ALLOWED_HOSTS must name each host"),
        ({"DEBUG": "1"}, "DEBUG=1 shows visitors"),
        ({"DEBUG": "1", "HOST": "0.0.0.0"}, "DEBUG=1 shows visitors"),
        ({"EMAIL_HOST": ""}, "EMAIL_HOST is missing"),
        ({"DEFAULT_FROM_EMAIL": "Waymark"}, "DEFAULT_FROM_EMAIL must be a mail address"),
        ({"EMAIL_HOST_USER": "waymark"}, "EMAIL_HOST_USER and EMAIL_HOST_PASSWORD go together"),
        ({"EMAIL_HOST_PASSWORD": "hunter2"}, "EMAIL_HOST_USER and EMAIL_HOST_PASSWORD go together"),
        ({"EMAIL_PORT": "smtp"}, "EMAIL_PORT must be a number"),
        ({"TRUSTED_PROXIES": "-1"}, "TRUSTED_PROXIES must be a number, 0 or more"),
        ({"WORKERS": "0"}, "WORKERS must be a number, 1 or more"),
        ({"THREADS": "many"}, "THREADS must be a number, 1 or more"),
        ({"DATABASE_URL": "postgres//waymark"}, "DATABASE_URL is not an address we know"),
        ({"DATABASE_URL": "postgres://ana:hunter2@127.0.0.1:9/waymark"}, "its database cannot be opened"),
        ({"DEMO": "1"}, "DEMO=1 has sign-ins that everybody knows"),
        ({"DEMO": "1", "DEBUG": "1"}, "DEMO=1 has sign-ins"),
        ({"DEMO": "1", "DEBUG": "1", "ALLOWED_HOSTS": "", "HOST": "0.0.0.0"}, "DEMO=1 has sign-ins"),
    ],
)
def test_a_wrong_start_ends_with_one_plain_sentence(tmp_path, variables, sentence):
    ended = start(tmp_path, variables)

    assert ended.returncode == 1
    assert ended.stderr.startswith("Waymark cannot start: ")
    assert sentence in ended.stderr
    assert ended.stderr.count("\n") == 1
    assert "hunter2" not in ended.stderr


NOTHING = {"ALLOWED_HOSTS": "", "SECRET_KEY": "", "EMAIL_HOST": "", "DEFAULT_FROM_EMAIL": ""}


def test_mail_goes_to_the_console_only_where_somebody_develops(monkeypatch):
    monkeypatch.delenv("EMAIL_HOST", raising=False)
    assert env.mail(debug=True)["EMAIL_BACKEND"].endswith("console.EmailBackend")
    monkeypatch.setenv("EMAIL_HOST", "mail.example")
    monkeypatch.setenv("DEFAULT_FROM_EMAIL", "Waymark <waymark@example.org>")
    sent = env.mail(debug=False)
    assert sent["EMAIL_BACKEND"].endswith("smtp.EmailBackend")
    assert (sent["EMAIL_HOST"], sent["EMAIL_PORT"], sent["EMAIL_USE_TLS"]) == ("mail.example", 587, True)
    monkeypatch.setenv("EMAIL_USE_TLS", "0")
    assert env.mail(debug=False)["EMAIL_PORT"] == 25


@pytest.mark.parametrize(
    "variables",
    [
        {},
        {"DEMO": "1", "DEBUG": "1", **NOTHING},
        {**DEVELOPING, "HOST": "0.0.0.0"},  # as in a container, with a key of its own
        {"DEBUG": "1", "ALLOWED_HOSTS": "localhost 127.0.0.1"},
    ],
)
@pytest.mark.long
def test_a_sound_start_starts(tmp_path, variables):
    ended = start(tmp_path, variables)

    assert ended.returncode == 0, ended.stderr


@pytest.mark.parametrize(("variables", "others_reach_it"), [({}, True), ({"DEBUG": "1", **NOTHING}, False)])
def test_no_neighbour_under_the_same_domain_plants_a_cookie(tmp_path, variables, others_reach_it):
    said = start(tmp_path, variables, "diffsettings").stdout

    assert "SESSION_ENGINE" in said
    for name in ("session", "csrf"):
        assert f"{name.upper()}_COOKIE_SECURE = {others_reach_it}" in said or not others_reach_it
        assert (f"{name.upper()}_COOKIE_NAME = '__Host-" in said) is others_reach_it

"""What `deploy/` ships, as far as it can be checked without a proxy (that is tests/tracker/test_proxy.py)."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands
from django.db import connection
from django.urls import reverse

ROOT = Path(settings.BASE_DIR)
SYSTEMD = ROOT / "deploy" / "systemd"
UNIT = "00000000-0000-4000-8000-000000000000"


def verified(folder):
    """What systemd itself says of the units."""
    units = sorted(str(unit) for unit in folder.iterdir())
    return subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units], capture_output=True, text=True, check=False
    )


@pytest.fixture
def units(tmp_path):
    """The units as shipped, but for the place of the site."""
    for unit in SYSTEMD.iterdir():
        (tmp_path / unit.name).write_text(unit.read_text().replace("/srv/waymark", str(ROOT)))
    return tmp_path


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed here")
def test_systemd_takes_the_units_and_would_refuse_a_wrong_one(units):
    assert (verified(units).returncode, verified(units).stderr) == (0, "")
    timer = units / "waymark@put_in_force.timer"
    timer.write_text(timer.read_text().replace("00:05", "25:05"))
    assert verified(units).returncode != 0, "the control"


def test_each_timer_runs_a_command_of_ours_and_all_that_the_documents_want_each_day_are_there():
    timers = {unit.stem.partition("@")[2] for unit in SYSTEMD.glob("*.timer")}
    documented = (ROOT / "docs" / "operations.md").read_text()
    daily = set(re.findall(r"`manage\.py (\w+)`,? once a day", documented))

    assert timers <= get_commands().keys()
    assert daily == timers


def addresses_that_take_files():
    (pattern,) = re.findall(r"location ~ (\S+) \{\s*client_max_body_size", (ROOT / "deploy" / "nginx.conf").read_text())
    return re.compile(pattern)


def test_the_proxy_lets_large_forms_through_where_files_are_handed_in_and_nowhere_else():
    forms = {
        str(template.relative_to(ROOT / "templates"))
        for template in (ROOT / "templates").rglob("*.html")
        if "multipart/form-data" in template.read_text()
    }
    assert forms == {"progress/claim.html", "assessment/write.html", "assessment/reply.html"}, (
        "which of these addresses?"
    )
    with_files = [
        reverse("progress:new"),
        reverse("progress:claim", args=[UNIT, "a68-190.1"]),
        reverse("assessment:write", args=[UNIT]),
        reverse("assessment:reply", args=[UNIT]),
    ]
    others = [
        reverse("account_login"),
        reverse("progress:scratch"),
        reverse("progress:write", args=[UNIT]),
        reverse("progress:remove-claim", args=[UNIT, "gcm.13"]),
        reverse("assessment:new"),
        reverse("pledges:new"),
    ]
    assert [path for path in with_files if not addresses_that_take_files().match(path)] == []
    assert [path for path in others if addresses_that_take_files().match(path)] == []


@pytest.mark.django_db
def test_postgresql_knows_every_setting_that_we_ship():
    lines = (ROOT / "deploy" / "postgresql.conf").read_text().splitlines()
    names = [line.partition(" = ")[0] for line in lines if line and not line.startswith("#")]
    assert len(names) == len(set(names)) > 15
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM pg_settings WHERE name = ANY(%s)", [names])
            assert {name for (name,) in cursor.fetchall()} == set(names)

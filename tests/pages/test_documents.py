"""What README and the documents say in numbers and names is what the code says."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from commitments.accounts import demonstration
from commitments.desk import actions as desk
from commitments.evidence import actions as evidence
from commitments.evidence import cleanup, sanitizer_queue
from commitments.evidence.sanitizer import __main__ as sanitizer
from commitments.progress.assemble.lists import MOST_ANSWERS
from commitments.record import autosave
from fixtures import convert
from tracker import databases, health

BASE = Path(settings.BASE_DIR)
MEGABYTE = 2**20
NUMBERS = {
    r"a writer waits up to (\d+) seconds": databases.sqlite_options()["timeout"],
    r"of a request that runs longer than (\d+) seconds": databases.LONGEST_STATEMENT,
    r"a request waits (\d+) seconds for a row": databases.OTHER_LIMITS["lock_timeout"],
    r"each disk that is written to has (\d+) MB left": health.ROOM // MEGABYTE,
    r"was received (\d+) days after its copy": cleanup.KEPT_ORIGINAL.days,
    r"no claim has used for (\d+) days": cleanup.KEPT_UNUSED.days,
    r"at most (\d+) seconds of one core": sanitizer.CPU_SECONDS,
    r"of one core and (\d+) MB": sanitizer.MEMORY // MEGABYTE,
    r"forms of (\d+) MB through": evidence.MOST_BYTES // MEGABYTE + 10,  # its files, and room for all that is typed
    r"did not come back to for (\d+) days": autosave.LIFETIME.days,
    r"gives at most ([\d,]+) answers at once": f"{MOST_ANSWERS:,}",
    r"\(after ([\d, ]+), then every": ", ".join(map(str, desk.PAUSES[:-1])),
    r"then every (\d+) days": desk.PAUSES[-1],
}


def one_line(name):
    return " ".join((BASE / name).read_text(encoding="utf-8").split())


@pytest.mark.parametrize("said", NUMBERS)
def test_a_number_in_the_guide_for_operators_is_the_one_that_the_site_keeps_to(said):
    assert re.findall(said, one_line("docs/operations.md")) == [str(NUMBERS[said])]


def test_as_many_files_are_checked_at_a_time_as_the_guide_says():
    assert "two at a time in each worker" in one_line("docs/operations.md")
    assert sanitizer_queue.PLACES._initial_value == 2


def test_the_readme_names_every_sign_in_of_the_demonstration():
    rows = re.findall(r"\| (\w+) \| (\S+@\S+) \|", one_line("README.md"))
    assert rows == [(account.name, account.email) for account in demonstration.ACCOUNTS]
    assert f"the password `{demonstration.PASSWORD}`" in one_line("README.md")
    assert (BASE / "docs/images/scorecard.webp").stat().st_size < 150_000, "a picture, and a small one"


NEEDS = "The names of countries are read from a package that is not installed"


WITHOUT_IT = """import runpy, sys
sys.modules["hdx"] = None  # as where the package is not installed
del sys.argv[0]
runpy.run_path(sys.argv[0], run_name="__main__")"""


def converted(*arguments):
    """The conversion's answer, after which the fixtures are as they were."""
    before = written()
    command = [sys.executable, "-c", WITHOUT_IT, BASE / "fixtures" / "convert.py", *arguments]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    assert written() == before, "it wrote something"
    return answer


def written():
    return {path: path.stat().st_mtime_ns for path in sorted((BASE / "fixtures").rglob("*.csv"))}


def test_the_conversion_says_what_it_needs_before_it_writes_anything(tmp_path):
    (tmp_path / "seeds").mkdir()
    for arguments in ((), (tmp_path,)):
        bare = converted(*arguments)
        assert bare.returncode == 1
        assert "Traceback" not in bare.stderr
        assert "CATALOGUE_DIR" in bare.stderr
    assert "seeds/agenda_2013.yaml" in bare.stderr


def test_the_conversion_names_the_package_that_it_reads(tmp_path):
    for path in (*convert.YAMLS.values(), *convert.SHEETS.values()):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).touch()
    bare = converted(tmp_path)
    assert (bare.returncode, bare.stderr) == (1, f"{NEEDS}: pip install hdx-python-country==4.2.5\n")

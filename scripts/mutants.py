"""Plants faults in the modules that everything rests on, one at a time, and says which of them the tests do not notice.

    scripts/mutants [--each 60] [--seed 20261130] [--only workflow]

Of all faults that cosmic-ray can make in a group of modules `--each` are drawn by the seed. Each is written into a copy of
the last commit, where the tests of that group that come by its line run until one fails (all of them, for a line that is
read when the module is loaded). A fault that no test notices is a test that is missing, or changes nothing that anybody
could see: each is read by a person, and what was done is written into docs/verification.md. It takes an hour or more, and so is no part of the three words of `make`; it is run before an issue
is called done that changes one of these modules.
"""

import argparse
import json
import os
import random
import shlex
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from cosmic_ray.ast import ast_nodes, get_ast_from_path
from cosmic_ray.mutating import mutate_and_test
from cosmic_ray.plugins import get_operator, operator_names
from cosmic_ray.work_item import MutationSpec, TestOutcome

ROOT = Path(__file__).resolve().parent.parent
SECONDS = 600  # a fault that makes the tests hang is noticed
PYTEST = shlex.split(".venv/bin/python -m pytest -q -p no:cacheprovider -m 'not walk and not browser and not crash'")

GROUPS = {
    "workflow": (
        ["commitments/record/workflow.py", "commitments/*/lifecycle.py"],
        [
            "record",
            "papers",
            "assessments",
            "review",
            "pledges_refused",
            "support_refused",
            "every_kind",
            "replies",
            "methodology",
        ],
    ),
    "permissions": (
        ["commitments/record/permissions.py", "commitments/*/access.py", "commitments/*/access/*.py"],
        [
            *("record", "panel", "assessment_ties", "clearance", "shields", "withdrawal_requests", "takedown"),
            *("logging_progress", "review", "assessment_pages", "pledge_pages", "practices", "support", "every_kind"),
            *("who_may_see", "published_reports", "people", "support_refused", "evidence_files"),
        ],
    ),
    "immutability": (
        ["commitments/audit/immutability.py", "commitments/record/immutability.py", "commitments/*/immutability.py"],
        ["immutability", "assessment_record", "pledges_held", "papers", "takedown", "record", "every_kind"],
    ),
    "questions": (
        ["commitments/progress/questions.py"],
        ["questions", "logging_progress", "published_reports", "takedown", "review", "sheets", "claim_translations"],
    ),
}
"""Name: (the modules, as patterns; the test files that hold them, the quickest first)."""

NEIGHBOURS = {"Add": "Sub", "Sub": "Add", "BitOr": "BitAnd", "BitAnd": "BitOr"}


def is_worth_planting(operator):
    """Not what changes nothing, nor what any run notices at once: a day to the power of another. What stands before the
    names that are given as keywords, cosmic-ray takes for a product."""
    name, _, replaced = operator.partition("/")[2].partition("_")
    if name == "ReplaceBinaryOperator":
        was, becomes = replaced.split("_")
        return NEIGHBOURS.get(was) == becomes
    return name not in ("NoOp", "VariableInserter", "VariableReplacer")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--each", type=int, default=60, help="so many faults of each group")
    parser.add_argument("--seed", type=int, default=int(time.strftime("%Y%m%d")))
    parser.add_argument("--only", choices=GROUPS)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "waymark"
        subprocess.run(["git", "clone", "--quiet", ROOT, copy], check=True)
        (copy / ".venv").symlink_to(ROOT / ".venv")
        os.chdir(copy)
        subprocess.run([".venv/bin/python", "-m", "compileall", "-q", "commitments", "tracker", "tests"], check=True)
        sys.exit(plant([asked.only] if asked.only else list(GROUPS), each=asked.each, seed=asked.seed))


def plant(names, *, each, seed):
    """Tells each fault that was not noticed. 0 if at least 85 of 100 were."""
    made = noticed = 0
    for name in names:
        patterns, tests = GROUPS[name]
        here = {path.stem.removeprefix("test_"): str(path) for path in Path("tests").rglob("test_*.py")}
        if gone := [test for test in tests if test not in here]:
            sys.exit(f"{name}: there is no {', '.join(gone)}")
        files = [here[test] for test in tests]
        paths = sorted({path for pattern in patterns for path in Path().glob(pattern)})
        comes_by = tests_that_come_by(paths, files)
        faults = list(faults_in(paths))
        drawn = random.Random(f"{seed} {name}").sample(faults, min(each, len(faults)))  # noqa: S311  # no secret
        caught = 0
        for number, fault in enumerate(drawn, 1):
            those = at(fault, comes_by) or files
            result = mutate_and_test([fault], shlex.join([*PYTEST, "-x", *those]), SECONDS)
            unnoticed = result.test_outcome == TestOutcome.SURVIVED
            caught += not unnoticed
            say(
                f"{name} {number}/{len(drawn)} {'NOT NOTICED' if unnoticed else 'noticed'} {fault.module_path}:{fault.start_pos[0]}"
            )
            if unnoticed:
                say(result.diff)
        say(f"{name}: {caught} of {len(drawn)} noticed, of {len(faults)} that could be planted; seed {seed}")
        made, noticed = made + len(drawn), noticed + caught
    say(f"all: {noticed} of {made} noticed ({100 * noticed / made:.0f} %); seed {seed}")
    return 0 if noticed >= 0.85 * made else 1


def tests_that_come_by(paths, files):
    """{module: {line: the tests that run it}}, nothing for a line that is read when the module is loaded. Of a statement
    the first line is told. Without a fault all tests pass, or nothing is planted."""
    watched = [f"--cov={'.'.join(path.with_suffix('').parts).removesuffix('.__init__')}" for path in paths]
    command = [*PYTEST, *watched, "--cov-context=test", "--cov-report=", *files]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    told = [".venv/bin/coverage", "json", "--quiet", "--show-contexts", "-o", "contexts.json"]
    subprocess.run(told, check=True)
    return {
        module: {
            int(line): [] if "" in by else sorted({each.split("[")[0].split("|")[0] for each in by})
            for line, by in its["contexts"].items()
        }
        for module, its in json.loads(Path("contexts.json").read_text())["files"].items()
    }


def at(fault, comes_by):
    """The tests that come by the statement of a fault."""
    lines = comes_by.get(str(fault.module_path), {})
    return lines.get(max((line for line in lines if line <= fault.start_pos[0]), default=None), [])


def faults_in(paths):
    for path in paths:
        nodes = list(ast_nodes(get_ast_from_path(path)))
        for name in sorted(operator_names()):
            if not is_worth_planting(name):
                continue
            operator = get_operator(name)()
            places = (place for node in nodes for place in operator.mutation_positions(node))
            for occurrence, (start, end) in enumerate(places):
                yield MutationSpec(path, name, occurrence, start, end)


def say(line):
    print(line, flush=True)


if __name__ == "__main__":
    main()

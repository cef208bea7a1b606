"""What each step of scripts/test costs, whatever it starts included.

    scripts/measured.py run FOLDER NAME COMMAND ...    a line in FOLDER/steps: processor seconds, seconds, exit code, NAME
    scripts/measured.py tell FOLDER BUDGET             all steps, the files of tests that took most, what tests counted, the sum

What a command starts and leaves to itself (PostgreSQL, the processes of a browser) is taken in as a child of ours, so that
its time counts too. Exit code 77 of a command means: cannot run here.
"""

import ctypes
import os
import resource
import sys
import time
from collections import Counter
from pathlib import Path

TAKE_IN_ORPHANS = 36  # PR_SET_CHILD_SUBREAPER, which Linux alone has; elsewhere the time of orphans is not known
PATIENCE = 10  # seconds for what is still about when the command has ended
CANNOT = 77


def run(folder, name, *command):
    print(f"\n=== {name}", flush=True)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(TAKE_IN_ORPHANS, 1, 0, 0, 0)
    began = time.monotonic()
    measured = {**os.environ, "MEASURED": str(Path(folder).absolute())}  # tests/conftest.py adds what only it knows
    try:
        code = exit_code_of(os.posix_spawnp(command[0], command, measured))
    except FileNotFoundError as missing:
        print(missing)
        code = 127
    wait_for_orphans()
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    step = (f"{spent.ru_utime + spent.ru_stime:.1f}", f"{time.monotonic() - began:.0f}", str(code), name)
    with Path(folder, "steps").open("a") as steps:
        steps.write("\t".join(step) + "\n")
    print(told(*step), flush=True)
    return code


def exit_code_of(started):
    while True:
        try:
            pid, status = os.wait()
        except KeyboardInterrupt:
            continue  # the command was told as well, and ends by itself
        if pid == started:
            code = os.waitstatus_to_exitcode(status)
            return code if code >= 0 else 128 - code


def wait_for_orphans():
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):
                time.sleep(0.05)
        except ChildProcessError:
            return


def told(processor, seconds, code, name):
    outcome = {"0": "ok", str(CANNOT): "could not run here"}.get(code, "FAILED")
    return f"--- {name}: {outcome} ({processor} processor seconds in {seconds} s)"


def tell(folder, budget):
    steps = [line.split("\t") for line in Path(folder, "steps").read_text().splitlines()]
    print("\n=== all steps", *(told(*step).removeprefix("--- ") for step in steps), sep="\n")
    print("\n=== the files of tests that took most processor seconds")
    for name, seconds in sums_of(Path(folder, "files")).most_common(10):
        print(f"{seconds:8.1f} {name}")
    print("\n=== what the tests counted")
    for name, number in sorted(sums_of(Path(folder, "counts")).items()):
        print(f"{number:8.0f} {name}")
    spent, codes = sum(float(step[0]) for step in steps), [step[2] for step in steps]
    passed, skipped = codes.count("0"), codes.count(str(CANNOT))
    failed = len(codes) - passed - skipped
    over = "" if spent <= float(budget) else " - MORE than it may take on a machine that does nothing else"
    print(f"\n{spent:.0f} processor seconds of at most {budget}{over}")
    print(f"steps: {passed} passed, {failed} failed, {skipped} could not run here")
    return 1 if failed else 0


def sums_of(kept):
    sums = Counter()
    for line in kept.read_text().splitlines() if kept.exists() else ():
        number, name = line.split("\t")
        sums[name] += float(number)
    return sums


if __name__ == "__main__":
    sys.exit({"run": run, "tell": tell}[sys.argv[1]](*sys.argv[2:]))

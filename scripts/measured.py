"""Runs a command and writes down what it cost, whatever it started included: scripts/measured.py FILE NAME COMMAND ...

One line is added to FILE: processor seconds, seconds by the clock, the command's exit code and NAME, between tabs. Whatever the command started
and left to itself (PostgreSQL, the processes of a browser) is taken in as our own child, so that its time counts too.
Standard library alone, as the rest of scripts/ on a machine with nothing installed.
"""

import ctypes
import os
import resource
import subprocess
import sys
import time

TAKE_IN_ORPHANS = 36  # PR_SET_CHILD_SUBREAPER of Linux; elsewhere orphans go uncounted
PATIENCE = 10  # seconds for what is still about when the command has ended


def main(file, name, *command):
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(TAKE_IN_ORPHANS, 1, 0, 0, 0)
    began = time.monotonic()
    code = exit_code_of(subprocess.Popen(command).pid)
    gather()
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    clock = time.monotonic() - began
    with open(file, "a") as lines:
        lines.write(f"{spent.ru_utime + spent.ru_stime:.1f}\t{clock:.1f}\t{code}\t{name}\n")
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


def gather():
    """Orphans that are just ending."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            if os.waitpid(-1, os.WNOHANG) == (0, 0):
                time.sleep(0.05)
        except ChildProcessError:
            return


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

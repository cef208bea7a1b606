"""Every module that writes, decides who may, decides when, or computes a cell is walked by the suite: 95 % of its
branches at least, each module by itself. Reads the data that `pytest --cov` left behind.
"""

import json
import sys
import tempfile
from pathlib import Path

from coverage import Coverage

FLOOR = 95.0
NAMES = {"actions.py", "access.py", "lifecycle.py", "cells.py", "spread.py"}


def main():
    coverage = Coverage()
    coverage.load()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "coverage.json"
        coverage.json_report(outfile=str(report), pretty_print=False)
        files = json.loads(report.read_text())["files"]
    walked = {
        n: f["summary"]["percent_covered"]
        for n, f in sorted(files.items())
        if Path(n).name in NAMES or Path(n).parent.name in {"actions", "access"}
    }
    for name, percent in walked.items():
        print(f"{'ok' if percent >= FLOOR else 'TOO LOW'} {percent:6.2f} % {name}")
    return 0 if walked and min(walked.values()) >= FLOOR else 1


if __name__ == "__main__":
    sys.exit(main())

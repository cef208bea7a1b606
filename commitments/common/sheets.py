"""Sheets: comma-separated text, read with row numbers and written safe for spreadsheet programs."""

import csv
import io
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from django.http import HttpResponse

# Cells that a spreadsheet would run as a formula begin with one of these (OWASP, CSV injection); some programs pass over
# blanks, letters that nobody sees and quotes to find it.
FORMULA_SIGNS = tuple("=+-@＝＋－＠")
FORMULA_STARTS = ("\t", "\r", "\n")
QUOTES = "\"'`„‚＂＇"
UNSEEN = ("Zs", "Zl", "Zp", "Cc", "Cf", "Pi", "Pf")  # blanks, controls, marks of direction, curly quotes
ESCAPE = "'"
NEGATIVE = re.compile(r"-[0-9]+(\.[0-9]+)?")


@dataclass(frozen=True)
class Row:
    """One line of a sheet. `number` counts as an editor does: the header is row 1."""

    number: int
    values: dict[str, str]

    def __getitem__(self, column):
        return self.values[column]

    def words(self, column):
        """A cell that holds a list, separated by blanks."""
        return self.values[column].split()


class BadSheet(Exception):
    """A sheet that cannot be loaded; `problems` are sentences that begin with their row."""

    def __init__(self, problems):
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


def read_sheet(text, *, name, columns):
    """Rows of a sheet whose header holds `columns` (others are allowed).

    Raises BadSheet when a column is missing or a row has another width than the header.
    """
    reader = csv.reader(io.StringIO(text))
    header = next(reader, [])
    missing = [column for column in columns if column not in header]
    if missing:
        raise BadSheet([f"{name}, row 1: column {', '.join(missing)} is missing."])
    rows, problems = [], []
    for cells in reader:
        number = reader.line_num
        if len(cells) != len(header):
            problems.append(f"{name}, row {number}: {len(cells)} cells where the header has {len(header)}.")
            continue
        rows.append(Row(number, {h: c.strip() for h, c in zip(header, cells, strict=True)}))
    if problems:
        raise BadSheet(problems)
    return rows


def escape_formula(value):
    """Text that a spreadsheet shows and does not run. `unescape_formula` gives the original back. A negative number that
    is written as text runs nothing and stays a number."""
    text = "" if value is None else str(value)
    if NEGATIVE.fullmatch(text):
        return text
    return ESCAPE + text if text.startswith((*FORMULA_STARTS, ESCAPE)) or _begins_with_sign(text) else text


def _begins_with_sign(text):
    for letter in text:
        if letter not in QUOTES and unicodedata.category(letter) not in UNSEEN:
            return letter in FORMULA_SIGNS
    return False


def unescape_formula(text):
    """What `escape_formula` was given. An apostrophe that it would not have put there stays."""
    inner = text.removeprefix(ESCAPE)
    return inner if escape_formula(inner) == text else text


def csv_response(*, filename, header, rows):
    """A download. `rows` are sequences in the order of `header`; numbers are written as they are."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow(
            [v if isinstance(v, int | float | Decimal) and not isinstance(v, bool) else escape_formula(v) for v in row]
        )
    response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response

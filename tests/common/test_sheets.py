"""A spreadsheet shows what a report says and never runs it; figures stay figures, and what was escaped reads back."""

import csv
import io
from decimal import Decimal

import pytest

from commitments.common.sheets import csv_response, escape_formula, unescape_formula

SIGNS = ["=", "+", "-", "@", "＝", "＋", "－", "＠"]
BEFORE = {
    "nothing": "",
    "a blank": " ",
    "two blanks": "  ",
    "a no-break space": "\N{NO-BREAK SPACE}",
    "an ideographic space": "\N{IDEOGRAPHIC SPACE}",
    "a zero-width space": "\N{ZERO WIDTH SPACE}",
    "a byte order mark": "\N{ZERO WIDTH NO-BREAK SPACE}",
    "a mark of direction": "\N{RIGHT-TO-LEFT MARK}",
    "a line separator": "\N{LINE SEPARATOR}",
    "a null": "\0",
    "a quote": '"',
    "an apostrophe": "'",
    "a curly quote": "“",
    "a low quote": "„",
    "a guillemet": "«",
    "a quote after a blank": ' "',
}


def read_back(*values):
    response = csv_response(filename="a.csv", header=["value"] * len(values), rows=[values])
    return list(csv.reader(io.StringIO(response.content.decode())))[1]


@pytest.mark.parametrize("before", BEFORE.values(), ids=BEFORE)
@pytest.mark.parametrize("sign", SIGNS)
def test_a_text_that_a_spreadsheet_would_run_is_escaped(sign, before):
    text = f"{before}{sign}HYPERLINK(1)"

    assert read_back(text) == ["'" + text]


@pytest.mark.parametrize("first", ["\t", "\r", "\n", "\r\n"], ids=["tab", "cr", "lf", "crlf"])
def test_a_text_that_begins_with_a_tab_or_a_line_end_is_escaped(first):
    assert escape_formula(f"{first}words") == f"'{first}words"


@pytest.mark.parametrize(
    "text", ["", "words", "a = b", "“Quoted” - and more", " indented", "« Bienvenue »", "(1) = 2", "3-4"]
)
def test_a_text_that_no_spreadsheet_runs_stays_as_it_is(text):
    assert escape_formula(text) == text


@pytest.mark.parametrize(
    ("figure", "shown"), [(-5, "-5"), (-2.5, "-2.5"), (Decimal("-2.50"), "-2.50"), ("-5", "-5"), ("-12.25", "-12.25")]
)
def test_a_negative_figure_stays_a_number(figure, shown):
    assert read_back(figure) == [shown]


@pytest.mark.parametrize("text", ["+41", "-5+cmd", "-A1", "-1-1", "--1", "-５", "-5\n", "-1e5"])
def test_what_only_begins_like_a_figure_is_escaped(text):
    assert escape_formula(text) == "'" + text


@pytest.mark.parametrize("text", ["=1+1", "'=1+1", "''", "'Quoted'", ' "=1', "＝1", "\tA", "words", "-5", "“Quoted”"])
def test_what_was_escaped_reads_back_as_it_was(text):
    assert unescape_formula(escape_formula(text)) == text


@pytest.mark.parametrize("text", ["'Quoted' in a foreign sheet", "'t Hooft"])
def test_the_apostrophe_of_a_foreign_sheet_is_its_own(text):
    assert unescape_formula(text) == text

"""The canonical form `s1` never changes: it writes today what its golden file holds.

The actors are invented. The file is the head and the rows as one line of text, and under it their digest; it is never made
anew.
"""

from datetime import UTC, date, datetime
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from commitments.common import c1
from commitments.snapshots import s1
from tests.common.test_c1 import CANDID, CONTESTED, READ, REFRAINS, SILENT

GOLDEN = Path(__file__).parent / "s1" / "snapshot.txt"
HEAD = s1.head(
    cycle="demo-2024",
    fictional=True,
    frameworks=["idm-2017", "gcm"],
    covers_from=date(2022, 1, 1),
    covers_to=date(2023, 12, 31),
    as_of=date(2024, 7, 1),
    known_at=datetime(2024, 7, 1, 12, 0, tzinfo=UTC),
    method="1.0",
)
ROWS = [
    s1.row(framework="gcm", found=found, salt=f"{number:032x}")
    for number, found in enumerate((SILENT, CONTESTED, REFRAINS, READ, CANDID))
]


def digest_of(rows, head=HEAD):
    return s1.digest_of(head, [s1.digest_of_row(row) for row in rows])


def test_the_form_and_its_digest_are_what_they_were_when_they_were_first_given():
    text, digest = GOLDEN.read_text(encoding="ascii").splitlines()
    assert c1.text_of({"head": HEAD, "rows": ROWS}) == text
    assert digest_of(ROWS) == digest


def test_what_the_actor_reported_is_confirmed_and_what_was_read_or_not_received_is_not():
    assert [row["confirmed_by_actor"] for row in ROWS] == ["no", "yes", "yes", "no", "yes"]


@given(st.permutations(ROWS))
def test_the_order_of_the_rows_makes_no_difference(rows):
    assert digest_of(rows) == digest_of(ROWS)


def test_one_other_sign_anywhere_gives_another_digest():
    digests = {digest_of(ROWS), digest_of(ROWS[1:]), digest_of(ROWS, {**HEAD, "method": "2.0"})}
    for number, row in enumerate(ROWS):
        for other in ({"actor": "XZZ"}, {"salt": "f" * 32}, {"confirmed_by_actor": "perhaps"}):
            digests.add(digest_of([*ROWS[:number], {**row, **other}, *ROWS[number + 1 :]]))
    assert len(digests) == 3 + 3 * len(ROWS)


def test_two_rows_that_say_the_same_have_another_digest_each():
    """Who knows what one says cannot find the other by it."""
    one, other = (s1.row(framework="gcm", found=SILENT, salt=salt) for salt in ("a" * 32, "b" * 32))
    assert s1.digest_of_row(one) != s1.digest_of_row(other)

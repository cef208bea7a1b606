"""What is found of personal data in what people type, and what is left alone. The texts are in personal_texts.py."""

import csv
import re
import time
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from commitments.common import personal_data
from commitments.common.personal_data import Finding, find, find_in
from tests.personal_texts import BORN, CLEAN, CLOSE, LISTED, OPEN, STRUCTURED
from tests.voices import pure

LONGEST = 20_000


def unmarked(marked):
    """The text without its marks, and the place of what stood between them."""
    start, end = marked.index(OPEN), marked.index(CLOSE) - len(OPEN)
    return marked.replace(OPEN, "").replace(CLOSE, ""), start, end


def is_found(kind, marked, detector):
    text, start, end = unmarked(marked)
    return any(f.kind == kind and f.start < end and f.end > start for f in detector(text))


def recall(planted, detector):
    """Share of the planted texts whose piece is found under its own name, and the words of an honest message."""
    found, asked, missed = Counter(), Counter(), []
    for kind, marked in planted:
        asked[kind] += 1
        if is_found(kind, marked, detector):
            found[kind] += 1
        else:
            missed.append(marked)
    kinds = ", ".join(f"{kind} {found[kind]}/{asked[kind]}" for kind in asked)
    share = found.total() / asked.total()
    return share, f"recall {share:.3f} of {asked.total()} ({kinds}); missed: {missed}"


def false_alarms(clean, detector):
    """Share of the clean texts in which anything is found."""
    wrong = [text for text in clean if detector(text)]
    share = len(wrong) / len(clean)
    return share, f"false alarms {share:.3f} of {len(clean)}: {wrong}"


def finds_nothing(text):
    return ()


def flags_everything(text):
    return tuple(Finding(kind, "", "", 0, len(text)) for kind in personal_data.LABELS)


# --- the two figures ------------------------------------------------------------------------------------------------


def test_the_texts_are_many_and_each_is_there_once():
    assert len(set(STRUCTURED)) >= 400
    assert len(set(CLEAN)) == len(CLEAN) >= 200
    assert {kind for kind, _text in [*STRUCTURED, *LISTED, *BORN]} == set(personal_data.LABELS)


def test_nineteen_in_twenty_numbers_and_addresses_of_people_are_found():
    share, message = recall(STRUCTURED, find)
    assert share >= 0.95, message


@pytest.mark.parametrize("kind", sorted({kind for kind, _text in STRUCTURED}))
def test_no_kind_of_number_hides_behind_the_others(kind):
    share, message = recall([each for each in STRUCTURED if each[0] == kind], find)
    assert share >= 0.95, message


def test_nine_in_ten_lists_of_names_and_days_of_birth_are_found():
    share, message = recall(LISTED + BORN, find)
    assert share >= 0.90, message


def test_reports_without_personal_data_are_left_in_peace():
    share, message = false_alarms(CLEAN, find)
    assert share <= 0.10, message


def test_a_detector_that_finds_nothing_fails_the_first_figure_and_one_that_flags_everything_the_second():
    assert recall(STRUCTURED, finds_nothing)[0] < 0.95
    assert false_alarms(CLEAN, flags_everything)[0] > 0.10
    assert recall(STRUCTURED, flags_everything)[0] == 1
    assert false_alarms(CLEAN, finds_nothing)[0] == 0


def test_a_real_catalogue_and_real_reports_hold_nothing_to_warn_of():
    """Texts that nobody wrote for this test: every cell of the catalogue, the transcribed and the demonstration."""
    files = sorted((Path(settings.BASE_DIR) / "fixtures").rglob("*.csv"))
    rows = [row for file in files for row in csv.reader(file.read_text(encoding="utf-8").splitlines())]
    cells = [cell for row in rows for cell in row if len(cell) > 30]
    share, message = false_alarms(cells, find)
    assert len(cells) > 4000
    assert share == 0, message


# --- sentences ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("paid into GB29 NWBK 6016 1331 9268 19", "paid into GB29 NWBK 6016 1331 9268 18"),
        ("card 12345678Z left", "card 12345678A left"),
        ("returned 11010519491231002X home", "returned 110105194912310021 home"),
        ("call 07700 900123", "call 116 111"),
        ("passport no. 84512099", "84 512 099 passports"),
        ("Amina Diallo, born on 12 March 1985, was heard", "Children born on 12 March 1985 were heard"),
        ("Amina Diallo, Yusuf Karim, Omar Saidi, Fatou Ba, Leila Haddad", "Amina Diallo, Yusuf Karim, Omar Saidi"),
        ("+44 7700 900123", "A/RES/73/195 of 2018-12-19"),
        ("write to a.b@example.org", "https://example.org/@office/2023"),
    ],
)
def test_one_sign_makes_the_difference(right, wrong):
    assert find(right)
    assert not find(wrong)


def test_a_passport_whose_check_digits_are_right_needs_no_filling():
    right = "L898902C36UTO7408122F1204159ZE184226B1234510"
    wrong = "L898902C36UTO7408123F1204158ZE184226B1234510"
    assert [f.kind for f in find(right)] == ["mrz"]
    assert not [f for f in find(wrong) if f.kind == "mrz"]


def test_every_field_is_read_and_named_and_the_place_is_in_that_field():
    fields = {"narrative": "All well.", "obstacles": "Ask amina@example.org or +44 7700 900123.", "next_step": ""}

    findings = find_in(fields)

    assert [(f.kind, f.field) for f in findings] == [("mail", "obstacles"), ("phone", "obstacles")]
    assert fields["obstacles"][findings[0].start : findings[0].end] == "amina@example.org"
    assert fields["obstacles"][findings[1].start : findings[1].end] == "+44 7700 900123"


def test_the_user_reads_what_was_found_and_recognises_it_without_reading_it_whole():
    (mail,) = find("Ask amina.diallo@example.org.")

    assert mail.label == "a mail address"
    assert mail.excerpt == "ami…org"


def test_telephone_numbers_beside_a_list_of_names_are_found_too():
    people = ("Amina Diallo", "Yusuf Karim", "Leila Haddad", "Omar Saidi", "Fatou Ba")
    rows = "\n".join(f"{name}\t+44 7700 90012{n}" for n, name in enumerate(people))

    assert Counter(f.kind for f in find(rows)) == {"names": 1, "phone": 5}


def test_digits_of_other_scripts_and_invisible_signs_hide_nothing():
    text = "هاتف \u2066+٩٦٢\u200f ٧٩ ٠١٢\u200b ٣٤٥٦\u2069 في المساء"

    (phone,) = find(text)

    assert phone.kind == "phone"
    assert text[phone.start : phone.end].startswith("+")
    assert text[phone.start : phone.end].endswith("٦")


# --- properties -----------------------------------------------------------------------------------------------------

ANY_CHARACTER = st.characters(exclude_categories=())
PLANTED = st.sampled_from([unmarked(marked)[0] for _kind, marked in [*STRUCTURED, *LISTED, *BORN]])
SCRAPS = st.sampled_from(
    [*"@+()0<|., \n\t\0\ud800\u200b\u2066９٠王،、", "00", "+1", "P<<", "DE12", "no.", "born ", "passport "]
)
TEXTS = st.one_of(
    st.text(ANY_CHARACTER, max_size=300),
    st.lists(st.one_of(PLANTED, SCRAPS, st.sampled_from(CLEAN), st.text(ANY_CHARACTER, max_size=5)), max_size=12).map(
        "".join
    ),
)


@pure
@given(TEXTS)
def test_whatever_is_typed_is_read_and_every_finding_lies_within_it(text):
    for finding in find(text):
        assert 0 <= finding.start < finding.end <= len(text)
        assert finding.kind in personal_data.LABELS
        assert finding.label


@pure
@given(TEXTS)
def test_an_excerpt_never_holds_the_whole_and_can_be_written_anywhere(text):
    for finding in find(text):
        whole = text[finding.start : finding.end]
        if len(whole) > 6:
            assert whole not in finding.excerpt
            assert len(finding.excerpt) <= 7
        assert finding.excerpt.encode()
        assert "\n" not in finding.excerpt


@pure
@given(
    country=st.sampled_from(["7", "33", "44", "86", "212", "962"]),
    rest=st.text("0123456789", min_size=9, max_size=10),
    blanks=st.lists(st.sampled_from(["", " ", "-", ".", "\u00a0"]), min_size=10, max_size=10),
)
def test_a_number_with_its_country_is_found_however_it_is_cut(country, rest, blanks):
    number = f"+{country} " + "".join(digit + blank for digit, blank in zip(rest, blanks, strict=False)).strip(
        " -.\u00a0"
    )

    assert any(f.kind == "phone" for f in find(f"Ask {number} tonight"))


@pure
@given(st.sampled_from(["DE", "GB", "FR", "ES"]), st.text("0123456789", min_size=30, max_size=30))
def test_a_bank_account_is_found_with_its_check_digits_and_only_with_them(country, digits):
    body = digits[: {"DE": 18, "GB": 18, "FR": 23, "ES": 20}[country]]
    rest = int("".join(str(int(c, 36)) for c in f"{body}{country}00")) % 97
    account, wrong = f"{country}{98 - rest:02}{body}", f"{country}{(98 - rest) % 96 + 2:02}{body}"

    assert [f.kind for f in find(account)] == ["iban"]
    assert "iban" not in [f.kind for f in find(wrong)]


# --- time -----------------------------------------------------------------------------------------------------------


HARD = [
    "a",
    "a.",
    "a@",
    "@",
    "a@a.",
    "0",
    "0 ",
    "+1 ",
    "((",
    "<",
    "P<",
    "A<",
    "<<a",
    "Aa ",
    "Aa, ",
    "Aa\n",
    "王伟、",
    "王",
]
HARD += [
    "passport no ",
    "passport : : ",
    "n n n ",
    "tel 1",
    "born ",
    "born 1.1.",
    "1/",
    "1.1.",
    "http://",
    "A/",
    "DE12 3",
]
HARD += [
    "x at y dot ",
    "%40",
    "\0",
    "\ud800",
    "\u200b",
    "+1 2\u200b",
    "№",
    "(1) ",
    "P A B C D ",
    "P<UTO",
    "出生",
    "٠",
    "- - ",
]


def seconds(text, detector=find):
    """The better of two readings, in this process alone: other work on the machine does not count."""
    times = []
    for _each in range(2):
        began = time.process_time()
        detector(text)
        times.append(time.process_time() - began)
    return min(times)


def grows_with_the_length_alone(piece, detector=find):
    """Whether eight times the text takes about eight times as long: with the square it would take sixty-four."""
    longest = piece * (LONGEST // len(piece))
    eighth = max(seconds(longest[: LONGEST // 8], detector), 0.002)
    return seconds(longest, detector) < 24 * eighth


@pytest.mark.parametrize(
    "text",
    [
        " ".join(CLEAN * 2)[:LONGEST],
        " ".join(unmarked(text)[0] for _kind, text in STRUCTURED)[:LONGEST],
        "".join(piece * 200 for piece in HARD * 2)[:LONGEST],
    ],
    ids=["a report", "nothing but numbers", "scraps"],
)
def test_the_longest_text_is_read_while_the_user_waits_for_the_page_anyway(text):
    find(text[:1000])

    assert len(text) == LONGEST
    assert seconds(text) < 0.2


@pytest.mark.parametrize("piece", HARD, ids=ascii)
def test_no_text_is_made_to_take_long(piece):
    assert grows_with_the_length_alone(piece)


def test_a_search_that_grows_with_the_square_would_be_noticed():
    assert not grows_with_the_length_alone("a", lambda text: re.findall("(?:a|c)+b", text))


def test_what_is_found_reads_well_after_this_looks_like():
    for label in personal_data.LABELS.values():
        assert not str(label).startswith("what"), "this looks like what looks like"

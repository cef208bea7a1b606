"""What is vendored is what its packages published: every file is re-hashed against its MANIFEST.json,
and every face that the pages fetch is cut from one of these (scripts/fonts.py)."""

import hashlib
import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).resolve().parents[2]
VENDOR, FONTS = ROOT / "frontend" / "vendor", ROOT / "static" / "fonts"
MANIFEST = json.loads((VENDOR / "MANIFEST.json").read_text())
MADE = json.loads((FONTS / "MADE.json").read_text())
PACKAGES = json.loads((ROOT / "frontend" / "package.json").read_text())["dependencies"]
LOCK = json.loads((ROOT / "frontend" / "package-lock.json").read_text())["packages"]


@pytest.mark.parametrize("entry", MANIFEST, ids=lambda entry: entry["path"])
def test_a_vendored_file_is_as_it_was_copied(entry):
    content = (VENDOR / entry["path"]).read_bytes()

    assert len(content) == entry["bytes"]
    assert hashlib.sha256(content).hexdigest() == entry["sha256"]


def test_the_manifest_names_every_vendored_file():
    lying_there = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()}

    assert lying_there == {entry["path"] for entry in MANIFEST} | {"MANIFEST.json"}


def test_each_face_is_cut_from_a_file_as_it_is_vendored():
    """Whoever vendors another version and does not run `make vendor` to its end is told."""
    published = {entry["path"]: entry["sha256"] for entry in MANIFEST}

    assert {path.name for path in FONTS.glob("*.woff2")} == {each["file"] for each in MADE}
    assert {each["cut_from"] for each in MADE} == {path for path in published if path.endswith(".woff2")}
    for each in MADE:
        assert hashlib.sha256((FONTS / each["file"]).read_bytes()).hexdigest() == each["sha256"], each["file"]
        assert published[each["cut_from"]] == each["its_sha256"], each["file"]
    assert {path.name.removesuffix("-LICENSE.txt") for path in FONTS.glob("*.txt")} == {
        each["cut_from"].partition("/")[0] for each in MADE
    }


def test_every_vendored_package_brings_its_licence():
    with_licence = {entry["package"] for entry in MANIFEST if entry["path"].endswith("/LICENSE")}

    assert with_licence == set(PACKAGES)


@pytest.mark.parametrize("name", PACKAGES)
def test_a_package_is_pinned_locked_and_vendored_at_one_version(name):
    vendored = {entry["version"] for entry in MANIFEST if entry["package"] == name}

    assert vendored == {PACKAGES[name]} == {LOCK[f"node_modules/{name}"]["version"]}


def test_the_lock_points_to_one_registry_over_https():
    """Whoever locks behind a mirror would write its address into some of the lines."""
    addresses = [urlsplit(entry["resolved"]) for path, entry in LOCK.items() if path]

    assert {address.scheme for address in addresses} == {"https"}
    assert len({address.netloc for address in addresses}) == 1


@pytest.mark.parametrize("sheet", sorted((ROOT / "static" / "css").glob("*.css")), ids=lambda path: path.name)
def test_a_style_sheet_asks_no_third_party_and_only_for_files_that_are_there(sheet):
    css = re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)
    addresses = [address.strip("'\"") for address in re.findall(r"url\(([^)]*)\)", css)]
    files = [address for address in addresses if not address.startswith(("data:", "#"))]

    assert "@import" not in css
    assert [address for address in files if not (sheet.parent / address).is_file()] == []

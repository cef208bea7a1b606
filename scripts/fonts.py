# /// script
# requires-python = ">=3.11"
# dependencies = ["fonttools==4.68.0", "brotli==1.2.1"]
# ///
"""Cut the faces in frontend/vendor to static/fonts, by script, and write static/css/fonts.css: run by `make vendor`.

A page fetches of a face only the files whose letters stand on it. So the letters that most pages need are a file of their own,
and what is seldom needed (half of each file that is published) waits in another. Weights are those that the pages use: 400 to
700. Within the files the faces bear our names: the licence reserves "Source" and "Plex" for what was not changed.

Until a face is there, a face of the reader's system stands in for it, stretched to the same breadth and height of line, so that
nothing jumps when it comes. The result is committed (tests/pages/test_static.py holds each file to the one it was cut from).
"""

import hashlib
import io
import json
import logging
import shutil
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

ROOT = Path(__file__).resolve().parents[1]
VENDOR, FONTS, SHEET = ROOT / "frontend" / "vendor", ROOT / "static" / "fonts", ROOT / "static" / "css" / "fonts.css"


def letters(said):
    """`U+41-5A, U+C0` as a set of numbers."""
    found = set()
    for part in said.replace("U+", "").split(","):
        first, _, last = part.strip().partition("-")
        found |= set(range(int(first, 16), int(last or first, 16) + 1))
    return found


# --- which letters stand in which file -----------------------------------------------------------------------------------
# English, French, Spanish and most of Western Europe; Russian, Ukrainian, Belarusian and Bulgarian; Arabic with its vowels.
LATIN = letters(
    "U+20-7E, U+A0, U+A7, U+A9, U+AB, U+AD, U+B0-B1, U+B7, U+BB, U+BF, U+A1, U+C0-FF, U+131, U+152-153, U+2010-2011, "
    "U+2013-2014, U+2018-2019, U+201C-201D, U+2022, U+2026, U+2039-203A, U+20AC, U+2212"
)
LATIN_EXT = letters("U+100-17F, U+218-21B, U+1E9E")
CYRILLIC = letters("U+401, U+404, U+406-407, U+40E, U+410-44F, U+451, U+454, U+456-457, U+45E, U+490-491, U+2116")
ARABIC = letters("U+60C, U+61B, U+61F, U+621-63A, U+640-652, U+660-66D, U+670-671")

# What each published file is for, as its publisher says (@fontsource, unicode-range).
WHOLE = {
    "latin": letters(
        "U+0-FF, U+131, U+152-153, U+2BB-2BC, U+2C6, U+2DA, U+2DC, U+304, U+308, U+329, U+2000-206F, U+20AC, U+2122, U+2191, "
        "U+2193, U+2212, U+2215, U+FEFF, U+FFFD"
    ),
    "latin-ext": letters(
        "U+100-2BA, U+2BD-2C5, U+2C7-2CC, U+2CE-2D7, U+2DD-2FF, U+1D00-1DBF, U+1E00-1E9F, U+1EF2-1EFF, U+2020, U+20A0-20AB, "
        "U+20AD-20C0, U+2113, U+2C60-2C7F, U+A720-A7FF"
    ),
    "vietnamese": letters(
        "U+102-103, U+110-111, U+128-129, U+168-169, U+1A0-1A1, U+1AF-1B0, U+300-301, U+303-304, U+308-309, U+323, U+329, "
        "U+1EA0-1EF9, U+20AB"
    ),
    "greek": letters("U+370-377, U+37A-37F, U+384-38A, U+38C, U+38E-3A1, U+3A3-3FF"),
    "cyrillic": letters("U+301, U+400-45F, U+490-491, U+4B0-4B1, U+2116"),
    "cyrillic-ext": letters("U+460-52F, U+1C80-1C8A, U+20B4, U+2DE0-2DFF, U+A640-A69F, U+FE2E-FE2F"),
    "arabic": letters(
        "U+600-6FF, U+750-77F, U+870-88E, U+890-891, U+897-8E1, U+8E3-8FF, U+200C-200E, U+2010-2011, U+204F, U+2E41, "
        "U+FB50-FDFF, U+FE70-FE74, U+FE76-FEFC"
    ),
}
# script -> the files it becomes: of a name, the letters or None for all that is left
PARTS = {
    "latin": (("latin", LATIN), ("latin-signs", None)),
    # The matrix has a dagger.
    "latin-ext": (("latin-dagger", {0x2020}), ("latin-ext", LATIN_EXT), ("latin-more", None)),
    "vietnamese": (("vietnamese", None),),
    "greek": (("greek", None),),
    "cyrillic": (("cyrillic", CYRILLIC), ("cyrillic-more", None)),
    "cyrillic-ext": (("cyrillic-ext", None),),
    "arabic": (("arabic", ARABIC), ("arabic-more", None)),
}
# A file whose letters are all whole needs no rules for composing them; other forms of Cyrillic are Serbian and Bulgarian.
PLAIN = {"latin": "locl", "cyrillic": ""}
FEATURES = "kern liga lnum tnum"
COMPOSING = "locl calt ccmp curs fina init mark medi mkmk rlig"

EUROPE = ["latin", "latin-ext", "vietnamese", "greek", "cyrillic", "cyrillic-ext"]
# family, beginning of the file's name, published files, scripts, (weight of the file, of the sheet, of the source)
FACES = (
    ("Waymark Sans", "sans", "source-sans-3/source-sans-3-{}-wght-normal", EUROPE, (((400, 700), "400 700"),)),
    ("Waymark Serif", "serif", "source-serif-4/source-serif-4-{}-wght-normal", EUROPE, (((400, 700), "400 700"),)),
    ("Waymark Sans Arabic", "sans", "ibm-plex-sans-arabic/ibm-plex-sans-arabic-{}-400-normal", ["arabic"], ((400, "200 500"),)),
    ("Waymark Sans Arabic", "sans", "ibm-plex-sans-arabic/ibm-plex-sans-arabic-{}-600-normal", ["arabic"], ((600, "501 900"),)),
    (
        "Waymark Serif Arabic", "serif", "noto-naskh-arabic/noto-naskh-arabic-{}-wght-normal", ["arabic"],
        ((400, "200 500"), (600, "501 900")),
    ),
)  # fmt: skip

# --- what stands in until a face is there -----------------------------------------------------------------------------------
# The breadth of the sentence below in the regular and the bold face of the reader's system, in parts of the size of its letters.
SAMPLE = (
    "Objective 1 Collect and utilize accurate and disaggregated data as a basis for evidence-based policies. Of 194 States that "
    "were asked, 12 have reported progress; for the others no report was received. The Compact asks every State to ensure that "
    "migrants have proof of legal identity and adequate documentation, to facilitate fair and ethical recruitment and safeguard "
    "conditions that ensure decent work."
)
STAND_INS = (
    ("Waymark Sans", "Arial", 0.4425, 0.4752, ("Arial", "Liberation Sans", "Arimo"),
     ("Arial Bold", "Arial-BoldMT", "Liberation Sans Bold", "Arimo Bold")),
    ("Waymark Sans", "Roboto", 0.446, 0.458, ("Roboto", "Roboto Regular", "Roboto-Regular"), ("Roboto Bold", "Roboto-Bold")),
    ("Waymark Sans", "Noto", 0.469, 0.5001, ("Noto Sans Regular", "NotoSans-Regular"), ("Noto Sans Bold", "NotoSans-Bold")),
    ("Waymark Sans", "DejaVu", 0.5061, 0.5714, ("DejaVu Sans", "DejaVuSans"), ("DejaVu Sans Bold", "DejaVuSans-Bold")),
    ("Waymark Serif", "Georgia", 0.447, 0.505, ("Georgia", "Gelasio"), ("Georgia Bold", "Georgia-Bold", "Gelasio Bold")),
    ("Waymark Serif", "Times", 0.3973, 0.4244, ("Times New Roman", "TimesNewRomanPSMT", "Liberation Serif", "Tinos"),
     ("Times New Roman Bold", "TimesNewRomanPS-BoldMT", "Liberation Serif Bold", "Tinos Bold")),
    ("Waymark Serif", "Noto", 0.4731, 0.5041, ("Noto Serif Regular", "NotoSerif-Regular", "Noto Serif"),
     ("Noto Serif Bold", "NotoSerif-Bold")),
    ("Waymark Serif", "DejaVu", 0.5113, 0.5635, ("DejaVu Serif", "DejaVuSerif"), ("DejaVu Serif Bold", "DejaVuSerif-Bold")),
)  # fmt: skip


def breadth(source, weight):
    font = instancer.instantiateVariableFont(TTFont(source), {"wght": weight})
    names, widths = font.getBestCmap(), font["hmtx"]
    return sum(widths[names[ord(each)]][0] for each in SAMPLE) / len(SAMPLE) / font["head"].unitsPerEm, font["hhea"]


def stand_ins():
    for family, name, regular, bold, *local in STAND_INS:
        folder = next(source for face, _, source, *_ in FACES if face == family)
        kinds = (regular, 400, "200 500", local[0]), (bold, 600, "501 900", local[1])
        for theirs, weight, weights, faces in kinds:
            ours, lines = breadth(VENDOR / f"{folder.format('latin')}.woff2", weight)
            size = ours / theirs
            yield (
                f"@font-face {{\n  font-family: '{family} {name}';\n  font-weight: {weights};\n"
                f"  src: {', '.join(f'local({each!r})' for each in faces)};\n  size-adjust: {size:.2%};\n"
                f"  ascent-override: {lines.ascent / 1000 / size:.2%};\n  descent-override: {-lines.descent / 1000 / size:.2%};\n"
                "  line-gap-override: 0%;\n}\n"
            )


# --- cutting ------------------------------------------------------------------------------------------------------------------


def cut(source, wanted, weight, features, family):
    """The bytes of a file with these letters and weights alone, under our name."""
    font = TTFont(source, recalcTimestamp=False)
    options = subset.Options(
        layout_features=features, hinting=False, glyph_names=False, notdef_outline=True, name_IDs=[0, 1, 2, 3, 4, 6, 13, 14],
        drop_tables=["BASE"], recalc_timestamp=False,
    )  # fmt: skip
    worker = subset.Subsetter(options)
    worker.populate(unicodes=wanted)
    worker.subset(font)
    if "fvar" in font:
        font = instancer.instantiateVariableFont(font, {"wght": weight})
    for each in list(font["name"].names):
        if each.nameID in (1, 3, 4, 6, 16):
            each.string = family.replace(" ", "") if each.nameID == 6 else family
    font.flavor = "woff2"
    made = io.BytesIO()
    font.save(made, reorderTables=False)
    return made.getvalue()


def ranges(numbers):
    """A set of numbers as `U+41-5A, U+C0`."""
    said, run = [], []
    for number in [*sorted(numbers), None]:
        if run and number != run[-1] + 1:
            said.append(f"U+{run[0]:X}" + (f"-{run[-1]:X}" if len(run) > 1 else ""))
            run = []
        run.append(number)
    return ", ".join(said)


def main():
    logging.disable(logging.WARNING)  # fontTools tells of each table that it leaves out
    shutil.rmtree(FONTS, ignore_errors=True)
    FONTS.mkdir(parents=True)
    sheet, made = [], []
    for family, beginning, source, scripts, weights in FACES:
        for script in scripts:
            path = VENDOR / f"{source.format(script)}.woff2"
            left = WHOLE[script] & TTFont(path).getBestCmap().keys()
            for part, wanted in PARTS[script]:
                wanted = left & wanted if wanted else left
                left = left - wanted
                features = f"{FEATURES} {PLAIN.get(part, COMPOSING)}".split()
                for weight, weights_said in weights:
                    name = f"{beginning}-{part}{'' if isinstance(weight, tuple) else f'-{weight}'}.woff2"
                    content = cut(path, wanted, weight, features, family)
                    (FONTS / name).write_bytes(content)
                    made.append({
                        "file": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest(),
                        "cut_from": path.relative_to(VENDOR).as_posix(), "its_sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
                    })  # fmt: skip
                    sheet.append(
                        f"@font-face {{\n  font-family: '{family}';\n  font-weight: {weights_said};\n  font-display: swap;\n"
                        f"  src: url('../fonts/{name}') format('woff2');\n  unicode-range: {ranges(wanted)};\n}}\n"
                    )
        folder = source.partition("/")[0]
        shutil.copy(VENDOR / folder / "LICENSE", FONTS / f"{folder}-LICENSE.txt")
    (FONTS / "MADE.json").write_text(json.dumps(made, indent=2) + "\n")
    note = "/* Faces by script, and what stands in for them until they are there. Made by scripts/fonts.py; change nothing here. */\n"
    SHEET.write_text(note + "".join([*sheet, *stand_ins()]))
    print(f"{len(made)} files, {sum(each['bytes'] for each in made)} bytes")


if __name__ == "__main__":
    main()

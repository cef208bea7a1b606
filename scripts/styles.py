"""Cut Bootstrap's sheets (frontend/vendor/bootstrap) to what our pages use, into static/css: scripts/styles.py [--check]

The result is committed: no server and no reader of the source needs this to be run. A rule stays where each class that it asks
for stands in a class attribute of a template or of a string in Python; what begins with `--bs-` stays where something reads it.
`--check` writes nothing and fails where what is committed is not what would be written (tests/pages/test_styles.py asks it).
"""

import ast
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHEETS = {"bootstrap.min.css": "bootstrap.css", "bootstrap.rtl.min.css": "bootstrap.rtl.css"}
OURS = ("tokens.css", "site.css")

_STRING = r'"(?:\\.|[^"\\])*"|' + r"'(?:\\.|[^'\\])*'"
_STEP = re.compile(rf"/\*.*?\*/|{_STRING}|[{{}};]", re.DOTALL)
_CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
_TOKEN = re.compile(r"-?[A-Za-z_][\w-]*")
_ATTRIBUTE = re.compile(r"""\bclass=(["'])(.*?)\1(?=[\s/>]|$)""", re.DOTALL)
_CRISPY = re.compile(r"{% crispy_field .*?%}", re.DOTALL)
_NOT = re.compile(r":not\([^()]*(?:\([^()]*\)[^()]*)*\)")
_READ = re.compile(r"var\(\s*(--bs-[\w-]+)")


# --- what is used -----------------------------------------------------------------------------------------------------


def used_classes():
    """Every word of a class attribute. One that ends with a hyphen is the beginning of what the page puts together."""
    words = set()
    for path in (ROOT / "templates").rglob("*.html"):
        if path.relative_to(ROOT / "templates").parts[0] != "admin":  # which has Django's own sheets
            words |= of_template(path.read_text())
    for folder in ("commitments", "tracker"):
        for path in (ROOT / folder).rglob("*.py"):
            words |= of_python(path.read_text())
    return words


def of_template(text):
    """Class attributes, and what crispy is told: `{% crispy_field field 'class' 'form-control' %}`."""
    values = [found[2] for found in _ATTRIBUTE.finditer(text)]
    values += [quoted for tag in _CRISPY.findall(text) for quoted in re.findall(_STRING, tag)]
    return {word for value in values for word in _TOKEN.findall(value)}


def of_python(text):
    words = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "class=" in node.value:
            words |= {word for found in _ATTRIBUTE.finditer(node.value) for word in _TOKEN.findall(found[2])}
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value == "class" and isinstance(value, ast.Constant):
                    words |= set(_TOKEN.findall(value.value))
    return words


# --- cutting ----------------------------------------------------------------------------------------------------------


def rules_of(css):
    """(what stands before the brace, what is within) of each rule; the second is None where there is no brace (@charset)."""
    depth = start = opened = 0
    for found in _STEP.finditer(css):
        if found[0].startswith("/*") and not depth:
            start = found.end()
        elif found[0] == "{":
            depth += 1
            opened = found.end() if depth == 1 else opened
        elif found[0] == "}":
            depth -= 1
            if not depth:
                yield css[start : opened - 1].strip(), css[opened : found.start()].strip()
                start = found.end()
        elif found[0] == ";" and not depth:
            yield css[start : found.start()].strip(), None
            start = found.end()


def parts_of(text, at):
    """`text` parted at `at`, but not within quotes or brackets."""
    depth, start = 0, 0
    for found in re.finditer(rf"{_STRING}|[()\[\]{at}]", text):
        if found[0] in "([":
            depth += 1
        elif found[0] in ")]":
            depth -= 1
        elif found[0] == at and not depth:
            yield text[start : found.start()].strip()
            start = found.end()
    yield text[start:].strip()


def classes_of(selector):
    """What an element must bear to be meant; what it must not bear is no reason to be there."""
    return set(_CLASS.findall(_NOT.sub("", re.sub(_STRING, "", selector))))


def is_asked(selector, used):
    if "[data-bs-" in selector:  # Bootstrap's scripts and its switch of colours, which we have not
        return False
    begun = tuple(word for word in used if word.endswith("-"))
    return all(each in used or (begun and each.startswith(begun)) for each in classes_of(selector))


def cut(css, used):
    """The rules that can meet an element of ours, a list of (before the brace, within)."""
    kept = []
    for before, within in rules_of(css):
        if before == '@charset "UTF-8"':  # it counts in the first line alone, and all that is left is ASCII
            continue
        if before.startswith(("@media", "@supports")):
            inner = cut(within, used)
            if inner:
                kept.append((before, inner))
        elif before.startswith("@") or within is None:
            kept.append((before, within))
        else:
            asked = [each for each in parts_of(before, ",") if is_asked(each, used)]
            if asked:
                kept.append((",".join(asked), [each for each in parts_of(within, ";") if each]))
    return kept


def without_unread(kept, others):
    """Once more without each `--bs-` that nothing reads, until all that is left is read, and without motion nobody asks for."""
    while True:
        text = written(kept)
        read = set(_READ.findall(text + others))
        fewer = [each for each in (_less(before, within, read, text) for before, within in kept) if each]
        if fewer == kept:
            return kept
        kept = fewer


def _less(before, within, read, text):
    if before.startswith("@keyframes"):
        name = before.split()[1]
        return (before, within) if re.search(rf"animation[\w-]*:[^;}}]*\b{name}\b", text) else None
    if not isinstance(within, list) or before.startswith("@"):
        inner = within and [each for each in (_less(*each, read, text) for each in within) if each]
        return (before, inner) if inner or within is None else None
    lines = [line for line in within if not line.startswith("--bs-") or line.partition(":")[0] in read]
    return (before, lines) if lines else None


def written(kept, end="\n"):
    said = []
    for before, within in kept:
        if within is None:
            said.append(f"{before};")
        elif isinstance(within, str):
            said.append(f"{before}{{{within}}}")
        elif before.startswith("@"):
            said.append(f"{before}{{\n{written(within, '')}\n}}")
        else:
            said.append(f"{before}{{{';'.join(within)}}}")
    return "\n".join(said) + end


def made(name, used):
    css = (ROOT / "frontend" / "vendor" / "bootstrap" / name).read_text()
    licence = re.search(r"/\*!.*?\*/", css, re.DOTALL)[0]
    others = "".join((ROOT / "static" / "css" / each).read_text() for each in OURS)
    note = "/* Cut by scripts/styles.py to what our pages use; change nothing here. */"
    return f"{licence}\n{note}\n{written(without_unread(cut(css, used), others))}"


def main(arguments):
    used, old = used_classes(), []
    for source, name in SHEETS.items():
        path, sheet = ROOT / "static" / "css" / name, made(source, used)
        if not path.exists() or path.read_text() != sheet:
            old.append(name)
        if "--check" not in arguments:
            path.write_text(sheet)
    if "--check" in arguments and old:
        sys.exit(f"{', '.join(old)}: not what the pages use now. Run scripts/styles.py, and commit what it writes.")


if __name__ == "__main__":
    main(sys.argv[1:])

"""What pages, forms and messages say, held against docs/words.md: the words that stop people do not come back, and the
words that stay are explained."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

BASE = Path(settings.BASE_DIR)
LIST = BASE / "docs" / "words.md"
MARKED = re.compile(
    r"""\{%\s*translate\s+(?:"([^"]*)"|'([^']*)')|\{%\s*blocktranslate.*?%\}(.*?)\{%\s*endblocktranslate""", re.DOTALL
)
TRANSLATES = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
OF_CURATORS = {"admin", "models", "migrations", "admin.py", "models.py", "decisions.py", "vocabulary.py"}
"""Where texts are read in the admin alone, or name columns: there the field's own terms stay."""
COLUMNS = {"Kind"}
"""Choices that name columns; readers choose between KINDS_IN_WORDS."""


def rows_of(heading):
    """The cells of each row of the table under a heading of the list."""
    section = LIST.read_text(encoding="utf-8").split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def retired():
    return [word.strip() for row in rows_of("Words that went") for word in row[0].split(",")]


def texts_of_templates():
    for path in sorted((BASE / "templates").rglob("*.*")):
        if not OF_CURATORS & set(path.parts):
            for found in MARKED.finditer(path.read_text(encoding="utf-8")):
                yield path, re.sub(r"\{\{.*?\}\}|\{%.*?%\}", " ", " ".join(filter(None, found.groups())))


def texts_of_python():
    for path in sorted((BASE / "commitments").rglob("*.py")):
        if not OF_CURATORS & set(path.parts):
            yield from texts_in(path, ast.parse(path.read_text(encoding="utf-8")))


def texts_of_choices():
    """The labels of choices, which lists and forms show wherever they are declared."""
    for path in sorted((BASE / "commitments").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            bases = [ast.unparse(base) for base in node.bases] if isinstance(node, ast.ClassDef) else []
            if {"TextChoices", "models.TextChoices"} & set(bases) and node.name not in COLUMNS:
                yield from texts_in(path, node)


def texts_in(path, tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in TRANSLATES:
            yield from ((path, part.value) for part in node.args if isinstance(part, ast.Constant))


def test_words_that_stop_people_stand_in_no_text_that_they_read():
    of_code = [*texts_of_python(), *texts_of_choices()]
    texts = [*texts_of_templates(), *((path, re.sub(r"%\(\w+\)s|\{\w+\}", " ", str(text))) for path, text in of_code)]
    pattern = re.compile(r"\b(" + "|".join(map(re.escape, retired())) + r")\b", re.IGNORECASE)
    found = [f"{path.relative_to(BASE)}: {text.strip()}" for path, text in texts if pattern.search(str(text))]

    assert len(texts) > 3000, "most texts were not looked at"
    assert not found, "\n".join(found)


@pytest.mark.django_db
def test_every_word_that_stays_is_explained(client):
    html = client.get(reverse("pages:words")).content.decode()
    explained = re.findall(r"<dt[^>]*>(.*?)</dt>", html)

    assert sorted(explained) == sorted(row[0] for row in rows_of("Words that stay, and are explained"))


@pytest.mark.django_db
def test_the_page_of_words_is_found_from_every_page(client):
    for name in ("home", "about", "marks", "methodology"):
        html = client.get(reverse(f"pages:{name}")).content.decode()
        assert f'href="{reverse("pages:words")}"' in html

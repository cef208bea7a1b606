"""The entries of the index, and over their words what each database searches fastest: FTS5, which index.py keeps in step (the
site trusts no virtual table in a trigger: tracker/databases.py), and on PostgreSQL an index of lexemes that are taken as they are."""

from django.db import migrations, models

SQLITE = (
    # Every blank parts words and nothing else does: folding.py has made them, and both databases take them as they are.
    """CREATE VIRTUAL TABLE search_words USING fts5(
        words, content='search_entry', content_rowid='id', detail='none', tokenize="ascii tokenchars '.'")""",
)
POSTGRESQL = (
    "CREATE INDEX search_entry_words ON search_entry USING gin (array_to_tsvector(string_to_array(words, ' ')))",
)


def make(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE search_words")
    else:
        schema_editor.execute("DROP INDEX search_entry_words")


class Migration(migrations.Migration):
    dependencies: list[tuple[str, str]] = []
    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=12, verbose_name="kind")),
                (
                    "key",
                    models.CharField(
                        help_text="As its own table has it; of a UUID the digits.",
                        max_length=36,
                        verbose_name="its id",
                    ),
                ),
                (
                    "words",
                    models.TextField(help_text="Folded (folding.py), sorted, each once.", verbose_name="words"),
                ),
                (
                    "sort",
                    models.CharField(
                        blank=True,
                        help_text="The folded name of an actor (ordering.py).",
                        max_length=250,
                        verbose_name="key to sort by",
                    ),
                ),
                (
                    "shown",
                    models.JSONField(
                        default=dict,
                        help_text="Of actors, frameworks and commitments, so that one query shows them all.",
                        verbose_name="what the search page shows",
                    ),
                ),
            ],
            options={
                "verbose_name": "entry of the index",
                "verbose_name_plural": "entries of the index",
                "constraints": [models.UniqueConstraint(fields=("key", "kind"), name="entry_once")],
            },
        ),
        migrations.RunPython(make, drop),
    ]

from django.db import migrations

from commitments.progress import immutability


class Migration(migrations.Migration):
    """The rules of the public record once more, now that evidence has files."""

    dependencies = [("progress", "0003_the_whole_life_of_a_report"), ("evidence", "0002_files")]

    operations = [
        migrations.RunPython(immutability.remove, immutability.install),
        migrations.RunPython(immutability.install, immutability.remove),
    ]

from django.db import migrations, models

from commitments.audit import immutability


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0001_squashed'),
    ]

    operations = [
        migrations.CreateModel(
            name='Archive',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(verbose_name='of the instant')),
                ('place', models.CharField(help_text='As whoever wrote it named the folder.', max_length=500, verbose_name='written to')),
                ('fictional', models.BooleanField(verbose_name='of the demonstration')),
                ('release', models.CharField(max_length=40, verbose_name='release of Waymark')),
                ('manifest', models.CharField(help_text='SHA-256 of its manifest.csv.', max_length=64, verbose_name='digest of its manifest')),
                ('pages', models.PositiveIntegerField(verbose_name='pages')),
                ('files', models.PositiveIntegerField(verbose_name='files')),
                ('size', models.PositiveBigIntegerField(verbose_name='bytes')),
            ],
            options={
                'verbose_name': 'archive',
                'verbose_name_plural': 'archives',
            },
        ),
        migrations.RunPython(immutability.install_of_archives, immutability.remove_of_archives),
    ]

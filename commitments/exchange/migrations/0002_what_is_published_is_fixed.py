from django.db import migrations

from commitments.exchange import immutability


class Migration(migrations.Migration):
    dependencies = [("exchange", "0001_support_and_practices")]

    operations = [migrations.RunPython(immutability.install, immutability.remove)]

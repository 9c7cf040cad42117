from django.db import migrations

from landscapes.plate.seed import load_first_version


def forwards(apps, schema_editor):
    load_first_version(
        apps.get_model("landscapes", "ModelVersion"), apps.get_model("landscapes", "Zone")
    )


class Migration(migrations.Migration):
    dependencies = [("landscapes", "0001_initial")]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]

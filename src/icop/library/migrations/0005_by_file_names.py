"""Documents are looked up by names of files: without an index each new file went through all that are here."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two indexes."""

    dependencies = [("library", "0004_pictures_and_own_lists")]

    operations = [
        migrations.AlterField(
            model_name="edition", name="source", field=models.CharField(db_index=True, max_length=500)
        ),
        migrations.AlterField(
            model_name="document",
            name="item_file",
            field=models.CharField(blank=True, db_index=True, max_length=300),
        ),
    ]

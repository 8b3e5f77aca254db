"""Pages of an edition that are pictures, and reading lists that only their owner reads."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """One column, and one that may be empty."""

    dependencies = [("library", "0003_versions_and_keeping")]

    operations = [
        migrations.AddField(
            model_name="edition", name="pictures", field=models.JSONField(blank=True, default=list)
        ),
        migrations.AlterField(
            model_name="readinglist",
            name="audience",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.audience",
            ),
        ),
    ]

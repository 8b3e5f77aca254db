"""The three audiences every site has."""

from django.db import migrations

BUILT_IN = (
    ("public", "Public", "Everybody, also without an account."),
    ("members", "Members", "All who have an account."),
    ("editors", "Editors", "Those who keep the library and the facts."),
)


def add(apps, schema_editor):
    audience = apps.get_model("accounts", "Audience")
    for key, title, about in BUILT_IN:
        audience.objects.get_or_create(key=key, defaults={"title": title, "about": about})


def remove(apps, schema_editor):
    apps.get_model("accounts", "Audience").objects.filter(key__in=[key for key, _, _ in BUILT_IN]).delete()


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(add, remove)]

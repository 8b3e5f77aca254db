"""Sections of files that hold a part of a code get the citations that such files are read with from now on."""

from django.db import migrations

from icop.library.importers.of_a_code import cited_at, code_of


def cite(apps, schema_editor):
    """Give each section its citation, of two in one document with one number the first. The index is built anew."""
    sections, documents = apps.get_model("library", "Section"), apps.get_model("library", "Document")
    for document in documents.objects.exclude(title="").only("pk", "title").iterator():
        code = code_of(document.title)
        if code is None:
            continue
        own = sections.objects.filter(document=document)
        given = set(own.exclude(citation="").values_list("citation", flat=True))
        for section in own.filter(citation="").order_by("sort_key"):
            citation = cited_at(code, f"{section.number} {section.title}".strip())
            if citation and citation not in given:
                given.add(citation)
                sections.objects.filter(pk=section.pk).update(citation=citation[:160])


class Migration(migrations.Migration):
    dependencies = [("library", "0005_by_file_names")]
    operations = [migrations.RunPython(cite, migrations.RunPython.noop)]

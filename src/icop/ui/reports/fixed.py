"""Files that are archives, with the moments of writing taken out: the same contents give the same bytes."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo


def fixed_archive(file: bytes, day: date) -> bytes:
    """Return a zip archive with every part in its order, dated `day`."""
    packed = BytesIO()
    with ZipFile(BytesIO(file)) as given, ZipFile(packed, "w", ZIP_DEFLATED) as taken:
        for one in given.infolist():
            part = ZipInfo(one.filename, (max(day.year, 1980), day.month, day.day, 12, 0, 0))
            part.compress_type = ZIP_DEFLATED
            part.external_attr = 0o644 << 16
            taken.writestr(part, given.read(one))
    return packed.getvalue()

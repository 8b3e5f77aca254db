"""A page of a PDF as a picture, drawn in a process of its own that can do nothing else.

Started as `python -m icop.library.page_picture PATH PAGE FOLDER`, with PAGE counted from 0; a PGM file (grey, 300 dots
an inch where that fits) goes out on standard output.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from icop.library.confining import confine, limit_time

MEGABYTES, SECONDS = 1500, 60
DOTS_PER_POINT, MOST_DOTS = 300 / 72, 40_000_000


def main() -> None:
    """Draw the page that the command line names."""
    path, number, folder = Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    answer = os.fdopen(os.dup(1), "wb", buffering=1 << 18)
    os.dup2(2, 1)  # what a library prints must not look like a picture
    confined = confine(MEGABYTES, 0, folder)
    confined.allow(path, [])
    limit_time(SECONDS)
    answer.write(_picture(path, number))
    answer.flush()


def _picture(path: Path, number: int) -> bytes:
    import pypdfium2 as pdfium

    page = pdfium.PdfDocument(path)[number]
    wide, high = page.get_size()
    scale = min(DOTS_PER_POINT, (MOST_DOTS / max(wide * high, 1.0)) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=True)
    rows = bytes(bitmap.buffer)
    width, height, stride = bitmap.width, bitmap.height, bitmap.stride
    plain = rows if stride == width else b"".join(rows[at * stride : at * stride + width] for at in range(height))
    return b"P5\n%d %d\n255\n" % (width, height) + plain[: width * height]


if __name__ == "__main__":
    main()

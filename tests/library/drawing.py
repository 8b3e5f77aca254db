"""PDF pages drawn by hand: words at a place, in a size and weight, turned or in an unreadable font; lines; pictures."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

FONTS = {"plain": "Helvetica", "bold": "Helvetica-Bold"}


@dataclass(frozen=True, slots=True)
class Words:
    """Words whose first letter stands at `x` points from the left and `y` from below; `turn` degrees to the left."""

    x: float
    y: float
    text: str
    size: float = 11
    font: str = "plain"
    turn: int = 0

    def code(self) -> str:
        """Return what draws them."""
        a, b = {0: (1, 0), 90: (0, 1), 270: (0, -1)}[self.turn]
        shown = self.text.replace("\\", "\\\\").replace("(", r"\(").replace(")", r"\)")
        return f"BT /{self.font} {self.size} Tf {a} {b} {-b} {a} {self.x} {self.y} Tm ({shown}) Tj ET"


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line from one point to another."""

    x: float
    y: float
    x2: float
    y2: float

    def code(self) -> str:
        """Return what draws it."""
        return f"0.5 w {self.x} {self.y} m {self.x2} {self.y2} l S"


@dataclass(frozen=True, slots=True)
class Picture:
    """A grey picture over nearly the whole page."""

    def code(self) -> str:
        """Return what draws it."""
        return "q 580 0 0 760 16 16 cm /Im Do Q"


Drawn = Words | Stroke | Picture


def grid(xs: Sequence[float], ys: Sequence[float]) -> list[Stroke]:
    """Return the lines of a table: across at each of `ys`, up at each of `xs`."""
    across = [Stroke(xs[0], y, xs[-1], y) for y in ys]
    return across + [Stroke(x, ys[-1], x, ys[0]) for x in xs]


def lines(*texts: str, top: float = 700, x: float = 72, size: float = 11, font: str = "plain") -> list[Words]:
    """Return lines of words below one another."""
    return [Words(x, top - 1.25 * size * place, text, size, font) for place, text in enumerate(texts)]


def drawn(pages: Sequence[Sequence[Drawn]], *, title: str = "", rotate: int = 0) -> bytes:
    """Return a PDF with these pages."""
    fonts = " ".join(f"/{name} {5 + place} 0 R" for place, name in enumerate(FONTS))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "",
        f"<< /Title ({title}) /CreationDate (D:20251207061934Z) >>",
        "<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /Length 1 >>"
        "\nstream\n~\nendstream",
        *(f"<< /Type /Font /Subtype /Type1 /BaseFont /{base} >>" for base in FONTS.values()),
    ]
    kids = []
    for page in pages:
        stream = "\n".join(one.code() for one in page)
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Rotate {rotate} /Resources << /Font << {fonts} >> "
            f"/XObject << /Im 4 0 R >> >> /Contents {len(objects) + 2} 0 R >>"
        )
        objects.append(f"<< /Length {len(stream.encode('cp1252'))} >>\nstream\n{stream}\nendstream")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    return _assembled(objects)


def _assembled(objects: Sequence[str]) -> bytes:
    out = io.BytesIO(b"%PDF-1.4\n")
    out.seek(0, io.SEEK_END)
    places = []
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(f"{number} 0 obj\n{body}\nendobj\n".encode("cp1252", "replace"))
    start = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    out.writelines(f"{place:010d} 00000 n \n".encode() for place in places)
    out.write(f"trailer << /Size {len(objects) + 1} /Root 1 0 R /Info 3 0 R >>\n".encode())
    out.write(f"startxref\n{start}\n%%EOF".encode())
    return out.getvalue()

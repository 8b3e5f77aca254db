"""The letters of an open page: where each stands, how it looks, and which part of the file's own structure holds it.

Every question is a call into the library that draws pages, so nothing here asks for more letters than it is given.
"""

from __future__ import annotations

import ctypes
from functools import lru_cache
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from icop.library.extract.pdf import calls

_NAME_BYTES = 128
_COLOURS = tuple(ctypes.c_uint() for _ in range(4))
_new = tuple.__new__
_HEAVY = (b"bold", b"black", b"heavy", b"demi")


class Box(NamedTuple):
    """A place on the page as it is read: points from its left and lower edge. Made for each letter asked about."""

    left: float
    bottom: float
    right: float
    top: float


class Letters:
    """A page's text and its letters by their place in it. Close it when done.

    `turn` is by how many degrees to the right the page must be turned to be read.
    """

    def __init__(self, page: pdfium.PdfPage) -> None:
        self.page = page
        self._textpage = page.get_textpage()
        self._handle = self._textpage.raw
        self.text = self._textpage.get_text_range()
        self._is_shifted = len(self.text) != self._textpage.count_chars()
        self.turn = page.get_rotation()
        wide, high = page.get_size()
        self._across, self._up = (high, wide) if self.turn in {90, 270} else (wide, high)
        self.width, self.height = wide, high
        self._pointer = calls.pointer(self._handle)
        self._sides = (ctypes.c_float * 4)()  # left, top, right, bottom
        self._at = ctypes.addressof(self._sides)
        self._name = ctypes.create_string_buffer(_NAME_BYTES)
        self._name_at = ctypes.addressof(self._name)
        self._flags = ctypes.c_int()
        self._flags_at = ctypes.addressof(self._flags)

    def close(self) -> None:
        """Let go of the page."""
        self._textpage.close()
        self.page.close()

    def turned(self, degrees: int) -> None:
        """From now on, give places as they are when the page is turned so far to the right."""
        self.turn = (self.turn + degrees) % 360
        is_aside = self.turn in {90, 270}
        self.width, self.height = (self._up, self._across) if is_aside else (self._across, self._up)

    def _index(self, place: int) -> int:
        if not self._is_shifted:
            return place
        return int(raw.FPDFText_GetCharIndexFromTextIndex(self._handle, place))

    def box(self, place: int) -> Box | None:
        """Return where the letter at `place` of the text stands, with the room its font gives it; None for none."""
        if not calls.loose_box(self._pointer, self._index(place) if self._is_shifted else place, self._at):
            return None
        left, top, right, bottom = self._sides
        box = _new(Box, (left, bottom, right, top))
        return self.as_read(box) if self.turn else box

    def as_read(self, box: Box) -> Box:
        """Return a place on the sheet as one on the page that is read."""
        across, up = self._across, self._up
        if self.turn == 90:
            return Box(box.bottom, across - box.right, box.top, across - box.left)
        if self.turn == 270:
            return Box(up - box.top, box.left, up - box.bottom, box.right)
        if self.turn == 180:
            return Box(across - box.right, up - box.top, across - box.left, up - box.bottom)
        return box

    def size(self, place: int) -> float:
        """Return the size of the letter in points, as the file states it; 1 where only a matrix sets it."""
        return float(calls.font_size(self._pointer, self._index(place)))

    def angle(self, place: int) -> int:
        """Return by how many degrees the letter is turned to the left on its sheet, to the nearest quarter."""
        radians = float(raw.FPDFText_GetCharAngle(self._handle, self._index(place)))
        return -round(radians * 57.2958 / 90) * 90 % 360  # it counts to the right

    def is_heavy(self, place: int) -> bool:
        """Tell whether the letter's font calls itself bold."""
        index = self._index(place)
        length = calls.font_info(self._pointer, index, self._name_at, _NAME_BYTES, self._flags_at)
        if not 0 < length <= _NAME_BYTES:
            return False
        return _is_heavy(self._name.value)

    def look(self, place: int) -> tuple[bool, int]:
        """Return whether the letter is bold, and its colour as one number."""
        raw.FPDFText_GetFillColor(self._handle, self._index(place), *_COLOURS)
        red, green, blue, _ = (part.value for part in _COLOURS)
        return self.is_heavy(place), (red << 16) + (green << 8) + blue

    def gaps(self, least: float) -> int:
        """Return how often two stretches of one line stand apart by `least` times their height or more.

        A short one at the left counts for nothing: it is the label of a list.
        """
        count = raw.FPDFText_CountRects(self._handle, 0, -1)
        sides = (ctypes.c_double * 4)()  # left, bottom, right, top
        first = ctypes.addressof(sides)
        found = 0
        before = (0.0, 0.0, 0.0, 0.0)
        for place in range(count):
            calls.rect(self._pointer, place, first, first + 24, first + 16, first + 8)
            left, bottom, _, top = box = tuple(sides)
            if bottom < before[3] and before[1] < top:
                high = max(top - bottom, before[3] - before[1], 5.0)
                one, other = (before, box) if before[0] < left else (box, before)
                found += other[0] - one[2] > least * high and one[2] - one[0] > 2 * high
            before = box
        return found

    def part(self, place: int) -> int:
        """Return the number of the part of the page's content that holds the letter; -1 for none."""
        drawn = calls.text_object(self._pointer, self._index(place))
        return int(calls.part_of_object(drawn)) if drawn else -1


@lru_cache(maxsize=512)
def _is_heavy(font: bytes) -> bool:
    name = font.lower()
    return any(word in name for word in _HEAVY)

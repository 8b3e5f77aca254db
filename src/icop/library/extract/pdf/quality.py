"""Whether the text of a file can be read: pages that are pictures have none, and some fonts hide their letters."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Sequence

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from icop.library.extract.blocks import TextLayer

LEAST_WORDS, SAMPLES = 60, 120
_FEW_LETTERS = 40
MOST_PICTURES = 2000
_WORD = re.compile(r"[^\W\d_]+")
_STRANGE = re.compile(r"[\ue000-\uefff\uf100-\uf8ff\ufffd\x00-\x08\x0e-\x1f]")
_VOWELS = set("aeiouyàáâãäåæèéêëìíîïòóôõöøœùúûüý")
_COMMON = frozenset(
    {
        "the", "of", "and", "to", "in", "a", "for", "is", "that", "be", "or", "as", "by", "on", "with", "are", "this",
        "not", "an", "shall", "it", "at", "from", "will", "may", "which", "any", "has", "was", "if", "de", "la", "le",
        "et", "les", "des", "en", "du", "que", "el", "los", "un", "una", "por", "para", "der", "die", "und", "das",
        "il", "di", "per",
    }
)  # fmt: skip


def layer_of(texts: Sequence[str]) -> TextLayer:
    """Return "text", or "none" without any, or "garbled" when the words are none: strange glyphs, or hardly one usual
    word. Some hundred of the paragraphs tell.
    """
    whole = " ".join(texts[:: max(1, len(texts) // SAMPLES)])
    if not whole.strip():
        return "text" if any(text.strip() for text in texts) else "none"
    strange = len(_STRANGE.findall(whole))
    return "garbled" if strange > 0.1 * len(whole) or _is_gibberish(whole) else "text"


def _is_gibberish(text: str) -> bool:
    """Tell whether a text of some length has hardly a usual word, and many words that can't be spoken."""
    words = [word.lower() for word in _WORD.findall(text) if word.isascii() or not _is_other_script(word)]
    if len(words) < LEAST_WORDS:
        return False
    usual = sum(word in _COMMON for word in words) / len(words)
    long = [word for word in words if len(word) > 3]
    mute = sum(not _VOWELS & set(word) for word in long) / max(1, len(long))
    odd = sum(_is_odd(word) for word in long) / max(1, len(long))
    return usual < 0.02 and (mute > 0.25 or odd > 0.4)


def _is_other_script(word: str) -> bool:
    return any(ord(letter) > 0x24F for letter in word)


def _is_odd(word: str) -> bool:
    """Tell whether a word has four consonants in a row, as words seldom have."""
    row = 0
    for letter in word:
        row = 0 if letter in _VOWELS else row + 1
        if row > 4:
            return True
    return False


def are_pictures(document: pdfium.PdfDocument, letters: Sequence[int]) -> bool:
    """Tell whether (nearly) all pages are pictures: few letters on them (`letters` counts them), and an image."""
    if sum(letters) > _FEW_LETTERS * len(letters):
        return False
    few = [number for number, count in enumerate(letters) if count < 2 * _FEW_LETTERS]
    some = few[:: max(1, len(few) // 5)][:5]
    return len(few) >= 0.8 * len(letters) and bool(some) and all(_is_picture(document, number) for number in some)


def pictures_among(document: pdfium.PdfDocument, letters: Sequence[int]) -> tuple[int, ...]:
    """Return the pages, counted from 1, that have no letters and an image over most of them."""
    silent = [number for number, count in enumerate(letters) if not count]
    return tuple(number + 1 for number in silent[:MOST_PICTURES] if _is_picture(document, number))


def _is_picture(document: pdfium.PdfDocument, number: int) -> bool:
    try:
        page = document[number]
    except pdfium.PdfiumError:
        return False
    wide, high = page.get_size()
    covered = 0.0
    sides = [ctypes.c_float() for _ in range(4)]
    for place in range(min(raw.FPDFPage_CountObjects(page.raw), 400)):
        drawn = raw.FPDFPage_GetObject(page.raw, place)
        if raw.FPDFPageObj_GetType(drawn) == raw.FPDF_PAGEOBJ_IMAGE and raw.FPDFPageObj_GetBounds(drawn, *sides):
            left, bottom, right, top = (side.value for side in sides)
            covered += (right - left) * (top - bottom)
    page.close()
    return bool(covered > 0.5 * wide * high)

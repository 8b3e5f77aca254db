"""Names that last: slugs for anchors and keys, sort keys for numbers, and text folded for comparison."""

from __future__ import annotations

import codecs
import hashlib
import re
import string
import unicodedata

MOST_NAME = 400
_WORDS = re.compile(r"[a-z0-9]+")
_DASHES = dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212, 0x2043), "-")
_DIGITS = re.compile(r"\d+")
_NUMBER = re.compile(r"\d+(?:\.\d+)*")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


def slug(text: str, most: int = 120) -> str:
    """Return `text` as lower-case words and numbers joined by hyphens: `22 USC 2776(b)` gives `22-usc-2776-b`."""
    text = text.translate(_DASHES)
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode() if not text.isascii() else text
    joined = "-".join(_WORDS.findall(plain.lower()))
    return joined if len(joined) <= most else joined[:most].rsplit("-", 1)[0]


def sort_key(text: str) -> str:
    """Return a key that sorts numbers by value: section 225.7 before 225.10, 2776 before 2776a."""
    return _DIGITS.sub(lambda match: match[0].zfill(6), text.lower())[:190]


def roman_value(text: str) -> int:
    """Return the value of a roman number in either case; 0 when it is none."""
    values = [_ROMAN.get(letter, 0) for letter in text.lower()]
    if not values or not all(values):
        return 0
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < after else value for value, after in pairs)


class _Folding(dict[int, str | None]):
    """What each letter becomes: lower case, or nothing when it is no letter or digit. Filled as letters appear."""

    def __missing__(self, code: int) -> str | None:
        letter = chr(code)
        self[code] = found = letter.casefold() if letter.isalnum() else None
        return found


_FOLDING = _Folding()
_LOWER = bytes.maketrans(string.ascii_uppercase.encode(), string.ascii_lowercase.encode())
_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalnum())
_IN_NUMBERS = bytes(code if chr(code) in "0123456789." else ord(" ") for code in range(256))


def _fold_wide(error: UnicodeError) -> tuple[bytes, int]:
    """Fold what is no ASCII where the encoder meets it: it finds that much faster than a pattern does."""
    assert isinstance(error, UnicodeEncodeError)
    return error.object[error.start : error.end].translate(_FOLDING).encode(), error.end


codecs.register_error("icop.fold", _fold_wide)


def folded(text: str) -> str:
    """Return `text` without what copies differ in by accident: case, spaces, hyphens, quotes and other punctuation.

    Its numbers follow once more, told apart and with their points, so a changed amount never looks the same.
    """
    letters = text.encode("ascii", "icop.fold").translate(_LOWER, _NO_LETTERS)
    numbers = _plain_numbers(text) if letters.isascii() else ",".join(_NUMBER.findall(text))
    return f"{letters.decode()}|{numbers}"


def _plain_numbers(text: str) -> str:
    """Return what `_NUMBER` finds in a text without the digits of other scripts, but in a tenth of the time."""
    numbers = text.encode("ascii", "replace").translate(_IN_NUMBERS).replace(b"..", b"  ").split()
    return b",".join([bare for one in numbers if (bare := one.strip(b"."))]).decode()


_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_BLANK = {"\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x1f", "\x85"}
_NOT_CONTROLS = bytes(code for code in range(256) if code >= 128 or not _UNSEEN.match(chr(code)))
_WIDE_CONTROL, _SURROGATE = re.compile(rb"\xc2[\x80-\x9f]"), re.compile(rb"\xed[\xa0-\xbf]")


def seen(text: str) -> str:
    """Return `text`, as long as before, with a mark for each character that no database, page or file can show."""
    raw = text.encode("utf-8", "surrogatepass")
    if not raw.translate(None, _NOT_CONTROLS) and not hides_wide(raw):
        return text
    return _UNSEEN.sub(lambda match: " " if match[0] in _BLANK else "\ufffd", text)


def hides_wide(raw: bytes) -> bool:
    """Tell whether text in UTF-8 (surrogates passed on) holds what can't be shown, other than ASCII controls."""
    return _WIDE_CONTROL.search(raw) is not None or _SURROGATE.search(raw) is not None


def shown_name(name: str) -> str:
    """Return a file's name as it is kept and shown: nothing in it hides, turns the direction, or rings a bell."""
    return "".join(letter if letter.isprintable() else "-" for letter in name)[-MOST_NAME:]


def sha(text: str) -> str:
    """Return the SHA-256 of `text` as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

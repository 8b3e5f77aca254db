"""Words cut at a line's end, put together again."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from icop.library.extract.blocks import Block

SOFT = ("\ufffe", "\u00ad", "\x02")
_CUT = re.compile(r"([A-Za-z]+)(?:-\n|\ufffe|\x02)([a-z]+)")
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*")


def together(text: str, more: str) -> str:
    """Return two lines as one; a word that may be cut between them keeps a mark for `joined_words`."""
    if text.endswith(SOFT):
        return text[:-1] + "-\n" + more
    if text.endswith("-") and len(text) > 1 and text[-2].isalpha() and more[:1].islower():
        return text + "\n" + more
    return f"{text} {more}"


def joined_words(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Join words cut at a line's end: with the hyphen when the file writes it so elsewhere, or both parts are words."""
    cuts = [cut for block in blocks if _may_be_cut(block.text) for cut in _CUT.findall(block.text)]
    if not cuts:
        return tuple(_cleaned(block) for block in blocks)
    words = _counted(blocks, cuts)

    def choose(match: re.Match[str]) -> str:
        first, second = match[1], match[2]
        whole, hyphened = words[f"{first}{second}".lower()], words[f"{first}-{second}".lower()]
        are_words = len(first) > 2 and len(second) > 2 and words[first.lower()] and words[second.lower()]
        is_compound = hyphened > whole or (hyphened == whole and are_words)
        return f"{first}-{second}" if is_compound else f"{first}{second}"

    return tuple(
        _cleaned(replace(one, text=_CUT.sub(choose, one.text).replace("-\n", "-")) if _may_be_cut(one.text) else one)
        for one in blocks
    )


def _may_be_cut(text: str) -> bool:
    return "-\n" in text or "\ufffe" in text or "\x02" in text


def _counted(blocks: tuple[Block, ...], cuts: list[tuple[str, str]]) -> Counter[str]:
    """Count, in all blocks, the words that tell how `cuts` are put together."""
    wanted = {word.lower() for first, second in cuts for word in (first, second, first + second, f"{first}-{second}")}
    text = "\n".join(_CUT.sub(" ", block.text) if _may_be_cut(block.text) else block.text for block in blocks).lower()
    return Counter(word for word in _WORD.findall(text) if word in wanted)


def _cleaned(block: Block) -> Block:
    if not any(mark in block.text for mark in SOFT) and "\x00" not in block.text:
        return block
    text = block.text.replace("\ufffe", "-").replace("\x02", "-").replace("\u00ad", "").replace("\x00", "")
    return replace(block, text=text)

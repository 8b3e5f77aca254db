"""How many slips of the hand lie between two words."""

from __future__ import annotations


def slips(left: str, right: str, most: int) -> int:
    """Return how many letters must be added, left out, changed or swapped; `most + 1` stands for all above `most`."""
    if len(set(left) ^ set(right)) > 2 * most:  # each slip brings in or takes away at most two letters
        return most + 1
    before: list[int] = []
    row = list(range(len(right) + 1))
    for at, letter in enumerate(left):
        last, before, row = before, row, [at + 1]
        for to, other in enumerate(right):
            best = min(before[to] + (letter != other), before[to + 1] + 1, row[to] + 1)
            if at and to and letter == right[to - 1] and left[at - 1] == other:
                best = min(best, last[to - 1] + 1)
            row.append(best)
        if min(row) > most:
            return most + 1
    return row[-1]

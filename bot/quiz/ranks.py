"""How many values lie above a given one, without looking at them: counts of values in buckets, on several levels.

On level 0 a bucket holds one value; on each level above it holds `WIDTH` buckets of the level below. The values above
`v` are, on each level, those in the buckets beside v's own that lie higher under the same parent. So a rank is the sum
of at most `LEVELS * (WIDTH - 1)` counts however many values there are, and a value that changes a little changes the
counts of a level or two. The top level has no parent: any value fits. Most values are small, and what would only say
that they are is not counted.
"""

from __future__ import annotations

__all__ = ["LEVELS", "TOP", "WIDTH", "above", "moves"]

BITS = 5
WIDTH = 1 << BITS
LEVELS = 7
TOP = LEVELS - 1
_NO_END = 2**62


def moves(old: int | None, new: int | None) -> dict[tuple[int, int], int]:
    """What the counts change by, by (level, bucket), when a value changes; None: it was not there, or is no longer."""
    changed: dict[tuple[int, int], int] = {}
    for level in range(LEVELS):
        left = None if old is None else old >> BITS * level
        entered = None if new is None else new >> BITS * level
        if left == entered:
            break  # From here on up they share every bucket.
        if left is not None and _is_read(level, left):
            changed[level, left] = -1
        if entered is not None and _is_read(level, entered):
            changed[level, entered] = 1
    return changed


def _is_read(level: int, bucket: int) -> bool:
    """Whether `above` ever looks at a bucket. Bucket 0 is the first under its parent, so that no other lies lower
    there: only the top level, which has no parents, has negative values below it.
    """
    return bucket != 0 or level == TOP


def above(value: int) -> tuple[tuple[int, int, int], ...]:
    """Where the values above this one are counted: (level, first bucket, last bucket), buckets with no row being 0."""
    found: list[tuple[int, int, int]] = []
    for level in range(LEVELS):
        bucket = value >> BITS * level
        last = _NO_END if level == TOP else bucket | (WIDTH - 1)
        if bucket < last:
            found.append((level, bucket + 1, last))
    return tuple(found)

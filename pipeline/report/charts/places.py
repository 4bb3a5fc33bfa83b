"""Where names go beside their marks so that they cover neither each other nor another mark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Box = tuple[float, float, float, float]  # left, bottom, right, top
_MARK = 6.0
_HALF = 9.5
_NEAR = ((9, 0), (-9, 0), (9, 11), (-9, 11), (9, -11), (-9, -11), (0, 15), (0, -15))
_OFF = ((20, 26), (20, -26), (40, 26), (40, -26), (34, 42), (34, -42), (64, 10), (64, -10), (50, 60))
_FAR = tuple((side * right, up) for right, up in _OFF for side in (1, -1))


@dataclass(frozen=True)
class Place:
    """How far a name is from its mark, to the right and up, and which end of it is there."""

    shift: tuple[float, float]
    anchor: str
    far: bool


def _place(right: float, up: float, far: bool) -> Place:
    return Place((right, up), "start" if right > 0 else "end" if right < 0 else "middle", far)


_PLACES = tuple(_place(*shift, far) for shifts, far in ((_NEAR, False), (_FAR, True)) for shift in shifts)


def placed(
    spots: Sequence[tuple[float, float]], widths: Sequence[float], taken: Sequence[Box], plot: tuple[float, float]
) -> Iterator[Place]:
    """For each mark the first free place, near or farther off, for a name of that width; its right side without any.

    `taken` is covered already; `plot` is the width and height that names stay in.
    """
    covered = [*taken, *((x - _MARK, y - _MARK, x + _MARK, y + _MARK) for x, y in spots)]
    for (x, y), width in zip(spots, widths, strict=True):
        tried = [(place, _box(x, y, place, width)) for place in _PLACES]
        free = (found for found in tried if _inside(found[1], plot) and not _covers(found[1], covered))
        place, box = next(free, tried[0])
        covered.append(box)
        yield place


def _box(x: float, y: float, place: Place, width: float) -> Box:
    right, up = place.shift
    start = x + right - {"start": 0.0, "middle": width / 2, "end": width}[place.anchor]
    return start, y + up - _HALF, start + width, y + up + _HALF


def _inside(box: Box, plot: tuple[float, float]) -> bool:
    return box[0] >= 0 and box[1] >= -2 and box[2] <= plot[0] + 10 and box[3] <= plot[1] + 12


def _covers(box: Box, others: Sequence[Box]) -> bool:
    return any(box[0] < o[2] and o[0] < box[2] and box[1] < o[3] and o[1] < box[3] for o in others)

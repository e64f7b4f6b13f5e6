"""Charts as shapes for inline SVG: numbers in, places out. Every chart stands beside a table with its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 640, 220
LEFT, BOTTOM, TOP = 44, 24, 8


@dataclass(frozen=True)
class Tick:
    """A line across the chart, with its number."""

    y: float
    number: int


@dataclass(frozen=True)
class Bar:
    """One bar: which series it belongs to, and its rectangle."""

    series: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Bars:
    """Groups of bars side by side, with a label in the middle of each group."""

    bars: tuple[Bar, ...]
    labels: tuple[tuple[float, str], ...]
    ticks: tuple[Tick, ...]
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True)
class Steps:
    """Lines that go in steps, each as the points of a polyline."""

    lines: tuple[str, ...]
    labels: tuple[tuple[float, str], ...]
    ticks: tuple[Tick, ...]
    width: int = WIDTH
    height: int = HEIGHT


def bars(groups: Sequence[tuple[str, Sequence[int]]]) -> Bars:
    """Draw groups of bars, each with its label."""
    most = _round_up(max((number for _, numbers in groups for number in numbers), default=0))
    span = (WIDTH - LEFT) / max(1, len(groups))
    found, labels = [], []
    for place, (label, numbers) in enumerate(groups):
        width = span * 0.8 / max(1, len(numbers))
        start = LEFT + place * span + span * 0.1
        labels.append((round(start + span * 0.4, 1), label))
        for series, number in enumerate(numbers):
            y = _height_of(number, most)
            found.append(
                Bar(series, round(start + series * width, 1), y, round(width - 1, 1), round(HEIGHT - BOTTOM - y, 1))
            )
    return Bars(tuple(found), tuple(labels), _ticks(most))


def steps(lines: Sequence[Sequence[tuple[int, int]]], labels: Sequence[tuple[int, str]]) -> Steps:
    """Draw numbers that change: of each line (day, number from then on) in order; the last label's day ends them."""
    length = labels[-1][0]
    most = _round_up(max((number for line in lines for _, number in line), default=0))
    places = tuple((_place_of(day, length), label) for day, label in labels)
    return Steps(tuple(_points(line, length, most) for line in lines), places, _ticks(most))


def _points(line: Sequence[tuple[int, int]], length: int, most: int) -> str:
    points, y = [], _height_of(0, most)
    for day, number in line:
        x = _place_of(day, length)
        points.append(f"{x},{y}")
        y = _height_of(number, most)
        points.append(f"{x},{y}")
    points.append(f"{_place_of(length, length)},{y}")
    return " ".join(points)


def _place_of(day: int, length: int) -> float:
    return round(LEFT + (WIDTH - LEFT - 8) * day / max(1, length), 1)


def _height_of(number: int, most: int) -> float:
    return round(HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * number / most, 1)


def _round_up(number: int) -> int:
    """Return a round number of which a quarter is whole."""
    step = 4
    while step < number:
        step = step * 5 // 2 if str(step).startswith("4") else step * 2
    return step


def _ticks(most: int) -> tuple[Tick, ...]:
    return tuple(Tick(_height_of(most * quarter // 4, most), most * quarter // 4) for quarter in range(5))

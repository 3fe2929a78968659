"""Where the claims and contradictions of a topic stand in a drawing: a row for each question.

Geometry only: numbers that a template writes into attributes, in units of the drawing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, LEFT, RIGHT = 920, 8, 860
# Two claims stand near enough to be seen at once on a phone.
WIDEST = 240
QUESTION, LABEL, GAP = 32, 34, 26
RISE, LONGEST_RISE = 22, 66
LETTER = 7.2


@dataclass(frozen=True, slots=True)
class Edge:
    """One contradiction: the places of its claims in their row; equal where one is denied."""

    left: int
    right: int
    is_real: bool


@dataclass(frozen=True, slots=True)
class Group:
    """One question with its claims, as they are called, and what contradicts what."""

    question: str
    labels: tuple[str, ...]
    edges: tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """One claim, drawn; `number` is that of its line in the table."""

    x: float
    y: float
    number: int
    label: str


@dataclass(frozen=True, slots=True)
class Arc:
    """One contradiction, drawn as a path."""

    path: str
    is_real: bool


@dataclass(frozen=True, slots=True)
class Band:
    """One question, drawn."""

    y: float
    question: str
    nodes: tuple[Node, ...]
    arcs: tuple[Arc, ...]


@dataclass(frozen=True, slots=True)
class Graph:
    """The whole drawing."""

    height: float
    bands: tuple[Band, ...]


def graph(groups: Sequence[Group]) -> Graph | None:
    """Place questions below each other, and the claims of each beside each other."""
    bands: list[Band] = []
    top, number = 0.0, 0
    for group in groups:
        rise = max((_rise(edge) for edge in group.edges), default=0.0)
        bands.append(_band(group, top, rise, number))
        number += len(group.labels)
        top += QUESTION + rise + LABEL + GAP
    return Graph(top, tuple(bands)) if bands else None


def _band(group: Group, top: float, rise: float, before: int) -> Band:
    y = top + QUESTION + rise + 8
    step = min((RIGHT - LEFT) / max(len(group.labels), 1), WIDEST)
    xs = [round(LEFT + step * (place + 0.5), 1) for place in range(len(group.labels))]
    nodes = tuple(
        Node(x, y, before + place + 1, shortened(label, int(step / LETTER)))
        for place, (x, label) in enumerate(zip(xs, group.labels, strict=True))
    )
    arcs = tuple(Arc(_path(edge, xs, y), edge.is_real) for edge in group.edges)
    question = shortened(group.question, int((RIGHT - LEFT) / LETTER))
    return Band(top + QUESTION - 16, question, nodes, arcs)


def shortened(text: str, letters: int) -> str:
    """Return the beginning of a text that is too long, in whole words where it has any."""
    if len(text) <= letters:
        return text
    kept = text[: max(letters - 2, 1)]
    return f"{kept.rpartition(' ')[0] or kept} …"


def _rise(edge: Edge) -> float:
    return float(min(RISE * (1 + abs(edge.left - edge.right)), LONGEST_RISE))


def _path(edge: Edge, xs: Sequence[float], y: float) -> str:
    """Return the path of an arc, of a loop where one claim is affirmed and denied."""
    up = round(y - 8 - 1.6 * _rise(edge), 1)
    if edge.left == edge.right:
        x = xs[edge.left]
        return f"M{x - 6} {y - 8}C{x - 26} {up} {x + 26} {up} {x + 6} {y - 8}"
    first, last = xs[edge.left], xs[edge.right]
    return f"M{first} {y - 8}Q{round((first + last) / 2, 1)} {up} {last} {y - 8}"

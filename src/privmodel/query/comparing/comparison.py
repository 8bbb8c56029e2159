"""Several answers to one question, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import combinations
from types import MappingProxyType

from privmodel.errors import UnknownName
from privmodel.model.data import DataKind, data_kind
from privmodel.query.exposure import Exposure

from .between import Between, Comparability, OpenPoint, between, open_point
from .cell import Cell, cell
from .partial_order import PartialOrder, partial_order

__all__ = ["Comparison"]


class Comparison:
    """The answers to one question about several subjects. Made by ``compare``, not by hand.

    There is no sum and no ranking: for each kind it says how it stands with each subject, and of
    two subjects whether one surely gives no more than the other.

    Attributes:
        exposures: the answers, by the labels of their subjects.
        kinds: the kinds that are set side by side.
    """

    def __init__(self, exposures: Mapping[str, Exposure], kinds: tuple[DataKind, ...]) -> None:
        self.exposures: Mapping[str, Exposure] = MappingProxyType(dict(exposures))
        self.kinds = kinds
        self._cells: dict[tuple[str, DataKind], Cell] = {}
        self._points: dict[tuple[str, DataKind], OpenPoint] = {}
        self._between: dict[tuple[str, str], Between] = {}

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels of the subjects, in the order in which they were given."""
        return tuple(self.exposures)

    def cell(self, label: str, kind: DataKind | str) -> Cell:
        """How a kind stands with a subject.

        Raises:
            UnknownName: for a label or a kind that is not compared, with the nearest ones.
        """
        wanted = data_kind(kind)
        exposure = self._exposure(label)
        if wanted not in self.kinds:
            known = [each.value for each in self.kinds]
            raise UnknownName("kind in this comparison", wanted.value, known)
        if (label, wanted) not in self._cells:
            self._cells[label, wanted] = cell(label, exposure, wanted)
        return self._cells[label, wanted]

    def between(self, first: str, second: str) -> Between:
        """How the answer about one subject lies to that about another.

        Raises:
            UnknownName: for a label that is not compared, with the nearest ones.
        """
        pair = first, second
        if pair not in self._between:
            cells = ((self.cell(first, kind), self.cell(second, kind)) for kind in self.kinds)
            self._between[pair] = between(cells, pair, self._point)
        return self._between[pair]

    def surely_no_more(self, first: str, second: str) -> bool:
        """Whether the first subject surely gives no more than the second, of the kinds compared.

        A subject gives no more than itself, whatever is open about it.

        Raises:
            UnknownName: for a label that is not compared, with the nearest ones.
        """
        if self._exposure(first) is self._exposure(second):
            return True
        return self.between(first, second).relation in (Comparability.LESS, Comparability.EQUAL)

    def _point(self, each: Cell) -> OpenPoint:
        at = each.label, each.kind
        if at not in self._points:
            self._points[at] = open_point(each, self.exposures[each.label])
        return self._points[at]

    @property
    def pairs(self) -> tuple[Between, ...]:
        """How each two subjects lie to each other."""
        return tuple(self.between(*pair) for pair in combinations(self.labels, 2))

    @property
    def incomparable(self) -> tuple[Between, ...]:
        """The pairs of which each gives something that the other surely does not give."""
        return tuple(each for each in self.pairs if each.relation is Comparability.INCOMPARABLE)

    @property
    def undecided(self) -> tuple[Between, ...]:
        """The pairs of which open values leave it undecided how they lie to each other."""
        return tuple(each for each in self.pairs if each.relation is Comparability.UNDECIDED)

    @property
    def open_points(self) -> tuple[OpenPoint, ...]:
        """What is open about any kind with any subject, and what would settle it."""
        found = {(point.label, point.kind): point for each in self.pairs for point in each.open}
        return tuple(
            found[label, kind]
            for kind in self.kinds
            for label in self.labels
            if (label, kind) in found
        )

    @cached_property
    def order(self) -> PartialOrder:
        """The subjects by *surely no more than*; those on which nothing is said stand alone."""
        return partial_order(self.labels, self.surely_no_more)

    def __iter__(self) -> Iterator[str]:
        return iter(self.exposures)

    def __len__(self) -> int:
        return len(self.exposures)

    def __getitem__(self, label: str) -> Exposure:
        """The answer about a subject.

        Raises:
            UnknownName: for a label that is not compared, with the nearest ones.
        """
        return self._exposure(label)

    def _exposure(self, label: str) -> Exposure:
        if label not in self.exposures:
            raise UnknownName("subject of this comparison", label, self.exposures)
        return self.exposures[label]

    def __str__(self) -> str:
        from .render_comparison import text

        return text(self)

    def __repr__(self) -> str:
        return f"<Comparison of {', '.join(self.labels)}: {len(self.kinds)} kinds>"

    def __rich__(self) -> object:
        from .render_comparison import table

        return table(self)

    def _repr_html_(self) -> str:
        from .render_comparison import html

        return html(self)

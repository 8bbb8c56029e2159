"""Which facts nobody has looked at for too long, so that they are open from some day on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import frozen

from privmodel.model.evidence import Fact
from privmodel.model.timeline import DAY, DateLike, iso, moment

from .registry import Catalogue

__all__ = ["Stale", "stale_facts"]


@frozen(kw_only=True)
class Stale:
    """A fact that is, or soon will be, too old to speak for the present.

    Attributes:
        file: where it stands, such as ``"platforms/telegram"``.
        fact: the fact.
        since: the instant from which it is open, in seconds UTC.
    """

    file: str
    fact: Fact
    since: float

    def __str__(self) -> str:
        seen = iso(self.fact.last_seen)
        return f"{self.file} {self.fact.id}: last seen {seen}, open from {iso(self.since)}"


def stale_facts(
    catalogue: Catalogue,
    on: DateLike,
    *,
    within: float = 0.0,
    files: Iterable[str] | None = None,
) -> Iterator[Stale]:
    """The facts without an end whose last sighting is older than their horizon.

    Args:
        catalogue: the catalogue.
        on: the day for which it is asked; no clock is read.
        within: how many days before they grow stale facts are reported already.
        files: such as ``"platforms/telegram"`` or ``"law/fr"``; None: every file.

    Raises:
        UnknownName: for a file that is not there.
        CatalogueError: when a file is faulty.
    """
    limit = moment(on).latest + within * DAY
    named = [("platforms", name) for name in catalogue.platforms()]
    named += [("law", name) for name in catalogue.jurisdictions()]
    if files is not None:
        named = [(folder, name) for folder, _, name in (file.partition("/") for file in files)]
    for folder, name in named:
        for entry in catalogue.contents(folder, name).entries:
            fact = entry.fact
            since = fact.last_seen + fact.horizon * DAY
            if fact.seen and fact.period.end is None and since < limit:
                yield Stale(file=f"{folder}/{name}", fact=fact, since=since)

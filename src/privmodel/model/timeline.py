"""Instants that may be known only to the month, and periods between them. All UTC.

A date without a time is 00:00 UTC of that day. A month or a year is an instant somewhere inside
it. ``"2018-08-01/2018-08-28"`` is an instant somewhere between the two.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from math import inf

from attrs import field, frozen

from privmodel.errors import InvalidModel

from .record import checked

__all__ = ["DAY", "DateLike", "Moment", "Period", "moment", "optional_moment"]

DAY = 86_400.0
"""Seconds in a day."""

_YEAR = re.compile(r"(\d{4})")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_MEND = (
    'write an ISO date such as "2024-09-23", "2024-09-23T14:30Z", a month "2024-09", '
    'a year "2024" or a range "2018-08-01/2018-08-28"'
)


@checked
@frozen(kw_only=True, repr=False)
class Moment:
    """An instant, or a stretch in which an instant lies.

    Args:
        earliest: the first instant it can be, in seconds since 1970-01-01 UTC.
        latest: the end of the stretch; equal to ``earliest`` for an exact instant.
        text: how it was written; kept so that writing it again changes nothing.

    Raises:
        InvalidModel: when ``latest`` lies before ``earliest``.
    """

    earliest: float
    latest: float
    text: str = field(eq=False)

    def __attrs_post_init__(self) -> None:
        if self.latest < self.earliest:
            raise InvalidModel("Moment", self.text, "end the stretch after it begins")

    @property
    def exact(self) -> bool:
        """Whether the instant is known exactly."""
        return self.earliest == self.latest

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"<Moment {self.text}>"


DateLike = Moment | datetime | date | str
"""What is accepted wherever an instant is asked for."""


def moment(value: DateLike) -> Moment:
    """The instant that a date, a datetime or an ISO text stands for.

    Args:
        value: a ``Moment``, ``datetime`` (naive means UTC), ``date`` or ISO text.

    Raises:
        InvalidModel: when the text is no date.
    """
    if isinstance(value, Moment):
        return value
    if isinstance(value, datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=UTC)
        return _exact(aware, aware.isoformat())
    if isinstance(value, date):
        return _exact(datetime(value.year, value.month, value.day, tzinfo=UTC), value.isoformat())
    if not isinstance(value, str):
        raise InvalidModel("date", value, _MEND)
    try:
        return _parse(value.strip())
    except (ValueError, OverflowError):
        raise InvalidModel("date", value, _MEND) from None


def optional_moment(value: DateLike | None) -> Moment | None:
    """Like :func:`moment`, but nothing stays nothing."""
    return None if value is None else moment(value)


def _exact(when: datetime, text: str) -> Moment:
    seconds = when.timestamp()
    return Moment(earliest=seconds, latest=seconds, text=text)


def _parse(text: str) -> Moment:
    if "/" in text:
        first, last = (_parse(part) for part in text.split("/"))
        return Moment(earliest=first.earliest, latest=last.latest, text=text)
    if found := _MONTH.fullmatch(text):
        year, month = int(found[1]), int(found[2])
        start = datetime(year, month, 1, tzinfo=UTC)
        end = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
        return Moment(earliest=start.timestamp(), latest=end.timestamp(), text=text)
    if found := _YEAR.fullmatch(text):
        year = int(found[1])
        start, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
        return Moment(earliest=start.timestamp(), latest=end.timestamp(), text=text)
    when = datetime.fromisoformat(text)
    return _exact(when if when.tzinfo else when.replace(tzinfo=UTC), text)


@checked
@frozen(kw_only=True, repr=False)
class Period:
    """The time during which a statement holds: from ``start``, until just before ``end``.

    Args:
        start: its beginning; None means "as far back as anybody knows".
        end: its end; None means that no end is known.

    Raises:
        InvalidModel: when it surely ends before it begins.
    """

    start: Moment | None = field(default=None, converter=optional_moment)
    end: Moment | None = field(default=None, converter=optional_moment)

    def __attrs_post_init__(self) -> None:
        if self.start and self.end and self.end.latest <= self.start.earliest:
            raise InvalidModel("Period", str(self), "let it end after it begins")

    def __str__(self) -> str:
        return f"{self.start or '…'} → {self.end or '…'}"

    def __repr__(self) -> str:
        return f"<Period {self}>"


def iso(seconds: float) -> str:
    """The ISO text of an instant given in seconds; a date alone where the time is 00:00 UTC."""
    if seconds == -inf:
        return "always"
    if seconds == inf:
        return "never"
    try:
        when = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    except OverflowError:
        return "before the year 1" if seconds < 0 else "after the year 9999"
    if seconds % DAY == 0:
        return when.date().isoformat()
    return when.isoformat().replace("+00:00", "Z")

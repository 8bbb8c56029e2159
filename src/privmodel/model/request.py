"""What a request for data turns on: the proceedings, the suspicion, what the data are for."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen

from privmodel.errors import InvalidModel, UnknownName

from .record import checked

__all__ = ["FORUMS", "OFFENCES", "REQUEST_ATTRIBUTES", "Suspicion", "forum"]

FORUMS = frozenset({"criminal", "civil", "emergency", "intelligence", "prevention"})
"""The kinds of proceedings in which an authority or a party asks."""


def forum(value: str, place: str) -> str:
    """The forum of that name.

    Raises:
        UnknownName: with the nearest forums.
    """
    if value not in FORUMS:
        raise UnknownName("forum", value, FORUMS, place)
    return value


REQUEST_ATTRIBUTES = frozenset(
    {
        "country",
        "forum",
        "order",
        "instrument",
        "offence",
        "max_penalty_years",
        "breaks_terms",
        "over_network",
        "purpose",
    }
)
"""The attributes of a request that have a place of their own; others are gates."""

OFFENCES = frozenset(
    """
    terrorism child_abuse organised_crime drugs weapons homicide fraud money_laundering hacking
    illegal_goods copyright defamation hate_speech harassment sexual_deepfakes violence espionage
    leak corruption kidnapping extremism public_order tax other
    """.split()
)
"""The classes of offence that suspicions, clauses and observations name."""


@checked
@frozen(kw_only=True)
class Suspicion:
    """What somebody is suspected of. A part left out leaves the conditions on it open.

    Args:
        offence: the class of offence: ``terrorism``, ``child_abuse``, ``organised_crime`` …
        max_penalty_years: the highest prison term that the law threatens, in years.
        breaks_terms: whether the act violates the platform's terms of service.
        over_network: whether it was committed over an electronic network.
        purpose: what the data are wanted for, such as ``identify``.
        gates: further conditions by name, such as ``listed_offence``, and whether each is met.
    """

    offence: str | None = None
    max_penalty_years: float | None = None
    breaks_terms: bool | None = None
    over_network: bool | None = None
    purpose: str | None = None
    gates: Mapping[str, bool] = field(factory=dict, converter=dict)

    def __attrs_post_init__(self) -> None:
        if self.offence is not None and self.offence not in OFFENCES:
            raise UnknownName("class of offence", self.offence, OFFENCES, "Suspicion.offence")
        if self.max_penalty_years is not None and not self.max_penalty_years >= 0:
            raise InvalidModel(
                "Suspicion.max_penalty_years", self.max_penalty_years, "give years, 0 or more"
            )
        if taken := sorted(REQUEST_ATTRIBUTES.intersection(self.gates)):
            raise InvalidModel("Suspicion.gates", taken, "set these as attributes of their own")

"""What ties an operator to a country, and what it is in that country's law."""

from __future__ import annotations

from enum import StrEnum

from attrs import field, frozen

from .countries import country_code
from .record import checked, frozen_ids
from .scope import EVERYWHERE, Scope, scope

__all__ = ["ENFORCING", "Establishment", "OperatorClass", "Relation"]


class Relation(StrEnum):
    """How an operator is tied to a country.

    The first three let its state enforce an order. All five can bring the operator under a law,
    if that law says so: that it applies and that it can be enforced are two things.
    """

    ESTABLISHED = "established"
    REPRESENTED = "represented"
    ASSETS = "assets"
    OFFERS_SERVICE = "offers_service"
    DATA_SITE = "data_site"

    @property
    def words(self) -> str:
        """The tie in a few words."""
        return _WORDS[self]


_WORDS = {
    Relation.ESTABLISHED: "an establishment there",
    Relation.REPRESENTED: "a representative there",
    Relation.ASSETS: "assets there",
    Relation.OFFERS_SERVICE: "the service it offers there",
    Relation.DATA_SITE: "the data it keeps there",
}


ENFORCING = frozenset({Relation.ESTABLISHED, Relation.REPRESENTED, Relation.ASSETS})
"""The ties to a country through which its state can enforce an order."""


@checked
@frozen(kw_only=True)
class Establishment:
    """A tie of the operator to a country.

    Args:
        country: the lower-case country code; ``eu`` for the European Union as a whole.
        relation: established, represented, assets, data kept there, or merely offering its
            service.
        entity: the company, in words.
        where: the accounts for which this entity answers (attribute ``region``).
        facts: ids of the facts that it rests on.
    """

    country: str = field(validator=country_code)
    relation: Relation = field(converter=Relation)
    entity: str = ""
    where: Scope = field(default=EVERYWHERE, converter=scope)
    facts: frozenset[str] = field(default=frozenset(), converter=frozen_ids)


@checked
@frozen(kw_only=True)
class OperatorClass:
    """What an operator is, or is not, in the law of a country.

    Duties and powers hang on it: a carrier must keep what a derived service need not.

    Args:
        country: the lower-case code of the law that has the class.
        name: the class, as that law's file names it (``fda``, ``registered_ori``).
        holds: whether the operator is in the class, or surely not.
        facts: ids of the facts that it rests on.
    """

    country: str = field(validator=country_code)
    name: str
    holds: bool = True
    facts: frozenset[str] = field(default=frozenset(), converter=frozen_ids)

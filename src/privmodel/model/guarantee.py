"""Guarantees: sentences a platform says about itself, made checkable.

A guarantee says: *never this item, to this adversary, in these situations*. Here stand the item
and the adversary; the situations are a scope of their own (:class:`Situations`).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from attrs import field, frozen

from privmodel.errors import InvalidModel, UnknownName

from .adversary import (
    CompromiseKeys,
    OperateService,
    OperateThirdParties,
    Power,
    QuantumComputer,
    SeizeDevice,
    TakeOverAccount,
    TapNetwork,
)
from .data import DataKind, Subject, data_kinds
from .record import as_tuple, checked, frozen_ids
from .request import Suspicion
from .request import forum as known_forum

__all__ = [
    "GUARANTEES",
    "Act",
    "Family",
    "Guarantee",
    "StoredDataOrder",
    "Threat",
    "When",
    "Whose",
    "guarantee",
]


class When(StrEnum):
    """When a power is used: all along, at one instant between two messages, or after the last."""

    THROUGHOUT = "throughout"
    ONCE = "once"
    AFTERWARDS = "afterwards"


class Whose(StrEnum):
    """What a power is about, where its own arguments leave it open."""

    AS_GIVEN = "as_given"
    EACH_PARTICIPANT = "each_participant"
    EACH_LATECOMER = "each_latecomer"
    EACH_SERVICE = "each_service"
    EVERY_SERVICE = "every_service"


class Family(StrEnum):
    """The messages that are meant: all, those before the act that happens once, or those after."""

    ALL = "all"
    EARLIER = "earlier"
    LATER = "later"


@checked
@frozen(kw_only=True)
class StoredDataOrder:
    """An order for what a holder has stored by then, under any of several laws.

    It is served at an instant, so that nothing prospective comes of it.

    Args:
        countries: the askers' country codes; empty: every law of the catalogue.
        forum: the kind of proceedings.
        suspicions: what somebody is suspected of, each tried; a part left out leaves the
            conditions on it open. Empty: each class of offence that some rule of the operator or
            of the law names, and one that none names, every other condition being met.
    """

    countries: frozenset[str] = field(default=frozenset(), converter=frozen_ids)
    forum: str = "criminal"
    suspicions: tuple[Suspicion, ...] = field(default=(), converter=as_tuple)

    def __attrs_post_init__(self) -> None:
        known_forum(self.forum, "StoredDataOrder.forum")


@checked
@frozen(kw_only=True)
class Act:
    """One thing that an adversary of a class does.

    Args:
        power: what it does; its window is left out, since ``when`` says it.
        when: all along, once between two messages (after each of them is tried), or after the
            last message.
        whose: what it is about: as the power says; each participant in turn; each of those who
            come on the way in turn, a member who joins or a device that is linked; the operator of
            each service in turn, the platform itself and those to which copies go; or of them all.
    """

    power: Power | StoredDataOrder
    when: When = field(default=When.THROUGHOUT, converter=When)
    whose: Whose = field(default=Whose.AS_GIVEN, converter=Whose)

    def __attrs_post_init__(self) -> None:
        if not isinstance(self.power, Power | StoredDataOrder):
            raise InvalidModel("Act.power", self.power, "give a power such as OperateService()")
        during = getattr(self.power, "during", None)
        if during is not None and during.start is not None:
            raise InvalidModel("Act.power", str(during.start), "leave its window out; say when")
        takes = {
            Whose.EACH_PARTICIPANT: "participant",
            Whose.EACH_LATECOMER: "participant",
            Whose.EACH_SERVICE: "platform",
            Whose.EVERY_SERVICE: "platform",
        }.get(self.whose)
        if takes is not None and getattr(self.power, takes, "") is not None:
            name = type(self.power).__name__
            raise InvalidModel("Act.whose", self.whose.value, f"{name} leaves no {takes} open")


@checked
@frozen(kw_only=True)
class Threat:
    """A class of adversaries: each has all of the powers, filled in one of the possible ways.

    Args:
        acts: what such an adversary does, all of it together.
        knows: kinds that it knows about every participant beforehand.
        name: what to call it.
    """

    acts: tuple[Act, ...] = field(converter=as_tuple)
    knows: frozenset[DataKind] = field(default=DataKind.SELECTOR, converter=data_kinds)
    name: str = "adversary"

    def __attrs_post_init__(self) -> None:
        if not self.acts:
            raise InvalidModel("Threat.acts", (), "give it at least one act")
        for act in self.acts:
            if not isinstance(act, Act):
                raise InvalidModel("Threat.acts", act, "give values such as Act(power=…)")

    @property
    def compromises(self) -> bool:
        """Whether something happens once, between two messages."""
        return any(act.when is When.ONCE for act in self.acts)


def _sentence(value: str) -> str:
    return value.strip()


@checked
@frozen(kw_only=True, repr=False)
class Guarantee:
    """Never these items to any adversary of these classes.

    Args:
        id: its id.
        says: the sentence.
        never: the kinds no item of which may be obtained; a parent stands for all its leaves.
        nor_together: kinds which may not all be obtained of one and the same message.
        to: the classes of adversaries.
        of: the messages that are meant. Of ``later`` ones it is enough that, from some message of
            the conversation on, none is obtained: the point of healing.

    Raises:
        InvalidModel: for nothing that is forbidden, no adversary, or earlier and later messages
            without anything that happens between them.
    """

    id: str
    says: str = field(converter=_sentence)
    never: frozenset[DataKind] = field(default=frozenset(), converter=data_kinds)
    nor_together: frozenset[DataKind] = field(default=frozenset(), converter=data_kinds)
    to: tuple[Threat, ...] = field(converter=as_tuple)
    of: Family = field(default=Family.ALL, converter=Family)

    def __attrs_post_init__(self) -> None:
        if not self.never and not self.nor_together:
            raise InvalidModel("Guarantee.never", (), "name the kinds that nobody may obtain")
        if not self.to:
            raise InvalidModel("Guarantee.to", (), "name at least one class of adversaries")
        for threat in self.to:
            if not isinstance(threat, Threat):
                raise InvalidModel("Guarantee.to", threat, "give values such as Threat(acts=…)")
        if self.of is not Family.ALL:
            if not all(threat.compromises for threat in self.to):
                raise InvalidModel("Guarantee.of", self.of.value, 'let some act happen "once"')
            self._only_messages("Guarantee.never", self.never)
        self._only_messages("Guarantee.nor_together", self.nor_together)

    def _only_messages(self, place: str, kinds: frozenset[DataKind]) -> None:
        if odd := sorted(kind.value for kind in kinds if kind.about is not Subject.MESSAGE):
            raise InvalidModel(place, odd, "name kinds that are about messages")

    @property
    def kinds(self) -> frozenset[DataKind]:
        """All kinds that it speaks of."""
        return self.never | self.nor_together

    def __repr__(self) -> str:
        return f"<Guarantee {self.id}: {self.says}>"


_OPERATOR = Threat(acts=Act(power=OperateService()), name="the platform's operator")
_KEYS = Act(power=CompromiseKeys(), when=When.ONCE, whose=Whose.EACH_PARTICIPANT)
_RECORDS = Threat(
    acts=(Act(power=OperateService()), _KEYS),
    name="whoever records what passes the servers and copies the keys of one participant's devices",
)

_PREDEFINED = (
    Guarantee(
        id="confidentiality_from_operator",
        says="No operator of a service that carries or keeps the conversation reads its contents.",
        never=DataKind.CONTENTS,
        to=Threat(
            acts=Act(power=OperateService(), whose=Whose.EACH_SERVICE),
            name="the operator of the platform, or of a service to which copies go",
        ),
    ),
    Guarantee(
        id="confidentiality_from_network",
        says="Nobody who listens on the participants' lines reads the contents.",
        never=DataKind.CONTENTS,
        to=Threat(acts=Act(power=TapNetwork()), name="whoever taps the participants' lines"),
    ),
    Guarantee(
        id="forward_secrecy",
        says="Keys copied from a device open no message that was sent before.",
        never=DataKind.CONTENTS,
        to=_RECORDS,
        of=Family.EARLIER,
    ),
    Guarantee(
        id="post_compromise_security",
        says="Keys copied from a device open no more messages from some later message on.",
        never=DataKind.CONTENTS,
        to=_RECORDS,
        of=Family.LATER,
    ),
    Guarantee(
        id="confidentiality_against_quantum_computer",
        says="What is recorded on the servers today, no quantum computer opens later.",
        never=DataKind.CONTENTS,
        to=Threat(
            acts=(
                Act(power=OperateService()),
                Act(power=QuantumComputer(), when=When.AFTERWARDS),
            ),
            name="whoever records what passes the servers and later has a quantum computer",
        ),
    ),
    Guarantee(
        id="sender_hidden_from_operator",
        says="The platform's operator does not learn who sends a message.",
        never=DataKind.SENDER,
        to=_OPERATOR,
    ),
    Guarantee(
        id="recipient_hidden_from_operator",
        says="The platform's operator does not learn to whom a message goes.",
        never=DataKind.RECIPIENT,
        to=_OPERATOR,
    ),
    Guarantee(
        id="contact_graph_hidden_from_operator",
        says="The platform's operator learns neither address books, nor memberships, nor both ends "
        "of a message.",
        never=(DataKind.CONTACTS, DataKind.REVERSE_CONTACTS, DataKind.GROUP_MEMBERSHIP),
        nor_together=(DataKind.SENDER, DataKind.RECIPIENT),
        to=_OPERATOR,
    ),
    Guarantee(
        id="no_retrospective_answer",
        says="An order for stored data yields neither the contents of earlier messages nor who "
        "wrote to whom and when.",
        never=(DataKind.CONTENTS, DataKind.COMMUNICATION_RECORDS),
        to=Threat(
            acts=Act(power=StoredDataOrder(), when=When.AFTERWARDS),
            name="a court under any law of the catalogue",
        ),
    ),
    Guarantee(
        id="no_plaintext_outside_devices",
        says="Only the participants' own devices ever hold contents that can be read.",
        never=DataKind.CONTENTS,
        to=Threat(
            acts=(
                Act(power=OperateService(), whose=Whose.EVERY_SERVICE),
                Act(power=OperateThirdParties()),
                Act(power=TapNetwork()),
            ),
            name="the operators of all services and third parties together, listening on all lines",
        ),
    ),
    Guarantee(
        id="survives_seized_locked_phone",
        says="A seized phone that stays locked shows no contents.",
        never=DataKind.CONTENTS,
        to=Threat(
            acts=Act(
                power=SeizeDevice(unlocked=False),
                when=When.AFTERWARDS,
                whose=Whose.EACH_PARTICIPANT,
            ),
            name="whoever seizes a participant's locked devices",
        ),
    ),
    Guarantee(
        id="survives_sim_swap",
        says="A login code intercepted by SMS shows no contents of earlier messages.",
        never=DataKind.CONTENTS,
        to=Threat(
            acts=Act(
                power=TakeOverAccount(code_by="sms"),
                when=When.AFTERWARDS,
                whose=Whose.EACH_PARTICIPANT,
            ),
            name="whoever gets a participant's number moved to another SIM card",
        ),
    ),
)

GUARANTEES: Mapping[str, Guarantee] = MappingProxyType({each.id: each for each in _PREDEFINED})
"""The guarantees that the field has names for, by their ids."""


def guarantee(value: Guarantee | str) -> Guarantee:
    """The guarantee of that id, or the one given.

    Raises:
        UnknownName: with the nearest guarantees.
    """
    if isinstance(value, Guarantee):
        return value
    if value not in GUARANTEES:
        raise UnknownName("guarantee", value, GUARANTEES)
    return GUARANTEES[value]

"""From a class of adversaries to each adversary of it against one conversation."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

from attrs import evolve

from privmodel.catalogue.registry import Catalogue
from privmodel.model.adversary import Adversary, OperateService, Order, Power, Window
from privmodel.model.conversation import Conversation
from privmodel.model.guarantee import Act, StoredDataOrder, Threat, When, Whose
from privmodel.model.law import OFFENCES, REQUEST_ATTRIBUTES, Jurisdiction, Suspicion
from privmodel.model.platform import Platform
from privmodel.model.timeline import DAY
from privmodel.query.conditions import known_conditions
from privmodel.query.obtainable import consulted

from .talks import Talk, at

__all__ = ["adversaries", "fitting"]

LIFE = 99.0
"""A prison term, in years, that no law asks more than."""


def adversaries(
    threat: Threat,
    services: tuple[Platform, ...],
    catalogue: Catalogue,
    talk: Talk,
    *,
    after: int | None,
    wait: float,
    lasts: float,
) -> Iterator[Adversary]:
    """The adversaries of a class against a conversation: each way to fill in what is left open.

    Args:
        threat: the class.
        services: the platforms at which something of the conversation may lie, its own first.
        catalogue: where laws are looked up.
        talk: the conversation.
        after: the number of the message after which something happens once.
        wait: how many seconds after the last message that happens which happens afterwards.
        lasts: how many seconds after the last message that ends which goes on all along.
    """
    ways = [list(_filled(act, services, catalogue, talk)) for act in threat.acts]
    for chosen in product(*ways):
        powers: list[Power] = []
        names = []
        for act, (name, filled) in zip(threat.acts, chosen, strict=True):
            during = _during(act, talk, after, wait, lasts)
            powers += [evolve(each, during=during) for each in filled]
            names.append(name)
        about = ", ".join(filter(None, names))
        yield Adversary(
            name=f"{threat.name} ({about})" if about else threat.name,
            powers=powers,
            knows=threat.knows,
        )


def fitting(adversary: Adversary, conversation: Conversation, catalogue: Catalogue) -> Adversary:
    """The adversary without powers over services at which nothing of a conversation can lie.

    Args:
        adversary: one with powers over every service that the scope knows.
        conversation: the conversation, of which more may be stated.
        catalogue: where accounts elsewhere are looked up.
    """
    touched = {owner.id for owner in consulted(conversation, (), catalogue)}
    left = [
        power
        for power in adversary.powers
        if getattr(power, "platform", None) is None or getattr(power, "platform", "") in touched
    ]
    return evolve(adversary, powers=left or [OperateService(platform=conversation.platform.id)])


def _during(act: Act, talk: Talk, after: int | None, wait: float, lasts: float) -> Window:
    if act.when is When.AFTERWARDS:
        return Window(start=at(talk.end + wait))
    if act.when is When.ONCE:
        assert after is not None
        return Window(start=at(talk.sent(after) + talk.apart // 2))
    return Window(start=at(talk.start - DAY), end=at(talk.end + lasts))


def _filled(
    act: Act, services: tuple[Platform, ...], catalogue: Catalogue, talk: Talk
) -> Iterator[tuple[str, list[Any]]]:
    power = act.power
    if isinstance(power, StoredDataOrder):
        for law in _laws(power, catalogue):
            for suspicion in power.suspicions or list(_suspicions(law, services)):
                yield (
                    f"{law.name}, {suspicion.offence}" if suspicion.offence else law.name,
                    [Order(jurisdiction=law, suspicion=suspicion, forum=power.forum)],
                )
        return
    named: Any = power  # an act that is about each of several has an argument for it
    if act.whose is Whose.EACH_PARTICIPANT:
        for name in talk.names:
            yield name, [evolve(named, participant=name)]
    elif act.whose is Whose.EACH_LATECOMER:
        for name in talk.joining:
            yield name, [evolve(named, participant=name)]
        for name, device in talk.linking:
            yield f"{name}/{device}", [_at_device(named, name, device)]
    elif act.whose in (Whose.EACH_SERVICE, Whose.EVERY_SERVICE):
        names = [None, *(each.id for each in services[1:])]
        filled = [evolve(named, platform=each) for each in names]
        if act.whose is Whose.EVERY_SERVICE:
            yield "", filled
        else:
            for service, each in zip(names, filled, strict=True):
                yield service or services[0].id, [each]
    else:
        yield "", [power]


def _at_device(power: Any, name: str, device: str) -> Power:
    """A power over one device of somebody, or over all that is that person's if it has no such."""
    at = {"device": device} if hasattr(power, "device") else {}
    made: Power = evolve(power, participant=name, **at)
    return made


def _laws(order: StoredDataOrder, catalogue: Catalogue) -> list[Jurisdiction]:
    names = order.countries or catalogue.jurisdictions()
    found = [catalogue.jurisdiction(name) for name in sorted(names)]
    return [law for law in found if order.countries or law.instruments]


def _suspicions(law: Jurisdiction, platforms: tuple[Platform, ...]) -> Iterator[Suspicion]:
    """Suspicions of one offence for each set of offences that no rule tells apart; all else met."""
    scopes = [clause.where for each in platforms for clause in each.clauses]
    scopes += [cell.where for instrument in law.instruments or () for cell in instrument.cells]
    tests = [test for where in scopes for test in where.tests if test.attribute == "offence"]
    seen = [practice.offences for each in platforms for practice in each.practices]
    alike = {
        (
            tuple(test.ask(offence) for test in tests),
            tuple(offence in offences for offences in seen),
        ): offence
        for offence in sorted(OFFENCES, reverse=True)
    }
    names = known_conditions([law], platforms, assisted=False) - REQUEST_ATTRIBUTES
    gates: Any = dict.fromkeys(names, True)
    for offence in sorted(alike.values()):
        yield Suspicion(
            offence=offence,
            max_penalty_years=LIFE,
            breaks_terms=True,
            over_network=True,
            gates=gates,
        )

"""A question as plain values that TOML or JSON can hold; reading them gives an equal question."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any

import attrs

from privmodel.catalogue.registry import builtin
from privmodel.errors import InvalidQuestion
from privmodel.model import adversary as powers_of
from privmodel.model.adversary import Adversary, Order, Power
from privmodel.model.conversation import Conversation
from privmodel.model.law import Jurisdiction
from privmodel.model.timeline import Moment
from privmodel.query.asking import Question

__all__ = ["FORMAT", "POWERS", "adversary_document", "conversation_document", "question_document"]

FORMAT = "privmodel-question/1"
"""The version of the form."""

POWERS: dict[str, type[Power]] = {
    "order": powers_of.Order,
    "seize_device": powers_of.SeizeDevice,
    "compromise_keys": powers_of.CompromiseKeys,
    "plant_malware": powers_of.PlantMalware,
    "tap_network": powers_of.TapNetwork,
    "breach_server": powers_of.BreachServer,
    "breach_vault": powers_of.BreachVault,
    "guess_passwords": powers_of.GuessPasswords,
    "substitute_keys": powers_of.SubstituteKeys,
    "operate_service": powers_of.OperateService,
    "operate_third_parties": powers_of.OperateThirdParties,
    "learn_password": powers_of.LearnPassword,
    "take_over_account": powers_of.TakeOverAccount,
    "link_device": powers_of.LinkDevice,
    "join_conversation": powers_of.JoinConversation,
    "read_public": powers_of.ReadPublic,
    "receive_reports": powers_of.ReceiveReports,
    "quantum_computer": powers_of.QuantumComputer,
}
"""The powers by the names that they have in files."""


def question_document(question: Question) -> dict[str, Any]:
    """A question as plain values that TOML or JSON can hold.

    Reading it again gives an equal question.

    Raises:
        InvalidQuestion: for a platform or law that is not the catalogue's own, since a file can
            only name them.
    """
    catalogue = question.catalogue or builtin()
    platform = question.conversation.platform
    if platform.id not in catalogue.platforms() or catalogue.platform(platform.id) != platform:
        raise InvalidQuestion("platform", platform.id, "add it to the catalogue of the question")
    for power in (each for party in question.adversaries for each in party.powers):
        if isinstance(power, Order):
            for law in (power.jurisdiction, power.executing):
                if catalogue.jurisdiction(law.id) != law:
                    mend = "add it to the catalogue of the question"
                    raise InvalidQuestion("court", law.id, mend)
    document = _given(
        format=FORMAT,
        title=question.title or None,
        note=question.note or None,
        on=str(question.on),
        known_at=question.known_at,
        until=question.until,
        grounds=question.grounds,
        grades=question.grades,
        exclude=question.exclude or None,
        together=question.together or None,
    )
    document["conversation"] = conversation_document(question.conversation)
    document["adversaries"] = [adversary_document(each) for each in question.adversaries]
    if question.case is not None:
        document["case"] = _record(question.case)
    if question.expectations:
        document["expect"] = [_record(each) for each in question.expectations]
    return document


def conversation_document(conversation: Conversation) -> dict[str, Any]:
    """A conversation as a question file has it."""
    document = _given(
        platform=conversation.platform.id,
        chat=conversation.chat,
        settings=conversation.settings or None,
        members=conversation.members,
        public=conversation.public or None,
        timer_days=conversation.timer_days,
    )
    document["participants"] = [_record(each) for each in conversation.participants]
    document["messages"] = [_record(each) for each in conversation.messages]
    for name in ("events", "changes", "timer_changes"):
        records = getattr(conversation, name)
        if records:
            document[name] = [_record(each) for each in records]
    return document


def adversary_document(adversary: Adversary) -> dict[str, Any]:
    """An adversary as a question file has it, with each power in full."""
    names = {cls: name for name, cls in POWERS.items()}
    powers = []
    for power in adversary.powers:
        plain = {"power": names[type(power)], **_record(power)}
        during = plain.pop("during", {})
        plain |= {key: during[name] for key, name in _WINDOW if name in during}
        powers.append(plain)
    return {"name": adversary.name, "knows": _plain(adversary.knows), "powers": powers}


_WINDOW = (("since", "start"), ("until", "end"))


def _given(**values: Any) -> dict[str, Any]:
    return {name: _plain(value) for name, value in values.items() if value is not None}


def _record(record: Any) -> dict[str, Any]:
    """A record of the model by attribute; what is None or an empty table is left out."""
    found = {}
    for each in attrs.fields(type(record)):
        value = getattr(record, each.name)
        if value is not None and not (isinstance(value, Mapping) and not value):
            found[each.name] = _plain(value)
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, Moment):
        return str(value)
    if isinstance(value, Jurisdiction):
        return value.id
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, frozenset):
        return sorted(_plain(each) for each in value)
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items()}
    return _record(value) if attrs.has(type(value)) else value

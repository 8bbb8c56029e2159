"""A verification in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .outcome import Outcome

if TYPE_CHECKING:
    from .verify import Verification

__all__ = ["as_text", "situation"]


def as_text(verification: Verification) -> str:
    """What a verification found, line by line."""
    return "\n".join(_lines(verification))


def _lines(verification: Verification) -> Iterator[str]:
    name = verification.platform.name or verification.platform.id
    yield f"{name}: {verification.guarantee.says}"
    yield f"{verification.outcome.value} ({verification.closures} closures)"
    if verification.outcome is Outcome.HOLDS:
        if verification.healed_after is not None:
            yield f"holds from message {verification.healed_after + 1} after the compromise"
        yield ""
        for dimension in verification.dimensions:
            yield f"  {dimension}"
        return
    yield ""
    yield "the smallest case:"
    for line in situation(verification):
        yield f"  {line}"


def situation(verification: Verification) -> Iterator[str]:
    """The smallest case, line by line: who talks, how, and who obtains what.

    Args:
        verification: one whose guarantee does not hold.
    """
    case, exposure = verification.case, verification.exposure
    if case is None or exposure is None:
        return
    talk = case.conversation
    chosen = [f"{name} {value}" for name, value in sorted(talk.settings.items())]
    for person in talk.participants:
        chosen += [f"{name} {value} of {person.name}" for name, value in person.settings.items()]
        chosen += [f"region {person.region} of {person.name}"] if person.region else []
        for device in person.devices:
            about = f"of {person.name}"
            chosen += [f"{device.os} on {device.name} {about}"] if device.os else []
            chosen += [f"{name} {value} {about}" for name, value in device.settings.items()]
        for account in person.accounts:
            chosen += [
                f"{name} {value} of {person.name} at {account.platform}"
                for name, value in account.settings.items()
            ]
    people = len(talk.participants)
    kind = talk.chat.value.replace("_", "-")
    yield f"{kind} chat of {people}, first message sent {talk.messages[0].sent}"
    yield f"settings: {', '.join(chosen) or 'all at their defaults'}"
    for event in talk.events:
        yield f"{event.kind.value.replace('_', ' ')} by {event.by} at {event.at}"
    yield f"adversary: {exposure.adversary.name}"
    for expectation in case.expectations:
        finding = expectation.asked_of(exposure)
        yield f"{finding.kind.words}: {finding.verdict.value}, {finding.reason}"

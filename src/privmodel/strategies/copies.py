"""What made-up platforms keep, copy elsewhere and leave behind when something is deleted."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from privmodel.model.erasure import Erasure
from privmodel.model.evidence import Fact
from privmodel.model.retention import Bound, Existence, Replication, Retention, Role, Seal, State
from privmodel.model.scope import Scope

from .scope import scopes
from .versions import Ids, successors

__all__ = ["erasures", "kept", "replications"]

_MESSAGE_KINDS = ("message_text", "attachment", "call_audio", "sender", "recipient", "timestamp")
_ACCOUNT_KINDS = ("phone_number", "ip_address", "contacts", "registered_at", "last_seen", "profile")
_PLACES = (
    Role.OPERATOR, Role.OPERATOR, Role.OPERATOR, Role.PUBLIC, Role.NEW_MEMBER, Role.NEW_SESSION,
    Role.THIRD_PARTY, Role.PUSH_GATEWAY, Role.REPORT_DESK,
)  # fmt: skip
_ENDS = (
    "sent + 30 days", "sent + 120 days", "delivered", "delivered + 10 days", "read", "deleted",
    "deleted + 30 days", "timer", "account_deleted", "account_deleted + 30 days",
    "reported + 90 days",
)  # fmt: skip


@st.composite
def kept(
    draw: st.DrawFn, id: str, tested: dict[str, tuple[str, ...]], some: Ids
) -> tuple[tuple[Retention, ...], list[Fact]]:
    """What is kept, each by one statement or by two versions in turn, and the facts of those."""
    made: list[Retention] = []
    more: list[Fact] = []
    if draw(st.booleans()):  # something plain, so that answers need not hang on every doubt at once
        made.append(Retention(kinds=_ACCOUNT_KINDS, at=Role.OPERATOR, until="account_deleted"))
    for number in range(draw(st.integers(0, 2))):
        about_messages = draw(st.booleans())
        kinds = draw(
            st.frozensets(
                st.sampled_from(_MESSAGE_KINDS if about_messages else _ACCOUNT_KINDS),
                min_size=1,
                max_size=3,
            )
        )
        place = draw(st.sampled_from(_PLACES)) if about_messages else Role.OPERATOR
        where = draw(scopes(attributes=tested, max_tests=1))
        if draw(st.integers(0, 3)) == 3:
            versions, held = successors(
                draw,
                f"{id}-kept {number}",
                lambda _, resting, kinds=kinds, place=place, where=where: draw(  # type: ignore[misc]
                    _kept(kinds, place, where, st.just(resting))
                ),
            )
            made += versions
            more += held
        else:
            made.append(draw(_kept(kinds, place, where, some)))
    return tuple(made), more


def _kept(
    kinds: frozenset[str], place: Role, where: Scope, some: Ids
) -> st.SearchStrategy[Retention]:
    return st.builds(
        Retention,
        kinds=st.just(kinds),
        at=st.just(place),
        since=st.sampled_from((None, "sent", "delivered", "read")),
        until=st.lists(st.sampled_from(_ENDS), max_size=2, unique=True),
        state=st.sampled_from((State.KEPT, State.KEPT, State.RECORDABLE)),
        existence=st.sampled_from(
            (Existence.SURE, Existence.SURE, Existence.OPEN, Existence.ABSENT)
        ),
        bound=st.sampled_from((Bound.EXACT, Bound.EXACT, Bound.AT_MOST)),
        seal=st.sampled_from((Seal.MODE, Seal.MODE, Seal.NONE, Seal.PROVIDER_KEY)),
        where=st.just(where),
        facts=some,
    )


@st.composite
def replications(
    draw: st.DrawFn,
    tested: dict[str, tuple[str, ...]],
    some: Ids,
    some_modes: Ids,
    elsewhere: Sequence[str],
) -> Replication:
    """A copy made elsewhere, from devices or from the servers."""
    source = draw(st.sampled_from((Role.DEVICE, Role.DEVICE, Role.OPERATOR)))
    targets = [Role.NEW_SESSION, Role.NEW_MEMBER, Role.THIRD_PARTY, Role.PUSH_GATEWAY]
    if source is Role.DEVICE:
        targets += [Role.NOTIFICATION_STORE, Role.OPERATOR, Role.REPORT_DESK]
    platform = draw(st.sampled_from([None, *elsewhere])) if source is Role.DEVICE else None
    seal = draw(st.sampled_from(tuple(Seal))) if source is Role.DEVICE else Seal.MODE
    return Replication(
        kinds=draw(
            st.frozensets(st.sampled_from(("message_text", "attachment", "sender")), min_size=1)
        ),
        source=source,
        target=draw(st.sampled_from(targets)) if platform is None else None,
        platform=platform,
        within_days=draw(st.sampled_from((0.0, 0.0, 30.0))),
        live=draw(st.booleans()),
        until=draw(st.lists(st.sampled_from(_ENDS), max_size=1)),
        existence=draw(st.sampled_from((Existence.SURE, Existence.SURE, Existence.OPEN))),
        seal=seal,
        guesses=draw(st.sampled_from((None, 5, 10))) if seal is Seal.VAULT else None,
        modes=draw(some_modes),
        where=draw(scopes(attributes=tested, max_tests=2)),
        facts=draw(some),
    )


def erasures(tested: dict[str, tuple[str, ...]], some: Ids) -> st.SearchStrategy[Erasure]:
    """What becomes of what is deleted on devices."""
    return st.builds(
        Erasure,
        kinds=st.sampled_from(((), ("message_text",), ("message_content", "sender"))),
        erased=st.just(True),
        within_days=st.sampled_from((0.0, 0.0, 3.0)),
        at=st.sampled_from((Role.DEVICE, Role.DEVICE, Role.NOTIFICATION_STORE)),
        where=scopes(attributes=tested),
        facts=some,
    ) | st.builds(Erasure, erased=st.just(False), facts=some)

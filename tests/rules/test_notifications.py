"""The system's store of notifications: what it keeps, and on whose devices."""

import pytest

import privmodel as pm
from privmodel import Verdict

SERVICE = pm.Platform(
    id="here",
    modes=[pm.Mode(id="only", schedule="double_ratchet")],
    erasures=[pm.Erasure()],
    replications=[
        pm.Replication(kinds="message_text", source="device", target="notification_store")
    ],
)


@pytest.mark.parametrize(("whose", "verdict"), [("sender", Verdict.NO), ("recipient", Verdict.YES)])
def test_nobody_is_notified_of_their_own_message(whose, verdict):
    """
    A message that everybody deleted lies on in the stores of those who were notified of it, and
    these are all but its sender.
    """
    chat = pm.conversation(
        SERVICE,
        sent="2024-03-01",
        events=[
            pm.Event(kind="deleted", at="2024-03-02", by=name) for name in ("sender", "recipient")
        ],
    )
    phone = pm.adversary(pm.SeizeDevice(participant=whose))
    found = pm.obtainable(chat, by=phone, on="2024-03-10")["message_text"]
    assert found.verdict is verdict

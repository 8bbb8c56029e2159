"""The names of holders. A name below another lies inside it: ``device:sender/phone/disk``."""

from __future__ import annotations

from privmodel.model.data import DataKind, Item

__all__ = [
    "backup_desk",
    "backup_vault",
    "built",
    "carrier",
    "device",
    "device_key",
    "disk",
    "frozen",
    "ghost",
    "login_desk",
    "memory",
    "middle",
    "network",
    "new_link",
    "new_member",
    "new_session",
    "notification_remains",
    "notifications",
    "operator",
    "public",
    "push_gateway",
    "remains",
    "report_desk",
    "retained",
    "third_party",
    "transport_key",
    "user_key",
    "vault",
    "vault_key",
]


def operator(name: str) -> str:
    """An operator's servers, with everything that the operator runs below them."""
    return f"operator:{name}"


def vault(name: str) -> str:
    """Where an operator keeps the keys under which it stores."""
    return f"vault:{name}"


def backup_vault(name: str) -> str:
    """Where an operator keeps its parts of users' backup keys, out of its own reach."""
    return f"backup_vault:{name}"


def backup_desk(name: str) -> str:
    """Where an operator's vault is asked for its part of a backup key, with a guess."""
    return f"backup_desk:{name}"


def ghost(platform: str, participant: str) -> str:
    """A device that the directory of keys names as a participant's and that is not."""
    return f"ghost:{platform}/{participant}"


def middle(platform: str, participant: str) -> str:
    """Between somebody's device and whoever writes to it; vacant unless false keys are put in."""
    return f"middle:{platform}/{participant}"


def frozen(name: str) -> str:
    """What an operator keeps because it was asked to freeze it."""
    return f"operator:{name}/frozen"


def retained(name: str) -> str:
    """What an operator keeps because a law makes it keep it."""
    return f"operator:{name}/retained"


def built(name: str) -> str:
    """What an operator could record with an ability that it was made to build."""
    return f"operator:{name}/built"


def report_desk(name: str) -> str:
    """Where an operator's staff reads what users report."""
    return f"operator:{name}/reports"


def device(participant: str, name: str) -> str:
    """A device, as one holds it unlocked in one's hand."""
    return f"device:{participant}/{name}"


def disk(participant: str, name: str) -> str:
    """What a device keeps when it is locked: all of it sealed by the device's key."""
    return f"device:{participant}/{name}/disk"


def remains(participant: str, name: str) -> str:
    """What is left on a device's disk of what was deleted there."""
    return f"device:{participant}/{name}/disk/remains"


def notification_remains(participant: str, name: str) -> str:
    """What is left in the store of notifications of what was removed there."""
    return f"device:{participant}/{name}/disk/notifications/remains"


def memory(participant: str, name: str) -> str:
    """What an unlocked device holds ready: its disk key above all."""
    return f"device:{participant}/{name}/memory"


def notifications(participant: str, name: str) -> str:
    """The operating system's store of shown notifications."""
    return f"device:{participant}/{name}/disk/notifications"


def network(participant: str) -> str:
    """The line between a participant's device and the servers."""
    return f"network:{participant}"


def push_gateway(participant: str) -> str:
    """The service that wakes a participant's device."""
    return f"push_gateway:{participant}"


def carrier(participant: str) -> str:
    """The carrier of a participant's telephone number."""
    return f"carrier:{participant}"


def login_desk(platform: str, participant: str) -> str:
    """Where a platform hands out sessions on an account."""
    return f"login_desk:{platform}/{participant}"


def new_session(platform: str, participant: str) -> str:
    """One more session on an account; vacant until somebody opens it."""
    return f"new_session:{platform}/{participant}"


def new_link(platform: str, participant: str) -> str:
    """One more device linked to an account; vacant until somebody links it."""
    return f"new_link:{platform}/{participant}"


def new_member(platform: str) -> str:
    """One more member of the conversation; vacant until somebody joins."""
    return f"new_member:{platform}"


def public(platform: str) -> str:
    """What is open to anybody."""
    return f"public:{platform}"


def third_party(platform: str) -> str:
    """A service of others that gets copies."""
    return f"third_party:{platform}"


def device_key(participant: str, name: str) -> Item:
    """The key under which a device's disk lies."""
    return Item(kind=DataKind.KEY, subject=f"disk of {participant}/{name}")


def transport_key(platform: str, participant: str) -> Item:
    """The key between a participant's client and the servers."""
    return Item(kind=DataKind.KEY, subject=f"transport of {participant} on {platform}")


def user_key(platform: str, participant: str) -> Item:
    """A key that only the user's own devices hold."""
    return Item(kind=DataKind.KEY, subject=f"own key of {participant} at {platform}")


def vault_key(platform: str) -> Item:
    """A key under which a provider stores what it can read."""
    return Item(kind=DataKind.KEY, subject=f"storage key of {platform}")

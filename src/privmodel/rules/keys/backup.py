"""Backups under a key that follows from the user's password, with or without a vault's help.

Source: G. T. Davies and others, "Security Analysis of the WhatsApp End-to-End Encrypted Backup
Protocol", CRYPTO 2023, on a vault that gives its part of a key to whoever knows the password, and
counts the attempts. Under a password alone whoever has the backup tries passwords at leisure.

Differences: the user's devices hold the key for good, to make the next backup; passwords are had
from a dictionary or not at all; attempts at the vault itself are not modelled, neither the few that
it allows nor the more that the analysis finds a corrupt server to get.
"""

from __future__ import annotations

from privmodel.model.conversation import Participant
from privmodel.model.data import Item
from privmodel.rules import places
from privmodel.rules.footprint import EVER, Copy, Footprint

from .ring import key
from .user_held import lay_on_devices

__all__ = ["lay_password_key"]


def lay_password_key(
    footprint: Footprint,
    platform: str,
    servers: tuple[str, ...],
    person: Participant,
    facts: frozenset[str],
    *,
    vault: bool,
) -> Item:
    """The key of somebody's backup, on the user's devices and from the password.

    Args:
        footprint: where to lay it.
        platform: the service at which the backup lies.
        servers: its servers, which run the vault.
        person: whose backup.
        facts: the facts it rests on.
        vault: whether a secret of the vault takes part.
    """
    made = key(f"backup key of {person.name} at {platform}")
    password = key(f"backup password of {person.name} at {platform}")
    needed = [password]
    if vault:
        secret = key(f"part of the vault in the backup of {person.name} at {platform}")
        needed.append(secret)
        for server in servers:
            footprint.add_once(
                Copy(
                    secret,
                    places.backup_vault(server),
                    EVER,
                    facts=facts,
                    whose=person.name,
                    how="the vault keeps a part of the backup's key",
                )
            )
    footprint.passwords.add(password)
    footprint.derive(made, needed, "the password gives the backup's key", facts=facts)
    lay_on_devices(footprint, person, made, facts, "the user's devices make backups under this key")
    return made

"""Backups under a key that follows from the user's password, with or without a vault's help.

Source: G. T. Davies and others, "Security Analysis of the WhatsApp End-to-End Encrypted Backup
Protocol", CRYPTO 2023, on a vault that gives its part of a key to whoever knows the password, and
counts the attempts; "How WhatsApp is enabling end-to-end encrypted backups", Meta, 2021-09-10, says
that its vault makes the key inaccessible after a limited number, which it does not name; J. Lund,
"Technology Preview for secure value recovery", Signal, 2019, has an enclave count wrong guesses for
whoever asks, the operator of the service included. Under a password alone whoever has the backup
tries passwords at leisure.

Differences: the user's devices hold the key for good, to make the next backup; passwords are had
from a dictionary or not at all; the owner's own wrong guesses do not count, and neither do the more
that the analysis finds a corrupt server to get; a vault is run by the service that makes the
backup, wherever that lies, and asked by its operator or with a session on the account.
"""

from __future__ import annotations

from attrs import evolve

from privmodel.model.conversation import Participant
from privmodel.model.data import Item
from privmodel.model.retention import Replication, Retention, Seal, State
from privmodel.rules import places
from privmodel.rules.footprint import EVER, Copy, Footprint, Vault

from .ring import key
from .user_held import lay_on_devices

__all__ = ["lay_password_key"]


def lay_password_key(
    footprint: Footprint,
    platform: str,
    servers: tuple[str, ...],
    person: Participant,
    statement: Retention | Replication,
) -> Item:
    """The key of somebody's backup, on the user's devices and from the password.

    Args:
        footprint: where to lay it.
        platform: the service at which the backup lies.
        servers: the servers of the service that makes it, which run the vault if there is one.
        person: whose backup.
        statement: what says that there is a backup, and whether a vault takes part.
    """
    facts = statement.facts
    made = key(f"backup key of {person.name} at {platform}")
    password = key(f"backup password of {person.name} at {platform}")
    needed = [password]
    if statement.seal is Seal.VAULT:
        part = key(f"part of the vault in the backup of {person.name} at {platform}")
        needed.append(part)
        guess = key(f"right guess at the vault of {person.name} at {platform}")
        allowed = footprint.vaults.setdefault(Vault(guess, person.name, servers), set())
        allowed.add(statement.guesses)
        for server in servers:
            kept = Copy(
                part,
                places.backup_vault(server),
                EVER,
                facts=facts,
                whose=person.name,
                how="the vault keeps a part of the backup's key",
            )
            footprint.add_once(kept)
            handed = evolve(
                kept,
                holder=places.backup_desk(server),
                state=State.PASSES,
                how="the vault hands its part to whoever guesses the password in time",
            )
            footprint.add_once(handed)
    footprint.passwords.add(password)
    footprint.derive(made, needed, "the password gives the backup's key", facts=facts)
    lay_on_devices(footprint, person, made, facts, "the user's devices make backups under this key")
    return made

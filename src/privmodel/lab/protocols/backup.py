"""Backups of messages in a cloud, under a key of the provider, a password, a vault or the user.

The four ways differ in where the key is. *Provider*: beside the backups, in the provider's hands,
as iCloud keeps them by default. *Password*: derived with Argon2id (RFC 9106) from a password and a
salt that lies beside the backup; whoever guesses the password has the key. *Vault*: a hardware
module gives the key for the password, and destroys it after so many wrong guesses; WhatsApp,
"Security of End-to-End Encrypted Backups", 2021, analysed by G. T. Davies and others, "Security
Analysis of the WhatsApp End-to-End Encrypted Backup Protocol", CRYPTO 2023. *Own key*: only on the
user's devices and on paper.

Differences: every message is backed up as soon as it lies on the owner's first device, and stays in
the backup when it is deleted elsewhere; the vault gets a hash of the password under Argon2id
instead of running OPAQUE, so it is trusted with that; AES-256-GCM throughout; Argon2id takes 8 KiB
unless told otherwise, which no real backup should.
"""

from __future__ import annotations

from attrs import field, frozen

from privmodel.errors import DecryptionFailed, InvalidModel, LabError, UnknownName
from privmodel.lab.octets import number, pack, unpack, value
from privmodel.lab.primitives import Primitives
from privmodel.lab.world import Device, World

from .draws import draw_key

__all__ = ["CLOUD", "KEEPERS", "Backup", "ask_vault", "restore"]

CLOUD = "cloud"
"""Where backups lie."""
PROVIDER, MODULE, PAPER = "cloud keys", "backup vault", "paper"
KEEPERS = ("provider", "password", "vault", "own_key")
KEY = "backup key"
_WRAP = b"privmodel lab backup"


def _keep_key(_: Primitives, __: bytes, key: bytes) -> tuple[bytes, None]:
    return pack([key]), None


def _derive(
    prim: Primitives, _: bytes, password: bytes, salt: bytes, memory: int
) -> tuple[bytes, bytes]:
    key = prim.argon2id(password, salt, memory=memory)
    return pack([key]), key


def _store(prim: Primitives, _: bytes, key: bytes, text: bytes) -> tuple[bytes, None]:
    return pack(prim.seal_again(key, text)), None


def _hash(
    prim: Primitives, state: bytes, password: bytes, salt: bytes, memory: int
) -> tuple[bytes, bytes]:
    return state, prim.argon2id(password, salt, memory=memory)


def _deposit(
    prim: Primitives, _: bytes, hashed: bytes, key: bytes, guesses: int
) -> tuple[bytes, None]:
    """The module seals the key under its own secret and the hash of the password."""
    own = prim.random(32)
    (wrapping,) = prim.hkdf([own, hashed], info=_WRAP, lengths=(32,))
    return pack([own, number(guesses), *prim.seal_again(wrapping, key)]), None


def ask_vault(prim: Primitives, state: bytes, hashed: bytes) -> tuple[bytes, bytes]:
    """Ask the module for the key with the hash of a guess; gives the key, or nothing.

    A wrong guess costs one of those that are left, and with the last one all is destroyed.

    Raises:
        LabError: when nothing is left.
    """
    if not state:
        raise LabError("backup vault", "the key was destroyed after too many wrong guesses")
    own, left, nonce, sealed = unpack(state)[0]
    (wrapping,) = prim.hkdf([own, hashed], info=_WRAP, lengths=(32,))
    try:
        return state, prim.open_again(wrapping, nonce, sealed)
    except DecryptionFailed:
        remaining = value(left) - 1
        return pack([own, number(remaining), nonce, sealed]) if remaining else b"", b""


@frozen(kw_only=True)
class Backup:
    """A participant backs up messages.

    Args:
        owner: the participant.
        keeper: who keeps the key: ``provider``, ``password``, ``vault`` or ``own_key``.
        password: the password, where there is one.
        guesses: how many wrong guesses a vault bears.
        memory: what Argon2id takes, in KiB.

    Raises:
        UnknownName: for another keeper.
        InvalidModel: for a password that lacks or is of no use.
    """

    owner: str
    keeper: str
    password: bytes = field(default=b"", repr=False)
    guesses: int = 10
    memory: int = 8

    def __attrs_post_init__(self) -> None:
        if self.keeper not in KEEPERS:
            raise UnknownName("keeper of a backup's key", self.keeper, KEEPERS, "Backup.keeper")
        wants = self.keeper in ("password", "vault")
        if wants != bool(self.password):
            mend = "give a password" if wants else "leave the password out"
            raise InvalidModel("Backup.password", self.password, mend)
        if self.guesses < 1:
            raise InvalidModel("Backup.guesses", self.guesses, "allow 1 or more")

    def begin(self, world: World) -> None:
        """Make the key and put it where it belongs; the owner's device has it in any case."""
        holder = self._device(world).holder
        salt = world.step(CLOUD, f"salt {self.owner}", draw_key) if self.password else b""
        if self.keeper == "password":
            world.step(holder, KEY, _derive, self.password, salt, self.memory)
            return
        key = world.step(holder, KEY, draw_key)
        if self.keeper == "provider":
            world.step(PROVIDER, f"{KEY} {self.owner}", _keep_key, key)
        elif self.keeper == "own_key":
            world.step(f"{PAPER}/{self.owner}", KEY, _keep_key, key)
        else:
            hashed = world.step(holder, KEY, _hash, self.password, salt, self.memory)
            world.step(MODULE, f"{KEY} {self.owner}", _deposit, hashed, key, self.guesses)

    def kept(self, world: World, device: Device, name: str, text: bytes) -> None:
        """A message has come to lie on a device."""
        mine = self._device(world)
        if device.holder == mine.holder:
            key = unpack(world.get(mine.holder, KEY))[0][0]
            world.step(CLOUD, f"backup {self.owner} {name}", _store, key, text)

    def _device(self, world: World) -> Device:
        for device in world.devices:
            if device.owner == self.owner:
                return device
        owners = {device.owner for device in world.devices}
        raise UnknownName("participant", self.owner, owners, "Backup.owner")


def restore(prim: Primitives, key: bytes, stored: bytes) -> bytes:
    """The text of a backup, for whoever has the key.

    Raises:
        DecryptionFailed: for another key or altered bytes.
    """
    nonce, sealed = unpack(stored)[0]
    return prim.open_again(key, nonce, sealed)

"""A group under TreeKEM: who commits when, and which epochs a member still reads.

RFC 9420 leaves both to the application. Here the first member present adds who joins and removes
who leaves, each in a commit of its own; whoever renews its keys commits to nothing else; commits
arrive at once. A member keeps the message ratchets of the five latest epochs, so that what was
underway still opens (section 14 of RFC 9420 leaves the number open).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from privmodel.errors import LabError
from privmodel.lab.mode import Quiet
from privmodel.lab.octets import pack, received, unpack, value
from privmodel.lab.primitives import Primitives
from privmodel.lab.world import OPERATOR, Device, World

from . import treekem

__all__ = ["TreeKEM"]

GROUP, PACKAGE = "group", "key package"
_EPOCHS = 5


class TreeKEM(Quiet):
    """A group of devices."""

    def __init__(self) -> None:
        self._inside: list[str] = []
        self._devices: dict[str, Device] = {}

    def begin(self, world: World) -> None:
        """Every device publishes a key package."""
        self._devices = {device.holder: device for device in world.devices}
        for holder in self._devices:
            self._publish(world, holder)

    def _publish(self, world: World, holder: str) -> None:
        offer = world.step(holder, PACKAGE, treekem.draw_package)
        world.put(OPERATOR, f"key package {holder}", offer)
        world.public.append(offer)

    def members(self, world: World, members: Sequence[Device]) -> None:
        """Remove who is gone, then add who has come; the first to be here founds the group."""
        present = [device.holder for device in members]
        for holder in [one for one in self._inside if one not in present]:
            self._remove(world, holder)
        for holder in [one for one in present if one not in self._inside]:
            if self._inside:
                self._commit(world, self._inside[0], added=holder)
            else:
                package = world.get(holder, PACKAGE)
                world.step(holder, GROUP, treekem.create, b"laboratory", package)
                world.put(holder, PACKAGE, b"")
                self._inside = [holder]

    def _remove(self, world: World, holder: str) -> None:
        self._inside.remove(holder)
        leaf = treekem.leaf_of(world.get(holder, GROUP))
        if self._inside:
            self._commit(world, self._inside[0], removed=leaf)
        world.put(holder, GROUP, b"")
        self._publish(world, holder)

    def rekey(self, world: World, owner: str) -> None:
        """A participant's devices renew their paths."""
        for holder in list(self._inside):
            if self._devices[holder].owner == owner:
                self._commit(world, holder)

    def _commit(
        self, world: World, committer: str, *, added: str | None = None, removed: int | None = None
    ) -> None:
        packages = [world.get(OPERATOR, f"key package {added}")] if added else []
        leaves = [] if removed is None else [removed]
        message, welcomes, ratchets = world.step(committer, GROUP, treekem.commit, packages, leaves)
        self._enter(world, committer, ratchets)
        for holder in self._inside:
            if holder != committer:
                world.carry(self._devices[committer], self._devices[holder], message)
                ratchets = world.step(holder, GROUP, treekem.process, message)
                self._enter(world, holder, ratchets)
        if added:
            (welcome,) = welcomes
            world.carry(self._devices[committer], self._devices[added], welcome)
            package = world.get(added, PACKAGE)
            ratchets = world.step(added, GROUP, treekem.join, package, welcome)
            world.put(added, PACKAGE, b"")
            world.put(OPERATOR, f"key package {added}", b"")
            self._inside.append(added)
            self._enter(world, added, ratchets)

    def _enter(self, world: World, holder: str, ratchets: bytes) -> None:
        """Keep the ratchets of a new epoch, beside the tree by which its messages are verified."""
        (epoch,), each = unpack(ratchets)
        tree = unpack(world.get(holder, GROUP))[0][6]
        world.step(holder, f"epoch {value(epoch)}", _keep, epoch, each, tree)
        for old in world.zones(holder, "epoch ")[:-_EPOCHS]:
            world.put(holder, old, b"")

    def send(
        self, world: World, sender: Device, recipients: Sequence[Device], name: str, text: bytes
    ) -> Mapping[str, bytes]:
        """Seal the text once for all."""
        group = unpack(world.get(sender.holder, GROUP))[0]
        body = world.step(
            sender.holder, f"epoch {value(group[1])}", _encrypt, value(group[2]), group[5], text
        )
        return {device.holder: body for device in recipients}

    def receive(self, world: World, sender: Device, recipient: Device, body: bytes) -> bytes:
        """Open it with the ratchets of its epoch."""
        epoch = value(received(received(body, 1, 1)[1][0], 3)[0][0])
        zone = f"epoch {epoch}"
        if not world.holds(recipient.holder, zone):
            raise LabError(f"{recipient.holder}, TreeKEM", f"the keys of epoch {epoch} are gone")
        return world.step(recipient.holder, zone, _decrypt, body)


def _keep(
    _: Primitives, __: bytes, epoch: bytes, each: list[bytes], tree: bytes
) -> tuple[bytes, None]:
    return pack([tree], [pack([epoch], each)]), None


def _encrypt(
    prim: Primitives, octets: bytes, leaf: int, seed: bytes, text: bytes
) -> tuple[bytes, bytes]:
    (tree,), (ratchets,) = unpack(octets)
    ratchets, body = treekem.encrypt(prim, ratchets, leaf, seed, text)
    return pack([tree], [ratchets]), body


def _decrypt(prim: Primitives, octets: bytes, body: bytes) -> tuple[bytes, bytes]:
    (tree,), (ratchets,) = unpack(octets)
    ratchets, text = treekem.decrypt(prim, ratchets, tree, body)
    return pack([tree], [ratchets]), text

"""Guesses at passwords: on a backup at leisure, at a vault as many as it allows.

A vault gives its part of a key to whoever names the right password before the guesses that it
allows are used up (`keys/backup`). The likeliest passwords are tried first, so that it depends on
the place of the right one in the dictionary.
"""

from __future__ import annotations

from privmodel.inference.rule import Doubt, Need
from privmodel.model.adversary import GuessPasswords
from privmodel.model.data import DataKind, Item

from . import places
from .access import Access, Reach, When
from .footprint import Footprint, Vault, open_doubt

__all__ = ["lay_guesses", "open_desk"]

NO_DOUBTS: frozenset[Doubt] = frozenset()
NOTHING: frozenset[Item] = frozenset()


def lay_guesses(footprint: Footprint, power: GuessPasswords, label: str, when: When) -> None:
    """Let the passwords of backups be known, and be guessed at vaults, as far as it goes.

    Args:
        footprint: has the passwords and the vaults; gets the derivations.
        power: the power to guess.
        label: what it is called.
        when: from when on guesses are made.
    """
    if power.contains is False:
        return
    has = NO_DOUBTS if power.contains else open_doubt("whether the dictionary has the password")
    since = when.maybe.end if when.sure is None else when.sure.start
    powers = frozenset({label})
    for password in sorted(footprint.passwords):
        how = "a dictionary contains the password"
        footprint.derive(password, [], how, powers=powers, since=since, doubts=has)
    for vault, allowed in footprint.vaults.items():
        enough = _enough(power.rank, allowed, vault)
        if enough is not None:
            how = "the right guess comes before the vault has counted too many"
            footprint.derive(vault.guess, [], how, powers=powers, since=since, doubts=has | enough)


def _enough(rank: int | None, allowed: set[int | None], vault: Vault) -> frozenset[Doubt] | None:
    """What is in doubt about the allowed guesses being enough; None: they surely are not."""
    limits = [each for each in allowed if each is not None]
    unstated = len(limits) < len(allowed)
    if rank is None or unstated or min(limits) < rank <= max(limits):
        return open_doubt(f"whether the vault of {vault.whose} allows so many guesses")
    return NO_DOUBTS if rank <= min(limits) else None


def open_desk(
    footprint: Footprint,
    reach: Reach,
    label: str,
    when: When,
    server: str,
    person: str | None = None,
    own: frozenset[Item] = NOTHING,
) -> None:
    """Let a power ask a vault, which takes a right guess.

    Args:
        footprint: has the vaults.
        reach: gets the accesses.
        label: what the power is called.
        when: at what instants it can ask.
        server: whose vaults.
        person: for whose backup alone; None: for anybody's.
        own: what must be known besides.
    """
    for vault in footprint.vaults:
        if server in vault.servers and person in (None, vault.whose):
            reach.add(
                Access(
                    places.backup_desk(server),
                    label,
                    when,
                    frozenset({DataKind.KEY}),
                    needs=(Need(own | {vault.guess}),),
                    whose=vault.whose,
                )
            )

"""The ratchet of KEM keys in pieces, apart from the Double Ratchet beside it."""

import os

from hypothesis import example, given
from hypothesis import strategies as st

from lab.talks import part_of
from privmodel.lab.octets import unpack, value
from privmodel.lab.primitives import Primitives
from privmodel.lab.protocols import sparse_ratchet


def epochs(pieces, rounds):
    """The epoch of each message of so many rounds in which both sides send one."""
    prim = Primitives(os.urandom)
    secret = os.urandom(32)
    sides = [sparse_ratchet.start(prim, secret, first=first)[1] for first in (True, False)]
    found = []
    for turn in range(2 * rounds):
        side = turn % 2
        sides[side], header, sent = sparse_ratchet.send(prim, sides[side], pieces)
        sides[1 - side], got = sparse_ratchet.receive(prim, sides[1 - side], 1000, header)
        assert sent == got
        sides[1 - side] = sparse_ratchet.collect(prim, sides[1 - side], pieces, header)
        found.append(value(unpack(header)[0][0][:8]))
    return found


@part_of(4)
@given(st.integers(1, 100))
@example(40)
@example(1088)
def test_every_number_of_pieces_arrives(pieces):
    """
    Into however many pieces keys are cut, a new epoch begins once all of a key have gone one way
    and all of its answer the other, and no sooner.
    """
    *earlier, first, _ = epochs(pieces, 2 * pieces)
    assert not any(earlier)
    assert first == 1

"""Records tell where each of their parts lies."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privmodel.errors import LabError
from privmodel.lab.octets import instant, instant_of, number, pack, parts, unpack, value

ATOMS = st.lists(st.binary(max_size=40), max_size=6)


@given(ATOMS, st.lists(ATOMS.map(pack), max_size=3))
def test_reading_what_was_written(atoms, nested):
    """
    Unpacking a record gives back its byte strings and its records.
    """
    assert unpack(pack(atoms, nested)) == (atoms, nested)


@given(ATOMS, ATOMS, ATOMS)
def test_every_part_is_found(outer, inner, innermost):
    """
    Whoever takes a record apart finds every byte string in it at any depth, and the record itself.
    """
    core = pack(innermost)
    record = pack([*outer, core], [pack(inner)])
    assert {record, core, pack(inner), *outer, *inner, *innermost} <= set(parts(record))


@given(st.binary(max_size=60))
def test_any_bytes_can_be_taken_apart(octets):
    """
    Taking apart bytes that are no record gives the bytes and raises nothing.
    """
    assert octets in set(parts(octets))


@given(st.lists(st.binary(max_size=8), min_size=1, max_size=3), st.binary(min_size=1, max_size=4))
def test_a_longer_record_is_no_record(atoms, more):
    """
    Bytes after the end of a record, or missing ones, are noticed.
    """
    record = pack(atoms)
    with pytest.raises(LabError, match="not a record"):
        unpack(record + more)
    with pytest.raises(LabError, match="not a record"):
        unpack(record[:-1])


@given(st.integers(0, 2**64 - 1), st.floats(allow_nan=False))
def test_numbers(count, seconds):
    """
    Counts and instants come back as they were written.
    """
    assert value(number(count)) == count
    assert instant_of(instant(seconds)) == seconds

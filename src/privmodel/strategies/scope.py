"""Scopes over attributes that conversations, people or requests have."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import strategies as st

from privmodel.model.scope import EVERYWHERE, Scope, Test

__all__ = ["ATTRIBUTES", "scopes"]

ATTRIBUTES: Mapping[str, tuple[str, ...]] = {
    "chat": ("one_to_one", "group"),
    "os": ("android", "ios"),
    "region": ("eu", "us"),
    "public": ("no", "yes"),
}
"""What scopes test unless they are told something else: attributes with some of their words."""


@st.composite
def scopes(
    draw: st.DrawFn,
    *,
    attributes: Mapping[str, tuple[str, ...]] = ATTRIBUTES,
    numbers: Mapping[str, tuple[int, int]] | None = None,
    max_tests: int = 2,
) -> Scope:
    """Scopes of a few tests, everywhere among them.

    Arguments:
        attributes: what may be tested for words, each with the words to choose from.
        numbers: what may be tested for bounds, each with the least and the greatest bound; by
            default the number of members.
        max_tests: how many tests there are at most.
    """
    bounds = {"members": (2, 6)} if numbers is None else numbers
    names = sorted({*attributes, *bounds})
    if not names or not max_tests or draw(st.booleans()):
        return EVERYWHERE
    chosen = draw(st.lists(st.sampled_from(names), min_size=1, max_size=max_tests, unique=True))
    tests = []
    for name in chosen:
        if name in bounds:
            low, high = bounds[name]
            bound = float(draw(st.integers(low, high)))
            least = draw(st.booleans())
            tests.append(
                Test(
                    attribute=name,
                    at_least=bound if least else None,
                    at_most=None if least else bound,
                )
            )
        else:
            some = st.frozensets(
                st.sampled_from(attributes[name]), min_size=1, max_size=len(attributes[name])
            )
            tests.append(Test(attribute=name, values=draw(some), excluded=draw(st.booleans())))
    return Scope(tests=tuple(tests))

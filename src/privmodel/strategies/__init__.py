"""Hypothesis strategies for the values of the model, for tests here and downstream.

Hypothesis finds :func:`register` by its entry point, so that ``st.from_type(privmodel.Platform)``
works with no import of this package. The strategies themselves load on first use.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

# Not on first use: a module and its function share a name, and the first to come would keep it.
from privmodel.strategies.programs import programs

if TYPE_CHECKING:
    from privmodel.strategies.adversary import adversaries
    from privmodel.strategies.attack import attacks, withstands
    from privmodel.strategies.compiled import footprints, reaches
    from privmodel.strategies.conversation import conversations
    from privmodel.strategies.evidence import facts, views
    from privmodel.strategies.jurisdiction import jurisdictions
    from privmodel.strategies.platform import platforms
    from privmodel.strategies.scope import scopes
    from privmodel.strategies.timeline import moments, periods, windows

_WHERE = {
    "adversary": "adversaries",
    "attack": "attacks withstands",
    "compiled": "footprints reaches",
    "conversation": "conversations",
    "evidence": "facts views",
    "jurisdiction": "jurisdictions",
    "platform": "platforms",
    "scope": "scopes",
    "timeline": "moments periods windows",
}
_HOME = {name: module for module, names in _WHERE.items() for name in names.split()}

__all__ = [
    "adversaries",
    "attacks",
    "conversations",
    "facts",
    "footprints",
    "jurisdictions",
    "moments",
    "periods",
    "platforms",
    "programs",
    "reaches",
    "register",
    "scopes",
    "views",
    "windows",
    "withstands",
]


def register() -> None:
    """Tell Hypothesis how to draw the model's classes when it is asked for one by type.

    It imports those classes, since Hypothesis keeps strategies by class, but no strategy: that
    is imported when one is asked for.
    """
    from hypothesis import strategies as st

    from privmodel.model.adversary import Adversary, Window
    from privmodel.model.conversation import Conversation
    from privmodel.model.evidence import Fact, View
    from privmodel.model.law import Jurisdiction
    from privmodel.model.platform import Platform
    from privmodel.model.scope import Scope
    from privmodel.model.timeline import Moment, Period

    plurals: dict[type, str] = {
        Adversary: "adversaries",
        Conversation: "conversations",
        Fact: "facts",
        Jurisdiction: "jurisdictions",
        Moment: "moments",
        Period: "periods",
        Platform: "platforms",
        Scope: "scopes",
        View: "views",
        Window: "windows",
    }

    def drawn(cls: type) -> st.SearchStrategy[Any]:
        strategy: st.SearchStrategy[Any] = __getattr__(plurals[cls])()
        return strategy

    for cls in plurals:
        st.register_type_strategy(cls, drawn)


def __getattr__(name: str) -> Any:
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)

"""Hypothesis strategies for tests downstream."""

from privmodel.strategies.programs import programs

__all__ = ["programs"]

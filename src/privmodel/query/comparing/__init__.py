"""The same question over several subjects, side by side, in a partial order."""

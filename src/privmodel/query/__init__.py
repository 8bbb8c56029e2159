"""The questions, and the answers that carry their reasons."""

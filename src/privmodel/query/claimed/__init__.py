"""What operators and the press say of platforms, held against guarantees and practice."""

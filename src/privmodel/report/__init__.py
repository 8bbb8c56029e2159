"""Answers for other programs: stable documents of what was found and on what it rests."""

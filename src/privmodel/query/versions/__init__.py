"""Two versions of a catalogue: what is stated otherwise, and which answers change with it."""

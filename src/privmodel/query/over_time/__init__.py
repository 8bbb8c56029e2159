"""An answer followed through time: when it changes, and which facts change it."""

"""The vocabulary: frozen classes for what a conversation is and who may read it."""

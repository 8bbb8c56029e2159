"""Who can show that people talked, when and how often, and who wrote what."""

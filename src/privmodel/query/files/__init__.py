"""Questions in files and documents: read, written and saved."""

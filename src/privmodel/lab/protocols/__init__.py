"""The protocols of the laboratory, one a file. Each says which specification it follows."""

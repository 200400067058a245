"""Bank files: their format, their reading and writing, their checks, and importers for other formats."""

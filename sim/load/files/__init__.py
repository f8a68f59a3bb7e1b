"""Files: found, read, and every word of them known by its place."""

"""The live page: its shell, its style, and scripts beside those of every page."""

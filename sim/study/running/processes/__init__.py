"""Processes in which replications run: how they begin, are told to stop, and end."""

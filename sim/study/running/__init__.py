"""Replications run: tasks, workers, when to stop, and a journal of what was done."""

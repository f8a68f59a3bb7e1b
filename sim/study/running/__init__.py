"""Replications run: tasks, workers, and when to stop."""

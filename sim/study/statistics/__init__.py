"""Means and their intervals, the bootstrap, equivalence."""

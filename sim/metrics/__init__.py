"""Metrics, one family a file: pure functions of the record over a window."""

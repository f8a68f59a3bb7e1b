"""Clocks: how operation, work and seasons count time, at rates that may change."""

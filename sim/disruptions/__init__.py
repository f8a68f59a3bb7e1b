"""Disruptions: what an event does to a theater, one file each."""

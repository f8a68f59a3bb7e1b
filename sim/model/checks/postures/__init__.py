"""Checks of postures: their lists, and the openings that they select."""

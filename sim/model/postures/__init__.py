"""Postures: what the force may use, as lists and as openings with dates."""

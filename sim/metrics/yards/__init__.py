"""Yards: their work, their plans, their people, and what they cost in time."""

"""Yards: hubs, their people and hired units, work packages, and when somebody is on shift."""

"""A platform: its equipment, its visits to hubs, and what it counts for."""

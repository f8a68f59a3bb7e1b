"""What everything stands on: errors, the registry of kinds, named random streams."""

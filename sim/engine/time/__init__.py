"""Time: of operation, of work, of one instant, and how a run gets on."""

"""Time: the calendar of a run, what takes time, and how a run gets on."""

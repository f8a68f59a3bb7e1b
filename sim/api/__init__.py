"""The front door: one file a question, which a command prints and Python reads."""

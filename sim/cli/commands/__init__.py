"""One file a command: its words, its answer, what is printed and what is written."""

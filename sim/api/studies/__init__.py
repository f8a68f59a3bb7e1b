"""A study: its file, its steps as words of commands, and what is told of all of them."""

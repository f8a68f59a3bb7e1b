"""The keys of the commands, a module for each kind of question."""

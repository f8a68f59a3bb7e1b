"""A seminar game: turns, moves, branches and what each of them comes to."""

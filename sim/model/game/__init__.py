"""A seminar game as data: turns, moves and branches over one scenario."""

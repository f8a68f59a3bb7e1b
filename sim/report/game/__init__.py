"""A game in words: its tree, what its branches bought, and pages for its cells."""

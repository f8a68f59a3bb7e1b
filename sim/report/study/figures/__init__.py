"""Figures of studies, each beside its words in the room above."""

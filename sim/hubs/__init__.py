"""Kinds of hub, one file each: who moves, and in which order things happen."""

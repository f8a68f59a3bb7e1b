"""Factors: which settings vary, over which values, and the points that they make."""

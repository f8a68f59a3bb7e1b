"""Columns of numbers: numpy when the first is made, and whole ticks in them."""

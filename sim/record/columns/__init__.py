"""Columns of numbers: in a stable order, and by quantile."""

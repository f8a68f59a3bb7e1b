"""Optimization: a budget is allocated over berths, crews, spares and access."""

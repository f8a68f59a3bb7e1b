"""Spare parts and lift: stocks, production, shipping, cannibalization."""

"""Pasts that stay: processes that have played up to a day and are copied for each question."""

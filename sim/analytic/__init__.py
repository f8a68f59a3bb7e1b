"""Exact solutions of the models that a method of queueing theory covers: no draw, no run."""

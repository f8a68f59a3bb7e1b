"""Policies, one file each: who goes where, who is next, and what is done before a failure."""

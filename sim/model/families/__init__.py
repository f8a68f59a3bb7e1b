"""Families of parts that users extend: laws, policies, rules."""

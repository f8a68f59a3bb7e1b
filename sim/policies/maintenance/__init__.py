"""Maintenance policies: when work is done. One file each."""

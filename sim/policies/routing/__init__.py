"""Routing policies: to which hub a platform goes. One file each."""

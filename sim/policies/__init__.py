"""Policies, one file each: who goes where (routing) and who is next (queue)."""

"""Queue policies: who is next at a hub. One file each."""

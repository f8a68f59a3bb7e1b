"""A gate for other repositories: a baseline, and whether it is kept."""

"""Whether a new version gives the results of an old one."""

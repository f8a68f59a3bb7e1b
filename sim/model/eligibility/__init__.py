"""Who may be repaired where, by which rules, and what that leaves."""

"""Questions about one scenario: run it, check it, solve it, one replication."""

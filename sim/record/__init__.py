"""What happened, in columns: spells, orders, jobs and holds."""

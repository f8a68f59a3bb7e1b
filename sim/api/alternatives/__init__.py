"""Questions about several: compare, sweep, select, optimize, and what no other one beats."""

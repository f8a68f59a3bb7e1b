"""From which day scenarios differ, and a scenario with everything dated later."""

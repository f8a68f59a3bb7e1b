"""What the parts of a scenario say of each other, checked."""

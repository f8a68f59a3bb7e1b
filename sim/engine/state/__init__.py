"""What is true in the theater now."""

"""Orders: what the force decides on a day, and takes back."""

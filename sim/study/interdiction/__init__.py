"""Which losses hurt most, and what rules cost."""

"""What a page says of losses, rules, allocations and explanations."""

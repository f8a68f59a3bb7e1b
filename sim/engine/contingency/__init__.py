"""What happens to a theater and its platforms: events, attrition, other ways."""

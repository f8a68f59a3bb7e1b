"""What a page says of hubs: what they have, and their days."""

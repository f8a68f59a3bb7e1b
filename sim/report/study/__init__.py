"""Tables and figures of the studies that search, explain or judge."""

"""Pages of results that are there: a report to mail."""

"""What a page says of results: the answer, the numbers that lead, and every panel."""

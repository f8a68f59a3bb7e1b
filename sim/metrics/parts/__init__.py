"""Parts: stocks, requisitions, shops, and the ways between them."""

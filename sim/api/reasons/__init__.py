"""Questions about why: which factors, which losses, which rules."""

"""What replications come to: precision, pairs, survival, control variates, forecasts."""

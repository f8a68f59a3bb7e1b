"""What a page says of many points: sweeps, selections, fronts, studies."""

"""Many points: designs, axes, sweeps and the effects of factors."""

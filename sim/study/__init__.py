"""Studies: replications, workers, paired comparisons and sweeps."""

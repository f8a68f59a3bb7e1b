"""A scenario made into what a replication needs: plans of repairs, fleets, hubs, stocks."""

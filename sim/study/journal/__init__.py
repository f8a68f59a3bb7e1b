"""The journal of a study: what has run is kept, and never run twice."""

"""Words of a result: what things are called, and how numbers are written."""

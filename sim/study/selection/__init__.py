"""Selection of the best of some options: each procedure is a module."""

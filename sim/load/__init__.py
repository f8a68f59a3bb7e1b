"""From files to a checked scenario: the only place, with the command line, that knows Hydra."""

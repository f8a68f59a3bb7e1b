"""What is installed: this package and its version, compiled modules, extras, parts of others."""

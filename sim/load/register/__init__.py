"""The register of parameters, what is published, and which of it is fitted to or held back."""

"""The theater as data: frozen, fully checked, and free of behaviour that runs in time."""

"""Calibration: unknown inputs from published outputs, by emulators of the simulation."""

"""Durations, routing and productivity measured from the register."""

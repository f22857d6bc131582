"""Inflow ahead, with honest bands. Knows series, not cases."""

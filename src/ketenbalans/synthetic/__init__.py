"""A register of invented cases with known truth under published totals."""

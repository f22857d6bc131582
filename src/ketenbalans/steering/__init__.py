"""Indicators, control charts, signals and the ledger of commitments."""

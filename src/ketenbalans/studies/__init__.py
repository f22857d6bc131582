"""Whole jobs from door to door: run, compare, sweep; with progress, resumption and a manifest."""

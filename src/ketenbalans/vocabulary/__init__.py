"""Words of the field: codes, sources, units, the Dutch calendar and the two languages. No figures, no law."""

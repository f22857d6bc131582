"""One module per part of the report: from its tables to figures with a computed conclusion."""

"""Charts and tables, made once for page, print and data file."""

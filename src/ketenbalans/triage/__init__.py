"""Category A to D, outside or priority group for every case, each with its explanation."""

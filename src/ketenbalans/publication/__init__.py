"""The monthly release, the letter to parliament and the open data."""

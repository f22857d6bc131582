"""Pages and the JSON interface over the same jobs."""

"""Speed and memory, measured beside the named peers in one run on the same input."""

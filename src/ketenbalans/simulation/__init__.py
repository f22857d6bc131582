"""The case kernel and the cohort kernel: futures of the whole chain. Knows arrays, not people."""

"""What the benchmarks run in the environments of their peers; nothing here is imported by the program."""

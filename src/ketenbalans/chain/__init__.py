"""The asylum chain as frozen data, scenarios as named differences, and every assumption with its band."""

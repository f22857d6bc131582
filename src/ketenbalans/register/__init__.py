"""The case register: import, export, as it stood and as it was known, stock, flows and waits."""

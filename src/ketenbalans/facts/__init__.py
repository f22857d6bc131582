"""The published figures, each with its source and locator, and the identities that they ought to obey."""

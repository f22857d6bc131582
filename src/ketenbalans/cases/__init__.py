"""The records of a person's application: case, event and household, as objects and as arrays. No storage."""

"""The commands. Parses words, calls a study or a room, prints; holds no rules of its own."""

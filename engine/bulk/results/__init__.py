"""What comes of a run: the list with its answers, and its counts."""

"""What a change means: for whom, which way, and for which answers."""

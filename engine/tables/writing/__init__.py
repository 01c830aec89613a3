"""Lists with their answers, written whole or not at all."""

"""Commands that ``cli.py`` imports when they are asked for."""

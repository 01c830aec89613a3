"""Cases that are drafted for a person to confirm."""

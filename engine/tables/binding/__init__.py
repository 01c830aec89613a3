"""Which column is which fact, and whose each record is."""

"""Every operator of the catalogue on the smallest rule set that has something for it."""

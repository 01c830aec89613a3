"""Lists in files and tables, as the database reads them."""

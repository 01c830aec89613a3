"""Every primitive on DuckDB, Spark and PostgreSQL."""

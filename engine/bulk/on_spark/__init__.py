"""A list decided by Spark, from what a cluster reads to what it writes."""

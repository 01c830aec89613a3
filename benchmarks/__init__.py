"""Measurements of the engine, beside its peers on the same work."""

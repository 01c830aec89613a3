"""Tests of ``engine.cases.mutation``."""

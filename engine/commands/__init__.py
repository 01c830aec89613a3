"""The commands of ``cuoshi``, one module for each or for a family; ``cli.py`` lists them.

At module level they import click and one another only: what answers ``--help`` loads no engine.
"""

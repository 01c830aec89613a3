"""What ``check`` looks for in one rule set: a module for each kind."""

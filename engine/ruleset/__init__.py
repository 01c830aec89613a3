"""From a YAML file to a model whose names and types are checked."""

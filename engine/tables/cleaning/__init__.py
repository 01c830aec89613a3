"""A cell as people write it, as a value of its fact."""

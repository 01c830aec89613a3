"""cuoshi: a declarative rules engine driven by YAML policy files."""

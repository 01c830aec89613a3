"""A comparison for its readers: text, Markdown, JSON, a page, annotations and SARIF."""

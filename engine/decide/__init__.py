"""One case: exact values, durable-rules as the inference engine, every clause explained."""

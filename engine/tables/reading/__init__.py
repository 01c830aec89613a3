"""Files as sheets of cells: csv, jsonl and workbooks."""

"""The sheet of a workbook that shows the counts of its list."""

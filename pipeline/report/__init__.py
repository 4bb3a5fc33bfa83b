"""A month's report: pages, workbook and JSON files from one model."""

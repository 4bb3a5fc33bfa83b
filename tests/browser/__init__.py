"""What a reader sees: the published pages in a real browser."""

"""Closed months: frozen whole, chained to each other, provable, and restated beside what stands, never changed."""

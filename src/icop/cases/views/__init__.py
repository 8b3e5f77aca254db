"""Pages of cases: each asks, decides, renders."""

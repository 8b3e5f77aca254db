"""Pages of tools and determinations."""

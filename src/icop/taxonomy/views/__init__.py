"""Pages of the taxonomy: browsing it, and taking it in and out."""

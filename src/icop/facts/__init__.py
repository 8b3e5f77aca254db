"""Every shipped or site-made fact: rows only ever added to, look-up by day, one proposal flow."""

"""The trail: what was changed, by whom, on which day. Lines are only ever added."""

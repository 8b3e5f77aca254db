"""Release processes ("pipes"): which apply, in what order, how long they take, drawn and told in four equal forms."""

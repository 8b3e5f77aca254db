"""Job support tools worked through for a program, and determinations from facts, by the rules of the day."""

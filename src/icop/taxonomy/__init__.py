"""The taxonomy: concepts of the field in four levels, their labels over time, and what lies under each."""

"""Changing cases: each a verb, by somebody, on a day; rows are added, and nothing is written over."""

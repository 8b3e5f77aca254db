"""The search page: understanding the query, asking the index, grouping, evaluation."""

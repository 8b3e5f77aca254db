"""Case files as tables, and tables as case files: one column for each field, one sheet for each kind of thing."""

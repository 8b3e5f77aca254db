"""The shell every page lives in: the day control, components, charts, form fields, static files."""

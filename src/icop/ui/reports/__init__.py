"""Reports people sign and go on editing: one model (`document`) and its writers (`docx`, `pdf`). Knows no subject."""

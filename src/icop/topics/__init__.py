"""Home, topic pages, help, glossary: where people come in."""

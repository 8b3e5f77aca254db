"""Tags: which concepts passages speak of, the topics of works, acronyms, and what editors decided of them."""

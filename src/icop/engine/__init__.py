"""Plain Python rules of the house: no Django, no clock, no database. Same input, same answer, same trace."""

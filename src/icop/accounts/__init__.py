"""People, their roles and audiences, and the two questions every room asks: who reads, and may they."""

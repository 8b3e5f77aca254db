"""What waits for whom: the desk of each person, made of what the rooms below say is due."""

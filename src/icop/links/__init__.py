"""What ties rooms together without either importing the other: kinds of things, jobs by name, uses of citations."""

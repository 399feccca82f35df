"""Records and findings turned into text for people and for programs."""

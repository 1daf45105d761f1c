"""The forms of the editors' workshop: at most fifteen fields each, and each saves one operation on a definition."""

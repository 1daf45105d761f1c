"""Forms of this room that are not the form language's."""

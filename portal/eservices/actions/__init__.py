"""The verbs of the heart: keyword-only, one transaction, one line of the story each."""

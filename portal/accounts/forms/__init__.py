"""Forms of people's accounts: `fields` dresses them, `signing` is allauth's, `profile` is the person's own."""

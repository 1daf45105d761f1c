"""What editors do to the public site beyond writing pages."""

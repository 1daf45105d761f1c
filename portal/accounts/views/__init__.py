"""Screens of one's own account and space."""

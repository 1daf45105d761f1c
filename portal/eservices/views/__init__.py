"""Screens for residents: filing a request, following it, checking a paper."""

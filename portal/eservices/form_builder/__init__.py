"""The form language of the portal: what a procedure asks, in which order, under which conditions.

Pure: no database, no HTTP, no clock. The world comes in as `Facts`. Of Django this package uses
`django.forms`, `django.utils` and `django.core.validators` / `exceptions` only.
"""

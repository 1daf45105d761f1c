"""The workshop: where editors build procedures, inside Wagtail's admin and without JavaScript."""

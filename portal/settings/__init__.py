"""Settings: base (safe embedded defaults) · dev · test · demo · production."""

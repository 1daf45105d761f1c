"""Examples are drawn without a stopwatch: a busy machine must not fail a property."""

from hypothesis import settings

settings.register_profile("unhurried", deadline=None, max_examples=60)
settings.load_profile("unhurried")

"""The small city of the pages' tests, asked by programs."""

from tests.pages.conftest import city

__all__ = ["city"]

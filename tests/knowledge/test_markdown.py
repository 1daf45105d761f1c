"""The agents' part of an article, as it is shown."""

from __future__ import annotations

from portal.knowledge.templatetags.knowledge import markdown


def test_lists_and_bold_are_drawn() -> None:
    assert "<li><strong>Un</strong> timbre</li>" in markdown("- **Un** timbre\n- Deux photos")


def test_what_looks_like_a_tag_is_text() -> None:
    drawn = markdown("<script>alert(1)</script> [ici](javascript:alert(1))")
    assert "<script" not in drawn
    assert "href" not in drawn

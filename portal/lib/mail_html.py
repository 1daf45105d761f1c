"""Mails that every reader shows right: styles copied onto each tag, as mail programs drop style sheets."""

import css_inline

_INLINER = css_inline.CSSInliner(
    keep_style_tags=False,
    keep_at_rules=True,  # the night colours live in a media query, which cannot be copied onto a tag
    load_remote_stylesheets=False,
)


def with_inline_styles(html: str) -> str:
    """The same mail, each rule of its `<style>` copied onto the tags it names; nothing is fetched."""
    inlined: str = _INLINER.inline(html)
    return inlined

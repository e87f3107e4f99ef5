"""Small edits of a segmentation's text: what a person would do in an editor, one change at a time.

An edit is a function text -> text. It fails loudly when it does not apply, so that a case can never pass
because its change was not made.
"""
import re


def swap(old, new, count=1):
    """Replace `old` by `new`; it must occur exactly `count` times."""
    def edit(text):
        if text.count(old) != count:
            raise SystemExit(f"edit does not apply: {old!r} occurs {text.count(old)} times, expected {count}")
        return text.replace(old, new)
    return edit


def drop(pattern, count=1):
    """Delete what a regular expression matches (multi-line), exactly `count` times."""
    def edit(text):
        text, times = re.subn(pattern, "", text, flags=re.M)
        if times != count:
            raise SystemExit(f"edit does not apply: {pattern!r} matched {times} times, expected {count}")
        return text
    return edit


def inside(segment, *edits):
    """Apply edits to one segment's block only."""
    def edit(text):
        found = re.search(rf"^  - id: {segment}\n(?:(?:    .*| *)\n)*", text, flags=re.M)
        if not found:
            raise SystemExit(f"edit does not apply: no segment {segment}")
        block = found.group(0)
        for one in edits:
            block = one(block)
        return text[:found.start()] + block + text[found.end():]
    return edit


def without_because(segment):
    def drop_all(block):
        block, times = re.subn(r", because: \w+", "", block)
        if times == 0:
            raise SystemExit(f"edit does not apply: {segment} has no because")
        return block
    return inside(segment, drop_all)


def without_block(key):
    """Delete a key of a segment with everything below it (`    key: ...` and deeper lines)."""
    return drop(rf"^    {key}:.*\n(?:      .*\n)*")


def without_play(view):
    """Delete one play of a segment, written in one line or many."""
    return drop(rf"^      {view}:.*\n(?:        .*\n)*")


def set_rule(rule):
    """Replace the rule of a segment (use with `inside`)."""
    def edit(block):
        block, times = re.subn(r"^    where: .*$", lambda _: f"    where: {rule}", block, flags=re.M)
        if times != 1:
            raise SystemExit("edit does not apply: no single where")
        return block
    return edit


def append(lines):
    return lambda text: text + lines

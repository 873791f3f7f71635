"""The patterns of AWS's models, which are Java's regular expressions, as Python's."""

import functools
import re

# What Python reads otherwise than Java, or not at all. A further one is an error that names the pattern.
JAVA_TO_PYTHON = (
    # Letters and numbers. Every pattern with them allows both, and `_`.
    (r"\p{L}", r"\w"),
    (r"\p{N}", r"\d"),
    # Separators.
    (r"\p{Z}", r" \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"),
    (r"\p{Print}", r"[\x20-\x7e]"),
    # All of the characters beyond the basic plane, as pairs of surrogates.
    (r"\uD800\uDC00-\uDBFF\uDFFF", r"\U00010000-\U0010ffff"),
    # A hyphen behind a class stands for itself.
    (r"\w-_", r"\w\-_"),
)


@functools.cache
def compiled(pattern):
    translated = pattern
    for java, python in JAVA_TO_PYTHON:
        translated = translated.replace(java, python)
    try:
        return re.compile(translated)
    except re.error as error:
        raise ValueError(f"pattern {pattern}: not one of Python's: {error}") from error


def matches(pattern, text):
    """AWS takes a value that matches as a whole, whether or not the pattern is anchored."""
    return compiled(pattern).fullmatch(text) is not None

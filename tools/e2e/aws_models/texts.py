"""Values that stand as text in a request: in its path, query, headers, form or XML."""

import datetime
import email.utils

from constraints import FLOATS, INTEGERS, Unread, abbreviated


def from_text(shape, text):
    """The value of a shape that holds no others, or `Unread`."""
    kind = shape.type_name
    try:
        if kind in INTEGERS:
            return int(text)
        if kind in FLOATS:
            return float(text)
        if kind == "boolean":
            return {"true": True, "false": False}[text]
        if kind == "timestamp":
            return to_time(text)
        if kind in ("string", "character", "blob"):
            return text
    except (ValueError, KeyError):
        pass
    return Unread(f"type: given {abbreviated(text)}, allowed: {kind}")


def to_time(text):
    if text.replace(".", "", 1).isdigit():
        return float(text)
    if "," in text:
        return email.utils.parsedate_to_datetime(text)
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def wire_names(shape):
    """The members of a structure by the name that they have in a request."""
    return {member.serialization.get("name", name): (name, member) for name, member in shape.members.items()}

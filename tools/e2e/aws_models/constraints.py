"""Whether a value is one that a shape of AWS's models allows."""

import base64
import binascii
import datetime
import math

from patterns import matches

INTEGERS = {"byte", "short", "integer", "long"}
FLOATS = {"float", "double", "bigdecimal"}


def violations(shape, value, at):
    """What is wrong with a value: lines that begin with where it stands. Names are those of the model."""
    if isinstance(value, Unread):
        return [f"{at}: {value.problem}"]
    kind = shape.type_name
    if not is_of_type(shape, value):
        return [f"{at}: type: given {abbreviated(value)}, allowed: {kind}"]
    wrong = [f"{at}: {problem}" for problem in own_violations(shape, value)]
    if kind == "structure":
        wrong += structure_violations(shape, value, at)
    elif kind == "list":
        for index, item in enumerate(value):
            wrong += violations(shape.member, item, f"{at}[{index}]")
    elif kind == "map":
        for key, item in value.items():
            wrong += violations(shape.key, key, f"{at} key") + violations(shape.value, item, f"{at}[{key}]")
    return wrong


class Unread:
    """In the place of a value that could not be read from a request."""

    def __init__(self, problem):
        self.problem = problem


def structure_violations(shape, value, at):
    wrong = [f"{at}.{name}: required" for name in shape.required_members if name not in value]
    if shape.is_tagged_union and len(value) != 1:
        wrong.append(f"{at}: union: given {sorted(value)}, allowed: one of {sorted(shape.members)}")
    for name, item in value.items():
        wrong += violations(shape.members.get(name), item, f"{at}.{name}")
    return wrong


def is_of_type(shape, value):
    kind = shape.type_name
    if kind in ("structure", "map"):
        return isinstance(value, dict)
    if kind == "list":
        return isinstance(value, list)
    if kind in ("string", "character"):
        return isinstance(value, str)
    if kind == "boolean":
        return isinstance(value, bool)
    if kind in INTEGERS:
        return isinstance(value, int) and not isinstance(value, bool)
    if kind in FLOATS:
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    if kind == "timestamp":
        return isinstance(value, (int, float, datetime.datetime)) or is_time(value)
    if kind == "blob":
        return isinstance(value, bytes) or is_base64(value)
    raise ValueError(f"a type that is not known: {kind}")


def own_violations(shape, value):
    """Of length, range, values and pattern."""
    limits = shape.metadata
    size, what = measured(shape, value)
    if size is not None and not float(limits.get("min", -math.inf)) <= size <= float(limits.get("max", math.inf)):
        yield f"{what}: given {size}, allowed: {limits.get('min', '')} to {limits.get('max', '')}"
    if isinstance(value, str) and shape.type_name == "string":
        if shape.enum and value not in shape.enum:
            yield f"enum: given {abbreviated(value)}, allowed: {', '.join(shape.enum)}"
        if "pattern" in limits and not matches(limits["pattern"], value):
            yield f"pattern: given {abbreviated(value)}, allowed: {limits['pattern']}"


def measured(shape, value):
    kind = shape.type_name
    if kind in INTEGERS | FLOATS:
        return value, "range"
    if kind in ("string", "list", "map"):
        return len(value), "length"
    if kind == "blob":
        return len(value if isinstance(value, bytes) else base64.b64decode(value)), "length"
    return None, ""


def is_time(value):
    try:
        datetime.datetime.fromisoformat(value.replace("Z", "+00:00"))
        return True
    except (AttributeError, ValueError):
        return False


def is_base64(value):
    try:
        base64.b64decode(value, validate=True)
        return isinstance(value, str)
    except (TypeError, binascii.Error, ValueError):
        return False


def abbreviated(value):
    text = repr(value)
    return text if len(text) <= 200 else f"{text[:200]}…"

"""Bodies of requests as values: JSON and CBOR, XML, and the forms of the query protocol."""

from constraints import Unread, abbreviated
from texts import from_text, wire_names


def unknown(value):
    return Unread(f"unknown: given {abbreviated(value)}")


def from_json(shape, value):
    """Names of a body of JSON or CBOR replaced by the model's."""
    kind = shape.type_name
    if kind == "structure" and isinstance(value, dict):
        members = wire_names(shape)
        read = {}
        for key, item in value.items():
            name, member = members.get(key, (key, None))
            read[name] = from_json(member, item) if member else unknown(item)
        return read
    if kind == "list" and isinstance(value, list):
        return [from_json(shape.member, item) for item in value]
    if kind == "map" and isinstance(value, dict):
        return {key: from_json(shape.value, item) for key, item in value.items()}
    return value


def from_xml(shape, element):
    kind = shape.type_name
    if kind == "structure":
        return structure_of_xml(shape, element)
    if kind == "list":
        item = shape.member.serialization.get("name", "member")
        return [from_xml(shape.member, child) if local(child) == item else unknown(local(child)) for child in element]
    if kind == "map":
        return Unread("a map of XML, which is not read here")
    return from_text(shape, element.text or "")


def structure_of_xml(shape, element):
    read = {}
    members = wire_names(shape)
    for attribute, text in element.attrib.items():
        name, member = members.get(attribute, (attribute, None))
        read[name] = from_text(member, text) if member else unknown(text)
    for child in element:
        name, member = members.get(local(child), (local(child), None))
        if member is None:
            read[name] = unknown(child.text)
        elif member.type_name == "list" and member.serialization.get("flattened"):
            read.setdefault(name, []).append(from_xml(member.member, child))
        elif name in read:
            read[name] = Unread("given twice")
        else:
            read[name] = from_xml(member, child)
    return read


def local(element):
    return element.tag.split("}")[-1]


def from_form(shape, fields):
    """@param fields: names and texts of a form, as `Tags.member.1.Key`"""
    tree = {}
    for name, text in fields:
        *parents, last = name.split(".")
        node = tree
        for parent in parents:
            node = node.setdefault(parent, {})
        node[last] = text
    return from_tree(shape, tree)


def from_tree(shape, node):
    kind = shape.type_name
    flattened = shape.serialization.get("flattened")
    if kind not in ("structure", "list", "map"):
        return from_text(shape, node) if isinstance(node, str) else unknown(node)
    if node == "":
        return [] if kind == "list" else {}
    if not isinstance(node, dict):
        return Unread(f"type: given {abbreviated(node)}, allowed: {kind}")
    if kind == "structure":
        members = wire_names(shape)
        read = {}
        for key, item in node.items():
            name, member = members.get(key, (key, None))
            read[name] = from_tree(member, item) if member else unknown(item)
        return read
    if not flattened:
        item = shape.member.serialization.get("name", "member") if kind == "list" else "entry"
        if list(node) != [item]:
            return unknown(node)
        node = node[item]
    if sorted(node, key=len) != sorted((str(index + 1) for index in range(len(node))), key=len):
        return Unread(f"items: given {sorted(node)}, allowed: 1, 2, …")
    items = [node[str(index + 1)] for index in range(len(node))]
    if kind == "list":
        return [from_tree(shape.member, item) for item in items]
    key = shape.key.serialization.get("name", "key")
    value = shape.value.serialization.get("name", "value")
    return {item[key]: from_tree(shape.value, item.get(value, "")) for item in items}

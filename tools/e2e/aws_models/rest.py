"""Requests of the REST protocols: the operation by method and path, parameters from path, query, headers and body."""

import json
import re
import xml.etree.ElementTree as xml
from urllib.parse import parse_qsl, unquote

from bodies import from_json, from_xml, local, unknown
from constraints import Unread
from texts import from_text

# Headers of AWS's that belong to signing and transport, and no operation declares.
TRANSPORT = {
    "x-amz-date", "x-amz-content-sha256", "x-amz-security-token", "x-amz-user-agent", "x-amz-trailer",
    "x-amz-decoded-content-length", "x-amz-sdk-checksum-algorithm",
}  # fmt: skip
# Names the operation, for readers of access logs.
OPERATION_ID = "x-id"


def readings(service, request):
    """The operations that a request could be of, with their parameters."""
    path = request["path"].rstrip("/") or "/"
    query = parse_qsl(request["query"], keep_blank_values=True)
    named = dict(query).get(OPERATION_ID)
    query = [(name, text) for name, text in query if name != OPERATION_ID]
    for name in service.operation_names:
        operation = service.operation_model(name)
        if operation.http["method"] != request["method"] or named not in (None, name):
            continue
        pattern, literals = uri_of(operation.http["requestUri"])
        found = pattern.fullmatch(path)
        if found and all(literal in query for literal in literals):
            rest = [field for field in query if field not in literals]
            yield len(literals), operation, parameters(operation, found.groupdict(), rest, request)


def uri_of(template):
    """@returns a pattern of the path with a named group for each label, and the fields that the query has to have"""
    path, _, query = template.partition("?")
    parts = re.split(r"\{([^}]+)\}", path.rstrip("/") or "/")
    pattern = "".join(label_of(part) if index % 2 else re.escape(part) for index, part in enumerate(parts))
    return re.compile(pattern), parse_qsl(query, keep_blank_values=True)


def label_of(name):
    return f"(?P<{name.rstrip('+')}>{'.+' if name.endswith('+') else '[^/]+'})"


def parameters(operation, in_path, query, request):
    members = operation.input_shape.members if operation.input_shape else {}
    read, in_body, declared = {}, {}, set()
    for name, member in members.items():
        location, wire = member.serialization.get("location"), member.serialization.get("name", name)
        texts = []
        if location == "uri":
            texts = [unquote(in_path[wire])]
        elif location == "querystring":
            texts = [text for field, text in query if field == wire]
            declared.add(wire)
        elif location == "header":
            texts = [text for header, text in request["headers"].items() if header == wire.lower()]
            declared.add(wire.lower())
        elif location == "headers":
            found = {header: text for header, text in request["headers"].items() if header.startswith(wire.lower())}
            declared.update(found)
            read.update({name: found} if found else {})
        else:
            in_body[name] = member
        if texts:
            read[name] = of_texts(member, texts)
    given = query + [(name, text) for name, text in request["headers"].items() if is_ours(name)]
    read.update({name: unknown(text) for name, text in given if name not in declared})
    read.update(body_parameters(operation, in_body, request["body"]))
    return read


def is_ours(header):
    """Whether a header says something to an operation, rather than to what carries it there, as its checksum does."""
    return header.startswith("x-amz-") and not header.startswith("x-amz-checksum-") and header not in TRANSPORT


def of_texts(member, texts):
    if member.type_name == "list":
        texts = [part for text in texts for part in text.split(",")] if member.serialization["location"] == "header" else texts
        return [from_text(member.member, text) for text in texts]
    return from_text(member, texts[0]) if len(texts) == 1 else Unread("given more than once")


def body_parameters(operation, in_body, body):
    shape = operation.input_shape
    payload = shape.serialization.get("payload") if shape else None
    if not body:
        return {}
    if payload:
        member = shape.members[payload]
        if member.type_name in ("blob", "string"):
            return {payload: body if member.type_name == "blob" else body.decode()}
        return {payload: document(operation, member, body)}
    if not in_body:
        return {} if body == b"{}" else {"body": unknown(body)}
    read = document(operation, shape, body)
    if not isinstance(read, dict):
        return {"body": read}
    # A parameter that belongs into the path or a header is not part of a body.
    return {name: unknown(value) if name in shape.members and name not in in_body else value for name, value in read.items()}


def document(operation, shape, body):
    if operation.service_model.metadata["protocol"] == "rest-json":
        try:
            return from_json(shape, json.loads(body))
        except ValueError:
            return Unread("no JSON")
    try:
        root = xml.fromstring(body)
    except xml.ParseError:
        return Unread("no XML")
    name = shape.serialization.get("name", shape.name)
    return from_xml(shape, root) if local(root) == name else Unread(f"given {local(root)}, allowed: {name}")

"""Records each request before anything reads it, and hands it on as it came."""

import base64
import json


def recording(app, file):
    """An ASGI application that appends each request of `app` to a file: a line of JSON with method, path, query, headers, body."""

    async def recorded(scope, receive, send):
        if scope["type"] != "http":
            return await app(scope, receive, send)
        body = await whole_body(receive)
        with open(file, "a", encoding="utf-8") as lines:
            lines.write(json.dumps(line_of(scope, body)) + "\n")
        messages = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive_again():
            return messages.pop() if messages else await receive()

        await app(scope, receive_again, send)

    return recorded


async def whole_body(receive):
    parts = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(parts)


def line_of(scope, body):
    return {
        "method": scope["method"],
        # Not `path`: there %2F is a slash like any other.
        "path": scope["raw_path"].decode("ascii"),
        "query": scope["query_string"].decode("ascii"),
        "headers": {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]},
        "body": base64.b64encode(body).decode("ascii"),
    }

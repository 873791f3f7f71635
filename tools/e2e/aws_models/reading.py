"""Which operation of which service a recorded request is, and with what parameters."""

import functools
import json
import re
from urllib.parse import parse_qsl

import cbor2
from bodies import from_form, from_json
from botocore.exceptions import UnknownServiceError
from botocore.loaders import Loader
from botocore.model import OperationNotFoundError, ServiceModel
from constraints import Unread, violations
from rest import readings

CREDENTIAL = re.compile(r"Credential=[^/]+/\d{8}/(?P<region>[^/]+)/(?P<service>[^/]+)/aws4_request")
# Models whose name is not the one that requests are signed for.
MODELS = {"monitoring": "cloudwatch"}
S3_CONTROL = re.compile(r"^/v20180820/")
EMPTY = ServiceModel({"metadata": {}, "shapes": {"Empty": {"type": "structure", "members": {}}}}).shape_for("Empty")


class NoOperationError(Exception):
    """No operation of AWS's models is asked for by a request."""


def signed_for(request):
    """The name of the service that a request is signed for, or nothing."""
    found = CREDENTIAL.search(request["headers"].get("authorization", ""))
    return found and found["service"]


def read(request):
    """@returns the operation, as `dynamodb CreateTable`, and what is wrong with it"""
    signing_name = signed_for(request)
    name = "s3control" if signing_name == "s3" and S3_CONTROL.match(request["path"]) else MODELS.get(signing_name, signing_name)
    service = model(name)
    if service.metadata["protocol"] in ("rest-json", "rest-xml"):
        return best(name, readings(service, request))
    operation, parameters = reader_of(request)(service, request)
    return f"{name} {operation.name}", wrong(operation, parameters)


def reader_of(request):
    """A service can take several protocols; a request says by its headers which one it is in."""
    if "smithy-protocol" in request["headers"]:
        return of_cbor
    return of_json if "x-amz-target" in request["headers"] else of_query


def best(name, candidates):
    """Several operations can have one method and path: the request is of the one whose query it has, and which it violates least."""
    judged = [(-literals, wrong(operation, parameters), operation) for literals, operation, parameters in candidates]
    if not judged:
        raise NoOperationError(f"{name}: no operation has this method and path")
    _, problems, operation = min(judged, key=lambda one: (one[0], len(one[1])))
    return f"{name} {operation.name}", problems


def wrong(operation, parameters):
    shape = operation.input_shape or EMPTY
    return [problem.lstrip(".") for problem in violations(shape, parameters, "")]


@functools.cache
def model(name):
    try:
        return ServiceModel(Loader().load_service_model(name, "service-2"), name)
    except UnknownServiceError as error:
        raise NoOperationError(f"{name}: no such service") from error


def named(service, name):
    try:
        return service.operation_model(name)
    except OperationNotFoundError as error:
        raise NoOperationError(f"{service.service_name}: no operation {name}") from error


def of_json(service, request):
    prefix, _, name = request["headers"].get("x-amz-target", "").rpartition(".")
    if prefix != service.metadata["targetPrefix"]:
        raise NoOperationError(f"{service.service_name}: no target {prefix}")
    operation = named(service, name)
    try:
        return operation, from_json(operation.input_shape or EMPTY, json.loads(request["body"] or b"{}"))
    except ValueError:
        return operation, Unread("no JSON")


def of_query(service, request):
    fields = parse_qsl(request["body"].decode() or request["query"], keep_blank_values=True)
    form = dict(fields)
    if form.get("Version") != service.api_version:
        raise NoOperationError(f"{service.service_name}: no version {form.get('Version')}")
    operation = named(service, form.get("Action"))
    rest = [(name, text) for name, text in fields if name not in ("Action", "Version")]
    return operation, from_form(operation.input_shape or EMPTY, rest)


def of_cbor(service, request):
    prefix, _, name = request["path"].removeprefix("/service/").partition("/operation/")
    if prefix != service.metadata["targetPrefix"]:
        raise NoOperationError(f"{service.service_name}: no path {request['path']}")
    operation = named(service, name)
    try:
        return operation, from_json(operation.input_shape or EMPTY, cbor2.loads(request["body"]) if request["body"] else {})
    except cbor2.CBORDecodeError:
        return operation, Unread("no CBOR")

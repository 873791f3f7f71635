"""Checks every policy of synthesized stacks against IAM's own tables, and says in JSON what it found.

    python check.py <cdk.tf.json> …
"""

import json
import sys
from fnmatch import fnmatchcase

from policies import TYPES, example_arn, listed, policies_of, resolved
from tables import actions, condition_keys, is_of_type, resource_types

ELEMENTS = {"Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"}
OPERATORS = {
    f"{kind}{operator}"
    for kind, operators in {
        "String": ("Equals", "NotEquals", "EqualsIgnoreCase", "NotEqualsIgnoreCase", "Like", "NotLike"),
        "Numeric": ("Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"),
        "Date": ("Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"),
        "Arn": ("Equals", "NotEquals", "Like", "NotLike"),
        "IpAddress": ("",),
        "NotIpAddress": ("",),
        "BinaryEquals": ("",),
        "Bool": ("",),
        "Null": ("",),
    }.items()
    for operator in operators
}

def check(stack):
    """@returns each statement's resource of Terraform, and what is wrong with it"""
    for resource, kind, argument, statements in policies_of(stack):
        if statements is None:
            unread = ("IAM_POLICY", f"{argument}: cannot be read before it is applied")
            yield {"resource": resource, "problems": [told(unread)]}
        for index, statement in enumerate(statements or []):
            at = " ".join(filter(None, (argument, str(statement.get("Sid", index)))))
            found = set(problems(statement, kind))
            yield {"resource": resource, "problems": [told((name, f"{at}: {what}")) for name, what in sorted(found)]}


def told(problem):
    return dict(zip(("check", "what"), problem, strict=True))


def problems(statement, kind):
    """Pairs of a check's name and what it found."""
    for element in statement.keys() - ELEMENTS:
        yield "IAM_ELEMENT", f"no element is called {element}"
    known = {pattern: actions(pattern) for pattern in listed(statement.get("Action", statement.get("NotAction", [])))}
    yield from (("IAM_ACTION", f"{pattern}: no such action") for pattern, meant in known.items() if not meant)
    try:
        resources = [resolved(text) for text in resources_of(statement, kind)]
    except KeyError as error:
        yield "IAM_RESOURCE", f"{error.args[0]}: a type of resource that is not known here"
        return
    used = set()
    for pattern, meant in known.items():
        fitting = {action: types_among(action, resources) for action in meant}
        if meant and not any(fitting.values()):
            yield "IAM_RESOURCE", f"{pattern}: cannot have {' or '.join(resources)}"
        for action, (types, found) in ((action, fits) for action, fits in fitting.items() if fits):
            used.update(found)
            yield from condition_problems(statement, action, types)
    # Where the actions can have nothing at all, that has been told.
    if used:
        yield from (("IAM_RESOURCE", f"{text}: none of the actions can have it") for text in resources if text not in used)


def resources_of(statement, kind):
    """Of a key's policy, `*` is the key itself. A trust policy has none: it is about its role."""
    if kind == "aws_iam_role":
        return [example_arn(kind)]
    given = listed(statement.get("Resource", statement.get("NotResource", [])))
    return [example_arn(kind) if text == "*" and kind in TYPES else text for text in given]


def types_among(action, resources):
    """The types of an action's resources that are among some, and those; nothing if the action cannot have any of them."""
    types = resource_types(action)
    if not types:
        return (set(), {"*"}) if "*" in resources else None
    found = {(known, text) for known, arn in types.items() for text in resources if is_of_type(arn, text)}
    return ({known for known, _ in found}, {text for _, text in found}) if found else None


def condition_problems(statement, action, types):
    allowed = condition_keys(action, types)
    for operator, conditions in statement.get("Condition", {}).items():
        if operator.removesuffix("IfExists").removeprefix("ForAnyValue:").removeprefix("ForAllValues:") not in OPERATORS:
            yield "IAM_CONDITION", f"{operator}: no such operator"
        for key in conditions:
            if not any(fnmatchcase(key.lower(), known.lower()) for known in allowed) and not is_claim(statement, key):
                yield "IAM_CONDITION", f"{':'.join(action)} has no condition key {key}"


def is_claim(statement, key):
    """A key of the issuer by which somebody is federated, as `token.actions.githubusercontent.com:sub`: no table has them."""
    return "Federated" in (statement.get("Principal") or {}) and "." in key.partition(":")[0]


if __name__ == "__main__":
    results = []
    for file in sys.argv[1:]:
        with open(file, encoding="utf-8") as text:
            results += [{"file": file, **statement} for statement in check(json.load(text))]
    print(json.dumps(results))

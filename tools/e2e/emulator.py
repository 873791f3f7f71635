"""MiniStack, with two things as on AWS that Terraform's AWS provider relies on."""

import asyncio

from ministack import app as ministack
from ministack.services import apigateway_v1

# AWS keeps a stage's method settings under the name by which they were set, `~1webhooks~1stripe/POST`, and Terraform looks for
# them there. MiniStack 1.5.33 decodes the name and keeps them under `/webhooks/stripe/POST`.
apigateway_v1._decode_json_pointer_token = lambda token: token

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


ministack.app = answer

ministack.main()

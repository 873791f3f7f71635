"""MiniStack, answering for a stage's method settings as AWS does.

AWS keeps them under the name by which they were set, `~1webhooks~1stripe/POST`, and Terraform looks for them there. MiniStack
1.5.33 decodes the name and keeps them under `/webhooks/stripe/POST`.
"""

from ministack.app import main
from ministack.services import apigateway_v1

apigateway_v1._decode_json_pointer_token = lambda token: token

main()

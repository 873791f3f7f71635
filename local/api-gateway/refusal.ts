/** Types of gateway responses that the local API gives, with API Gateway's own status and error type. */
const RESPONSE_TYPES = {
  MISSING_AUTHENTICATION_TOKEN: { statusCode: 403, errorType: "MissingAuthenticationTokenException" },
  INVALID_SIGNATURE: { statusCode: 403, errorType: "InvalidSignatureException" },
  BAD_REQUEST_BODY: { statusCode: 400, errorType: "BadRequestException" },
  BAD_REQUEST_PARAMETERS: { statusCode: 400, errorType: "BadRequestException" },
  REQUEST_TOO_LARGE: { statusCode: 413, errorType: "RequestTooLargeException" },
  THROTTLED: { statusCode: 429, errorType: "TooManyRequestsException" },
  API_CONFIGURATION_ERROR: { statusCode: 500, errorType: "InternalServerErrorException" },
  /** A function that fails, or answers in no form that API Gateway knows: the type has no name of its own. */
  DEFAULT_5XX: { statusCode: 502, errorType: "InternalServerErrorException" },
  INTEGRATION_TIMEOUT: { statusCode: 504, errorType: "InternalServerErrorException" },
} as const;

export type ResponseType = keyof typeof RESPONSE_TYPES;

/** An answer that API Gateway gives by itself, in the form of the stack's gateway response of that type. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly responseType: ResponseType;
  /** What a model finds wrong, for `$context.error.validationErrorString`. */
  readonly validationError: string | undefined;

  constructor(responseType: ResponseType, message: string, validationError?: string) {
    super(message);
    this.responseType = responseType;
    this.validationError = validationError;
  }

  get statusCode(): number {
    return RESPONSE_TYPES[this.responseType].statusCode;
  }

  /** As much as there is to say. */
  get reason(): string {
    return this.validationError ?? this.message;
  }

  get errorType(): string {
    return RESPONSE_TYPES[this.responseType].errorType;
  }
}

/** Stands in for a function's bundle: does what the id of the path says. */
let invocations = 0;

const json = (value) => ({ statusCode: 200, headers: { "x-own": "yes" }, body: JSON.stringify(value) });

export async function handler(event, context) {
  invocations += 1;
  switch (event.pathParameters?.id) {
    case "event":
      return json(event);
    case "context":
      return json({ ...context, remaining: context.getRemainingTimeInMillis() });
    case "environment":
      return json(process.env);
    case "count":
      return json({ invocations });
    case "throw":
      throw new Error("boom");
    case "exit":
      return process.exit(3);
    case "hang":
      return new Promise(() => setInterval(() => {}, 1000));
    case "nothing":
      return undefined;
    case "number-body":
      return { statusCode: 200, body: 1 };
    case "headers":
      return { statusCode: 201, headers: { "X-One": "1" }, multiValueHeaders: { "Set-Cookie": ["a=1", "b=2"] } };
    case "binary":
      return { statusCode: 200, isBase64Encoded: true, body: Buffer.from([0, 255]).toString("base64") };
    default:
      return json({});
  }
}

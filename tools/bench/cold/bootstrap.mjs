/**
 * What Lambda's runtime does with a function, as far as it takes time: it loads `http` by `require`, asks for the first
 * event, loads the handler and calls it. Plain JavaScript, so that no compiler is in the figures.
 *
 * Source of the order: aws-lambda-nodejs-runtime-interface-client, RAPIDClient.js and index.mjs.
 */
import { subscribe } from "node:diagnostics_channel";

const started = performance.now();
const http = process.getBuiltinModule("node:http");
const { RUNTIME_API, HANDLER_FILE } = process.env;

const event = await new Promise((resolve, reject) => {
  http
    .get(`${RUNTIME_API}/next`, (response) => {
      let text = "";
      response.on("data", (chunk) => {
        text += chunk;
      });
      response.on("end", () => resolve(JSON.parse(text)));
    })
    .on("error", reject);
});

const beforeLoad = performance.now();
let firstAwsCall;
subscribe("http.client.request.created", () => {
  firstAwsCall ??= performance.now();
});
// Set by the first statement of the bundle: by then it is compiled, and what it imports is loaded.
globalThis.evaluating = undefined;
const { handler } = await import(HANDLER_FILE);
const loaded = performance.now();
const context = { awsRequestId: "request", functionName: process.env.AWS_LAMBDA_FUNCTION_NAME };
const answer = await handler(event, context);
const answered = performance.now();
const { user, system } = process.cpuUsage();

process.send({
  runtime: beforeLoad,
  bootstrap: beforeLoad - started,
  load: globalThis.evaluating - beforeLoad,
  init: loaded - globalThis.evaluating,
  untilFirstAwsCall: firstAwsCall ?? answered,
  firstCall: answered - loaded,
  total: answered,
  cpu: (user + system) / 1000,
  statusCode: answer?.statusCode ?? 200,
});
process.disconnect();

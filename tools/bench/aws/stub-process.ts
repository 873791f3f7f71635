/** Runs the stub of AWS for the process that forked it, so that its work is not taken for a function's. */
import { startAwsStub } from "./stub.ts";

const stub = await startAwsStub();
process.on("disconnect", () => process.exit(0));
process.send?.({ port: stub.port });

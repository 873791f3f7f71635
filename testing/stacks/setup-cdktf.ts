import { Testing } from "cdktf";

/** Each reference keeps where it was made. Jest maps such a place to its source, which takes a third of these tests' time. */
jest.mock("cdktf/lib/tokens/private/stack-trace.js", () => ({
  captureStackTrace: () => [],
  // Of CDK Terrain.
  captureCreationStack: () => [],
}));

Testing.setupJest();

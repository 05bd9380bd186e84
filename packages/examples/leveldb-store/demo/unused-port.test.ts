import { startOtlpReceiver } from "@sonde/sdk/testing";
import { expect, test } from "vitest";
import { findUnusedPort } from "./unused-port.ts";

test("a backend can listen on the port, and a client is never given it by chance", async () => {
  const port = await findUnusedPort();
  expect(port).toBeLessThan(32_768);
  const receiver = await startOtlpReceiver({ port });
  expect(receiver.port).toBe(port);
  await receiver.close();
});

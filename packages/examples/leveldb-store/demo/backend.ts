import { type OtlpReceiver, startOtlpReceiver } from "@sonde/sdk/testing";
import type { CanaryHit, CanaryScanner } from "./canary.ts";
import type { ScenarioOptions } from "./scenario-options.ts";

/** One that takes everything, or one that misbehaves at random. */
export async function startBackend(
  { chaos, say }: Pick<ScenarioOptions, "chaos" | "say">,
  port: number,
): Promise<OtlpReceiver> {
  if (chaos === undefined) {
    say(`A backend comes up on port ${port}, and the spool drains.`);
    return startOtlpReceiver({ port });
  }
  say(`A backend comes up on port ${port}, and treats every other request badly.`);
  return startOtlpReceiver({ port, script: (_, request) => chaos.decide(request) });
}

/** Everything that the backend could read: addresses, headers and decompressed bodies. */
export function scanReceived(scanner: CanaryScanner, receiver: OtlpReceiver): CanaryHit[] {
  return receiver.requests.flatMap(({ url, headers, body }, index) => [
    ...scanner.scan(Buffer.from(JSON.stringify({ url, headers })), `the head of request ${index}`),
    ...scanner.scan(body, `the body of request ${index}`),
  ]);
}

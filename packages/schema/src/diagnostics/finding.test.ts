import { expect, it } from "vitest";
import { createFinding, MAX_MESSAGE_LENGTH, startOfFile } from "./finding.ts";

const RULE = { id: "r", severity: "error", why: "w" } as const;

it("keeps messages and help to their bound, whatever they quote", () => {
  const longest = "\ud83d\udc1f".repeat(MAX_MESSAGE_LENGTH / 2);
  const whole = createFinding(RULE, startOfFile("a.yaml"), longest, longest);
  expect(whole).toMatchObject({ message: longest, help: longest });
  const { help, message } = createFinding(
    RULE,
    startOfFile("a.yaml"),
    `x${longest}`,
    `x${longest}`,
  );
  expect(message).toBe(`x${longest.slice(0, -2)}…`);
  expect(help).toBe(message);
});

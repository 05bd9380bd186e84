import { test } from "vitest";
import { expectExamples } from "../../../../test/support/scrub/expect-examples.ts";
import { paymentCard, paymentCardExamples } from "./payment-card.ts";

test("its examples hold", () => {
  expectExamples(paymentCard, paymentCardExamples);
});

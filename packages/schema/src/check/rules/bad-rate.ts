import type { RegistryEvent } from "../../contract/registry.ts";
import type { Located } from "../../diagnostics/finding.ts";
import type { Rule, Violation } from "../rule.ts";

export const badRate: Rule = {
  id: "bad-rate",
  severity: "error",
  why: "a rate is the share of events that are kept; the weights that restore totals come from it",
  *check(registry) {
    for (const event of registry.events) yield* examine(event);
  },
};

function* examine({ contract, id }: RegistryEvent): Generator<Violation> {
  const { rate, ratePlace, minRate, maxRate } = contract.sampling;
  const rateAt = { value: rate, place: ratePlace ?? id.place };
  const outside = [
    ...share("rate", rateAt),
    ...(minRate === undefined ? [] : share("min_rate", minRate)),
    ...(maxRate === undefined ? [] : share("max_rate", maxRate)),
  ];
  yield* outside;
  if (outside.length > 0) return;
  const least = minRate?.value ?? 0;
  const most = maxRate?.value ?? 1;
  if (minRate !== undefined && least > most) {
    const message = `\`min_rate\` ${least} is above \`max_rate\` ${most}`;
    yield { place: minRate.place, message, help: "exchange the two" };
  } else if (rate < least || rate > most) {
    const message = `\`rate\` ${rate} is outside \`min_rate\` ${least} to \`max_rate\` ${most}`;
    yield { place: rateAt.place, message, help: "move the rate, or widen its bounds" };
  }
}

function share(key: string, rate: Located<number>): readonly Violation[] {
  if (rate.value >= 0 && rate.value <= 1) return [];
  const message = `\`${key}\` is ${rate.value}, not a share from 0 to 1`;
  return [{ place: rate.place, message, help: "write 0.05 to keep one event in 20" }];
}

import { expect, it } from "vitest";
import { daysAfter, yearsAfter } from "./days.ts";

it("counts days over months, years and leap days", () => {
  expect(daysAfter("2026-11-23", 30)).toBe("2026-12-23");
  expect(daysAfter("2027-12-31", 1)).toBe("2028-01-01");
  expect(daysAfter("2028-02-28", 1)).toBe("2028-02-29");
});

it("keeps month and day in another year, in an order that holds for leap days", () => {
  expect(yearsAfter("2026-11-23", 2)).toBe("2028-11-23");
  const latest = yearsAfter("2028-02-29", 2);
  expect("2030-02-28" < latest && latest < "2030-03-01").toBe(true);
});

/** Mistake: the host decides against the rate itself, and writes the four digits that its T is rounded to. True where the event is kept. */
export function keptByRateItself(rate: number, high: number, low: number): boolean {
  return (high + low / 2 ** 28) / 2 ** 28 >= 1 - rate;
}

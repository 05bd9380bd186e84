/**
 * The symbols of UCUM (case-sensitive form, edition 2.2) that telemetry of machines needs. Units of
 * medicine, printing and surveying are left out: next to them a slip of the pen is too often a unit
 * (`ft` is a femtotonne already, `pt` would be a pint).
 */

/** Take a prefix: `ms`, `kHz`, `GBy`. */
const METRIC = [
  ...["m", "s", "g", "rad", "K", "C", "cd", "mol", "sr", "Hz", "N", "Pa", "J", "W", "A", "V"],
  ...["F", "Ohm", "S", "Wb", "Cel", "T", "H", "lm", "lx", "Bq", "Gy", "Sv", "kat", "l", "L"],
  ...["t", "bar", "eV", "[g]", "bit", "By", "Bd"],
];

const DECIMAL_PREFIXES = [
  ...["Y", "Z", "E", "P", "T", "G", "M", "k", "h", "da"],
  ...["d", "c", "m", "u", "n", "p", "f", "a", "z", "y"],
];

/** UCUM allows them on every metric symbol; they make sense for information only. */
const BINARY_PREFIXES = ["Ki", "Mi", "Gi", "Ti"];
const INFORMATION = ["bit", "By"];

/** Take no prefix. */
const PLAIN = [
  ...["%", "[ppth]", "[ppm]", "[ppb]", "[pptr]", "[pi]", "10*", "10^"],
  ...["min", "h", "d", "wk", "mo", "a", "deg", "gon", "atm"],
  ...["[degF]", "[psi]", "[in_i]", "[ft_i]", "[mi_i]", "[nmi_i]", "[kn_i]", "[cft_i]"],
  ...["[lb_av]", "[oz_av]", "[gal_us]", "[Btu_IT]", "[HP]"],
  // Levels, as decibels only: with other prefixes, or none, people mean bytes (`kB`, `MB`, `B`).
  ...["dB", "dB[V]", "dB[mV]", "dB[uV]", "dB[W]", "dB[kW]", "dB[SPL]"],
  // Not of UCUM, but the unit of `hw.fan.speed` in OpenTelemetry's conventions.
  "rpm",
];

const SYMBOLS: ReadonlySet<string> = new Set([
  ...PLAIN,
  ...METRIC,
  ...METRIC.flatMap((symbol) => DECIMAL_PREFIXES.map((prefix) => prefix + symbol)),
  ...INFORMATION.flatMap((symbol) => BINARY_PREFIXES.map((prefix) => prefix + symbol)),
]);

/** True for one symbol with its prefix, without exponent and annotation. */
export function isUnitSymbol(symbol: string): boolean {
  return SYMBOLS.has(symbol);
}

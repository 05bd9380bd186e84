/**
 * What people write for a unit, in lower case, and the codes of UCUM that they may mean, the
 * likeliest first.
 */
const SPELLINGS: readonly (readonly [spellings: string, codes: string])[] = [
  ["ns nsec nsecs nano nanos nanosec nanosecs nanosecond nanoseconds", "ns"],
  ["us \u03bcs usec usecs micro micros microsec microsecs microsecond microseconds", "us"],
  ["ms msec msecs milli millis millisec millisecs millisecond milliseconds", "ms"],
  ["s sec secs second seconds", "s"],
  ["mins minute minutes", "min"],
  ["hr hrs hour hours", "h"],
  ["day days", "d"],
  ["week weeks", "wk"],
  ["month months", "mo"],
  ["yr yrs year years", "a"],
  ["byte bytes octet octets", "By"],
  ["kb kbyte kbytes kilobyte kilobytes", "kBy KiBy"],
  ["mb mbyte mbytes megabyte megabytes", "MBy MiBy"],
  ["gb gbyte gbytes gigabyte gigabytes", "GBy GiBy"],
  ["tb tbyte tbytes terabyte terabytes", "TBy TiBy"],
  ["pb pbyte pbytes petabyte petabytes", "PBy"],
  ["kib kibibyte kibibytes", "KiBy"],
  ["mib mebibyte mebibytes", "MiBy"],
  ["gib gibibyte gibibytes", "GiBy"],
  ["tib tebibyte tebibytes", "TiBy"],
  ["bit bits", "bit"],
  ["kbit kbits kilobit kilobits", "kbit"],
  ["mbit mbits megabit megabits", "Mbit"],
  ["gbit gbits gigabit gigabits", "Gbit"],
  ["bps", "bit/s By/s"],
  ["kbps", "kbit/s kBy/s"],
  ["mbps", "Mbit/s MBy/s"],
  ["gbps", "Gbit/s GBy/s"],
  ["iops", "{operation}/s"],
  ["rps", "{request}/s"],
  ["qps", "{query}/s"],
  ["tps", "{transaction}/s"],
  ["percent percents percentage pct", "%"],
  ["ratio ratios fraction fractions proportion", "1"],
  ["ppm", "[ppm]"],
  ["ppb", "[ppb]"],
  ["hz hertz", "Hz"],
  ["khz kilohertz", "kHz"],
  ["mhz megahertz", "MHz"],
  ["ghz gigahertz", "GHz"],
  ["celsius degc \u00b0c", "Cel"],
  ["fahrenheit degf \u00b0f", "[degF]"],
  ["kelvin kelvins", "K"],
  ["volt volts", "V"],
  ["millivolt millivolts", "mV"],
  ["amp amps ampere amperes", "A"],
  ["milliamp milliamps", "mA"],
  ["watt watts", "W"],
  ["milliwatt milliwatts", "mW"],
  ["kilowatt kilowatts", "kW"],
  ["wh", "W.h"],
  ["kwh", "kW.h"],
  ["ah", "A.h"],
  ["mah", "mA.h"],
  ["va", "V.A"],
  ["kva", "kV.A"],
  ["joule joules", "J"],
  ["ohm ohms \u03c9", "Ohm"],
  ["meter meters metre metres", "m"],
  ["millimeter millimeters millimetre millimetres", "mm"],
  ["degree degrees \u00b0", "deg"],
  ["psi", "[psi]"],
];

const CODES: ReadonlyMap<string, readonly string[]> = new Map(
  SPELLINGS.flatMap(([spellings, codes]) =>
    spellings.split(" ").map((spelling) => [spelling, codes.split(" ")] as const),
  ),
);

/** Codes that a word in lower case may mean, the likeliest first. Empty where it is no unit's name. */
export function codesSpelled(word: string): readonly string[] {
  return CODES.get(word) ?? [];
}

import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { placeholder } from "../../text/placeholder.ts";
import { BASE64, exampleToken } from "./example-token.ts";
import { alphabetOf, runStart } from "./tokens.ts";

const ALPHABET = alphabetOf(/[A-Za-z0-9+/_-]/);
const MIN_CUT_HEAD = 8;

/** How many characters of the key stand before its signature. */
const HEADS: Readonly<Record<string, number>> = {
  // 32 bytes: Service Bus, Event Hubs, Relay, IoT Hub and its devices, Cache for Redis, Event Grid.
  "+ASb": 33,
  "+AEh": 33,
  "+ARm": 33,
  AIoT: 33,
  AzCa: 33,
  AZEG: 33,
  // 64 bytes: Cosmos DB, Batch, Machine Learning, API Management.
  ACDb: 76,
  "+ABa": 76,
  "+AMC": 76,
  APIM: 76,
  // 39 bytes: Container Registry, AI Search; 40: Functions.
  "+ACR": 42,
  AzSe: 42,
  AzFu: 44,
};

/** Keys of Azure's services that carry a signature at a fixed place. */
export const azureServiceKey: Detector = {
  name: "azure-service-key",
  class: "secret",
  gates: [
    "\\+asb",
    "\\+aeh",
    "\\+arm",
    "aiot",
    "azca",
    "azeg",
    "acdb",
    "\\+aba",
    "\\+amc",
    "apim",
    "\\+acr",
    "azse",
    "azfu",
  ],
  pattern:
    /(\+ASb|\+AEh|\+ARm|AIoT|AzCa|AZEG|ACDb|\+ABa|\+AMC|APIM|\+ACR|AzSe|AzFu)[A-Za-z0-9+/_-]{6}={0,2}/g,
  find(match, text) {
    const head = HEADS[match[1]!]!;
    const start = runStart(text, match.index, ALPHABET, head);
    const end = match.index + match[0].length;
    // One that was cut at its beginning needs its padding as a proof.
    const isWhole = match.index - start === head;
    if (!isWhole && (match.index - start < MIN_CUT_HEAD || text[end - 1] !== "=")) return [];
    return [{ start, end, replacement: placeholder("azure-service-key") }];
  },
  source: "Microsoft security-utilities SEC101/154, 158, 160, 163, 166, 170-173, 176, 178-184, 199",
};

export const azureServiceKeyExamples: DetectorExamples = {
  positives: () =>
    Object.entries(HEADS).map(([signature, head], seed) => {
      const key = `${exampleToken(seed + 10, head, BASE64)}${signature}D${exampleToken(seed, 5)}=`;
      return { text: `key "${key}" expired`, gone: [key, key.slice(0, 20)], stays: ["expired"] };
    }),
  negatives: () => [
    "APIMANAGEMENT gateway restarted",
    "AIoTDevice17 connected",
    "class AzSearchClient in com.acme.AzCacheFactoryBean",
    `short ${exampleToken(9, 20)}AzCaD12345`,
  ],
};

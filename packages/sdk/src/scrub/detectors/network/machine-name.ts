import type { Detector, DetectorExamples } from "../../text/detector.ts";
import { hostFinding, nameEnd, nameStart } from "./parts/host-name.ts";

/** Names that systems give a machine at set-up: Windows' own, EC2's, and those of AWS and Azure that hold the address. */
export const machineName: Detector = {
  name: "machine-name",
  class: "identifier",
  gates: [
    "win-[a-z0-9]{6}",
    "desktop-",
    "laptop-",
    "minint-",
    "ec2amaz-",
    "-\\d{1,3}-\\d{1,3}-\\d{1,3}-\\d",
    "vmss0",
    "gke-[a-z]",
    "aks-[a-z]",
  ],
  pattern:
    /(?:win-[a-z0-9]{11}|desktop-[a-z0-9]{7}|laptop-[a-z0-9]{7}|minint-[a-z0-9]{7}|ec2amaz-[a-z0-9]{7}|(?:ip|ec2|host|node|vm|dhcp|instance)-\d{1,3}-\d{1,3}-\d{1,3}-\d{1,3}|vmss0[a-z0-9]{5}|(?:gke|aks)-[a-z0-9-]{8})/gi,
  find(match, text, identities) {
    const isScaleSet = match[0].toLowerCase().startsWith("vmss");
    const start = isScaleSet ? nameStart(text, match.index) : match.index;
    let end = match.index + match[0].length;
    if (/[A-Za-z0-9]/.test(text[start - 1] ?? "") || /[A-Za-z0-9_]/.test(text[end] ?? ""))
      return [];
    const isDrawn = /\d/.test(match[0]) || /-[A-Z]{7,}$/.test(match[0]);
    if (!isDrawn) return [];
    // EC2's names go on with a domain that says the region.
    if (/[.-]/.test(text[end] ?? "")) end = Math.max(end, nameEnd(text, start));
    if (/\.(?:js|ts|json|log|txt|exe|zip|iso|tar|gz|ya?ml)$/i.test(text.slice(start, end)))
      return [];
    return hostFinding(text, start, end, identities);
  },
  source:
    "Windows Setup (computer names by default); AWS EC2 User Guide, instance hostname types; Azure VM scale sets",
};

export const machineNameExamples: DetectorExamples = {
  positives: () => [
    {
      text: "computer WIN-9F3K2LQ7ABC joined",
      gone: ["9F3K2LQ7ABC"],
      stays: ["computer ", " joined"],
    },
    { text: "DESKTOP-4K2LQ7A\\ rejected", gone: ["4K2LQ7A"], stays: [" rejected"] },
    { text: "peer ip-10-0-12-5.ec2.internal left", gone: ["10-0-12-5"], stays: [" left"] },
    { text: "EC2AMAZ-1A2B3C4 up", gone: ["1A2B3C4"], stays: [" up"] },
  ],
  negatives: () => [
    "win-condition reached",
    "desktop-session started",
    "laptop-battery low",
    "ip-address missing",
  ],
};

import type { IdentifiedThing } from "../contract/attribute-contract.ts";

/** How values that name something leave, in the words of the documents. */
export interface MaskText {
  /** What of the value stays visible beside that two are equal. */
  readonly tells: string;
  readonly value: string;
  /** What leaves for it; `h_…` and `n_…` stand for sixteen characters that the key decides. */
  readonly example: string;
}

/** `test/masks-text.test.ts` holds every example to the SDK's masks. */
export const MASK_TEXTS: Readonly<Record<IdentifiedThing, MaskText>> = {
  host: {
    tells: "nothing more; all writings of one host are equal",
    value: "nas07.corp.example",
    example: "h_…",
  },
  ip: {
    tells: "its range (such as private or public) and equal subnets",
    value: "10.20.30.40",
    example: "<ip4:private:n_…:h_…>",
  },
  mac: {
    tells: "the maker's number",
    value: "00:a0:98:12:34:56",
    example: "<mac:00a098:h_…>",
  },
  wwn: {
    tells: "the kind of name and the maker's number",
    value: "50:0a:09:80:12:34:56:78",
    example: "<wwn:5:00a098:h_…>",
  },
  iqn: {
    tells: "the date, and the domain where it is a storage vendor's",
    value: "iqn.1998-01.com.vmware:host1",
    example: "<iqn:1998-01.com.vmware:h_…>",
  },
  nqn: {
    tells: "the date, and the domain where it is a storage vendor's",
    value: "nqn.1992-08.com.netapp:sn.1234:subsystem.x",
    example: "<nqn:1992-08.com.netapp:h_…>",
  },
  sid: {
    tells:
      "equal domains, a last part that every domain has, and identifiers that every machine has",
    value: "S-1-5-21-1111111111-2222222222-3333333333-500",
    example: "<sid:h_…:500>",
  },
  path: {
    tells: "its depth, a well-known extension, and folders that every machine has",
    value: "/home/jdoe/vm/disk.vhdx",
    example: "/home/<user:h_…>/<path:2:vhdx>",
  },
  account: {
    tells: "equal domains, equal users, and accounts that every machine has",
    value: "CORP\\jdoe",
    example: "<account:h_…:h_…>",
  },
};

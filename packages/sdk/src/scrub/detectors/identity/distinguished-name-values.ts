/** Attribute types of RFC 4514, section 3, and of X.509 subjects; what may stand for their values. */
export const TYPES: Readonly<Record<string, "keep" | "personal" | "identifier">> = {
  c: "keep",
  cn: "personal",
  uid: "personal",
  sn: "personal",
  gn: "personal",
  givenname: "personal",
  emailaddress: "personal",
  e: "personal",
  serialnumber: "personal",
  ou: "identifier",
  o: "identifier",
  dc: "identifier",
  l: "identifier",
  st: "identifier",
  s: "identifier",
  street: "identifier",
  postalcode: "identifier",
};
/** Parts of every directory, and public roots. */
const KNOWN_VALUES =
  /^(?:com|net|org|edu|gov|io|de|uk|co|eu|local|lan|corp|internal|localdomain|localhost|users|computers|builtin|system|configuration|schema|sites|services|domain controllers|program data|managed service accounts|foreignsecurityprincipals|administrators?|domain (?:admins|users|computers)|people|groups?|accounts|hosts|windows nt|public key services|default-first-site-name|servers|ntds settings|microsoft|certification authorities|aia|cdp|enrollment services|policies|root|ca|krbtgt|\*)$/i;
const PUBLIC_AUTHORITY =
  /^(?:digicert|let'?s encrypt|microsoft (?:azure|corporation|rsa|ecc|it)|globalsign|sectigo|amazon|google trust|gts |entrust|baltimore|isrg|internet security research|comodo|usertrust|starfield|godaddy|quovadis|verisign|thawte|geotrust|identrust|dst root|\(c\)|r\d{1,2}$|e\d{1,2}$|www\.digicert)/i;

/** Whether a value says nothing of the customer. */
export function isPublicValue(value: string): boolean {
  return KNOWN_VALUES.test(value) || PUBLIC_AUTHORITY.test(value);
}

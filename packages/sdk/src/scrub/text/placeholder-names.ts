/**
 * The names of all placeholders of ours (`test/scrub.property.test.ts` holds it to that). `<jane>` in a log is none, and neither is
 * what a markup calls its elements.
 */
export const PLACEHOLDER_NAMES: ReadonlySet<string> = new Set(
  (
    "access-key-id account asset aws-access-key-id aws-id aws-secret-key aws-session-token azure-service-key azure-storage-key " +
    "bucket cask-key ceph-key chap-secret cloud-key connection-secret container content cookie credentials dataset email " +
    "entra-client-secret google-key guid host iban identifier invalid ip4 ip6 ipoib iqn jwt kerberos label mac name nqn nt-hash " +
    "ntlm ocid one-time-password password password-hash path payment-card personal pkcs12 pool private-key private-key-id " +
    "product-key provider-token query-parameter realm recovery-key sas secret serial share sid signature snapshot " +
    "snmp-community storage-key token truncated unit unscanned user userinfo value vault-unseal-key vm vml wwn"
  ).split(" "),
);

/** Options of which the next argument is a secret, by program. */
interface Program {
  readonly names: RegExp;
  /** Ends where the value begins. */
  readonly option: RegExp;
  /** What stands before the secret in the value. */
  readonly before?: RegExp;
}

export const PROGRAMS: readonly Program[] = [
  // Only in one piece: `-p x` asks for the password and takes `x` for a database.
  { names: /^(?:mysql|maria|xtrabackup|innobackupex)/, option: /[ \t]-p(?=[^ \t-])/g },
  { names: /^sshpass/, option: /[ \t]-p[ \t]{0,2}/g },
  { names: /^(?:ipmi|sqlcmd|bcp|osql|isql|zip|bmc|ucli)/, option: /[ \t]-P[ \t]{0,2}/g },
  { names: /^(?:ldap)/, option: /[ \t]-w[ \t]{1,2}/g },
  { names: /^redis/, option: /[ \t]-a[ \t]{1,2}/g },
  {
    names:
      /^(?:docker|podman|mongo|racadm|psexec|rdesktop|az|helm|influx|arcconf|isi|uemcli|naviseccli|symcli|clickhouse)/,
    option: /[ \t]-(?:p|password)[ \t]{1,2}/g,
  },
  { names: /^(?:fence_|pcs|ipmi-|ipmi(?:power|console))/, option: /[ \t]-p[ \t]{1,2}/g },
  { names: /^lftp/, option: /[ \t]-u[ \t]{1,2}/g, before: /^[^,\s]{0,64},/ },
  { names: /^(?:plink|pscp|psftp|putty)/, option: /[ \t]-pw[ \t]{1,2}/g },
  { names: /^(?:7z|7za|rar|unrar)/, option: /[ \t]-h?p(?=[^ \t])/g },
  {
    names: /^(?:curl|wget|http)/,
    option: /[ \t](?:-u|-U|--user|--proxy-user|-a|--auth)[ =]?[ \t]{0,2}/g,
    before: /^[^:\s]{0,64}:/,
  },
  {
    names: /^(?:smb|rpcclient|cifs|net|winexe|wmic)/,
    option: /[ \t](?:-U|--user)[ =]?[ \t]{0,2}/g,
    before: /^[^%\s]{0,64}%/,
  },
  { names: /^snmp/, option: /[ \t]-[cAX][ \t]{1,2}/g },
  {
    names: /^openssl/,
    option:
      /[ \t](?:-k[ \t]{1,2}|-K[ \t]{1,2}|-pass(?:in|out)?[ \t]{1,2}(?:pass:)?)(?!(?:env|file|fd|stdin))/g,
  },
  { names: /^vault/, option: /[ \t](?:login|unseal)[ \t]{1,2}/g },
  { names: /^(?:schtasks|cmdkey|net)/, option: /[ \t]\/(?:rp|pass|p)[ :][ \t]{0,2}/gi },
  { names: /^(?:xfreerdp|wfreerdp)/, option: /[ \t]\/p:/g },
];

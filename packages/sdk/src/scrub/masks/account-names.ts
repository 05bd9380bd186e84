/**
 * Accounts that an operating system or a widespread product brings along: they name nobody.
 * From the base systems' passwd and group files (Debian base-passwd, Fedora setup), Windows' well-known accounts and groups, and
 * the packages of databases, web servers and storage.
 */
const KNOWN_ACCOUNTS: ReadonlySet<string> = new Set([
  ..."root toor daemon bin sys sync games man lp mail news uucp proxy www-data backup list irc gnats nobody nogroup".split(
    " ",
  ),
  ..."_apt systemd-network systemd-resolve systemd-timesync systemd-coredump messagebus dbus polkitd polkit syslog".split(
    " ",
  ),
  ..."sshd ftp ntp chrony rpc rpcuser rpcbind nfsnobody statd tss uuidd kernoops avahi colord gdm lightdm sddm".split(
    " ",
  ),
  ..."adm wheel sudo staff users operator shutdown halt tty disk kmem dialout cdrom audio video plugdev netdev docker".split(
    " ",
  ),
  ..."lxd kvm libvirt libvirt-qemu qemu nginx apache apache2 httpd tomcat mysql mariadb postgres postgresql redis mongodb".split(
    " ",
  ),
  ..."rabbitmq elasticsearch kibana logstash grafana prometheus influxdb zookeeper kafka hdfs yarn mapred hive hbase spark".split(
    " ",
  ),
  ..."hadoop cassandra ceph ganesha gluster samba named bind unbound postfix dovecot exim cron crontab telegraf zabbix nagios".split(
    " ",
  ),
  ..."nova neutron cinder glance keystone swift heat rook minio vault consul etcd kube kubelet node git jenkins".split(
    " ",
  ),
  ..."wwwrun wwwuser ntpd lpd nscd tcpdump pulse geoclue gnome-initial-setup abrt oprofile saslauth _mdns".split(
    " ",
  ),
  ..."system administrator guest defaultaccount wdagutilityaccount krbtgt admin administrators users guests everyone".split(
    " ",
  ),
  ..."anonymous test demo interactive network service local dialup batch authenticated self owner creator sa dbo public".split(
    " ",
  ),
  "anonymous logon",
  "local service",
  "network service",
  "local system",
  "localsystem",
  "localservice",
  "networkservice",
  "default",
  "default user",
  "all users",
  "shared",
  "public",
  "power users",
  "backup operators",
  "domain admins",
  "domain users",
  "domain guests",
  "domain computers",
  "domain controllers",
  "enterprise admins",
  "schema admins",
  "cert publishers",
  "authenticated users",
  "remote desktop users",
  "hyper-v administrators",
  "trustedinstaller",
]);
const KNOWN_SHAPES =
  /^(?:dwm-\d{1,3}|umfd-\d{1,3}|utilityvm|systemd-[a-z-]{2,24}|_[a-z]{2,24}|\d+)$/;

/** What stands before the backslash in an account that Windows itself owns, and roots of other things with backslashes. */
const PUBLIC_DOMAINS: ReadonlySet<string> = new Set([
  "nt authority",
  "authority",
  "service",
  "ntservice",
  "ntauthority",
  "autorite nt",
  "nt-autorität",
  "builtin",
  "nt service",
  "nt virtual machine",
  "virtual machine",
  "iis apppool",
  "apppool",
  "window manager",
  "manager",
  "font driver host",
  "application package authority",
]);

/** Whether a name is one that every system has; without regard to case. A number is an id, and names nobody by itself. */
export function isKnownAccount(name: string): boolean {
  const lower = name.toLowerCase();
  return KNOWN_ACCOUNTS.has(lower) || KNOWN_SHAPES.test(lower);
}

/** Whether the domain of a down-level name is Windows' own (MS-DTYP 2.4.2.4). */
export function isPublicDomain(domain: string): boolean {
  return PUBLIC_DOMAINS.has(domain.toLowerCase());
}

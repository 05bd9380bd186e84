/**
 * Words that name nothing: generic names of hosts and accounts, and words of any log. As known values they would take a word
 * out of every sentence, and say of the customer what holds for all.
 */
const STOP_WORDS: ReadonlySet<string> = new Set(
  [
    "localhost localdomain workgroup localhost.localdomain local internal loopback broadcasthost ip6-localhost ip6-loopback",
    "root admin administrator administrators user users guest nobody daemon system service services default public shared",
    "everyone anonymous unknown operator owner group account accounts home www-data ubuntu debian centos fedora rhel azureuser",
    "ec2-user vagrant runner jenkins docker kubernetes podman bin sys sync mail news proxy backup postgres mysql redis nginx apache",
    "host hosts hostname node nodes server servers client clients cluster master slave primary secondary replica leader follower",
    "computer machine desktop laptop workstation gateway router switch storage disk disks drive volume volumes pool pools share",
    "www web api app apps data database file files log logs test tests testing dev development prod production stage staging",
    "null none true false undefined empty yes off error errors warn warning info debug trace fatal failed failure success ok",
    "read write open close start stop begin end time date name names value values key keys type types path paths code line",
    "the and for not was are with from this that has have had can could will all any new old one two out get set put",
    "password passwd secret secrets token tokens credential credentials username login example test123 changeme",
    "linux windows darwin macos unix android node.js nodejs java python azure aws google microsoft intel amd",
    "var usr etc opt tmp temp dev/null /dev /etc /home /opt /proc /root /sys /tmp /usr /var /users c:\\ c:\\users",
  ].flatMap((line) => line.split(" ")),
);

/** `folded` is in lower case. */
export function isStopWord(folded: string): boolean {
  return STOP_WORDS.has(folded);
}

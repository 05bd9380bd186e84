/**
 * Names in paths that come from a system, a product or a tool, and so say nothing of the customer.
 * From the Filesystem Hierarchy Standard 3.0, the XDG directories, Windows' known folders, macOS' standard directories, and what
 * package managers and build tools make.
 */
function names(...lists: readonly string[]): ReadonlySet<string> {
  return new Set(lists.flatMap((list) => list.split("|")));
}

/** Roots of POSIX paths below which only systems and packages write: the whole path stays. */
export const POSIX_SYSTEM_ROOTS: ReadonlySet<string> = names(
  "usr|lib|lib64|lib32|bin|sbin|proc|sys|dev|boot|etc|nix|snap|system|applications|library|private|cores|system.slice",
  "kubepods.slice|user.slice|init.scope",
);

/** Roots of POSIX paths with directories of products first and the customer's below. */
export const POSIX_PRODUCT_ROOTS: ReadonlySet<string> = names("opt|var|run|tmp|app|apps");

/** Roots of POSIX paths that hold data: the root stays, nothing below. */
export const POSIX_DATA_ROOTS: ReadonlySet<string> = names(
  "home|users|root|mnt|media|srv|data|vol|volumes|volume|export|exports|nfs|share|shares|shared|backup|backups|storage|pool|pools",
  "tank|zpool|gpfs|lustre|ceph|cephfs|ifs|nas|san|hdfs|vmfs|datastore|datastores|archive|archives|scratch|work|workspace|projects|project",
  "net|afs|smb|cifs|samba|cluster|gluster|bricks|brick|disks|disk|repo|repos|builds|code|local|opt2|content|files|ftp|www|web|db",
  "database|databases|pgdata|oracle|u01|u02|u03|raid|external|mount|mounts|warehouse|dumps|uploads|download|downloads|documents",
  "minio|beegfs|weka|quobyte|vast|ext|fs|lun|luns|images|vms|vm|iscsi",
);
export const NUMBERED_DATA_ROOT: RegExp =
  /^(?:volume|vol|data|disk|mnt|pool|raid|fs|srv|export|md|u|share|brick|array)[-_]?\d{1,4}$/;

/** The first segment of a path that is a route of a server and no file. */
export const ROUTE_ROOTS: ReadonlySet<string> = names(
  "api|apis|rest|redfish|graphql|v1|v2|v3|v4|v1beta1|v2.0|v2.1|v3.0|metrics|health|healthz|livez|readyz|ready|live|status|ping|login|logout",
  "oauth|oauth2|auth|token|session|sessions|static|assets|rpc|ws|socket.io|favicon.ico|robots.txt|index.html|swagger|openapi|docs|admin",
  "search|events|query|write|upload|graph|subscriptions|providers|latest|meta-data|computemetadata|openstack|dashboard|ui|console",
);

/** Windows roots below which the whole path stays. */
export const WINDOWS_SYSTEM_ROOTS: ReadonlySet<string> = names(
  "windows|winnt|program files|program files (x86)|program files (arm)|progra~1|progra~2|perflogs|recovery|efi|boot|$windows.~bt|windows.old",
  "$winreagent|msocache|$recycle.bin|recycler|system volume information|config.msi|$extend|$mft|pagefile.sys|hiberfil.sys|swapfile.sys",
  "bootmgr|documents and settings",
);

/** A directory of which the next is a user's own. */
export const HOME_PARENTS: ReadonlySet<string> = names(
  "home|homes|users|profiles|usershares|user_homes|homedirs|home$|users$|profiles$|documents and settings",
);
/** Next to users' homes, and nobody's. */
export const NO_USERS: ReadonlySet<string> = names(
  "public|default|default user|default.migrated|all users|defaultapppool|shared|guest|administrator|administrators|admin|root|lost+found",
  "linuxbrew|runner|runneradmin|node|vsts|.snapshot|.zfs|.snapshots|systemprofile|localservice|networkservice|desktop.ini|defaultuser0|user",
  "docs|documents|data|shares|backup|vagrant|ubuntu|ec2-user|azureuser|centos|debian|fedora|pi|opc|containeradministrator|containeruser",
);

/** Directories that stay wherever they stand before the first that does not. */
export const KNOWN_DIRECTORIES: ReadonlySet<string> = names(
  "documents|desktop|downloads|pictures|music|videos|favorites|contacts|links|searches|saved games|onedrive|dropbox|public|templates",
  "appdata|local|roaming|locallow|temp|tmp|application data|local settings|start menu|programs|programs and settings|microsoft|windows",
  "library|logs|log|caches|cache|application support|preferences|launchagents|containers|developer|keychains|saved application state",
  ".config|.cache|.local|.ssh|.gnupg|.npm|.nvm|.aws|.azure|.kube|.docker|.vscode|.vscode-server|.cargo|.rustup|.m2|.gradle|.nuget|.dotnet",
  ".pnpm|.pnpm-store|.yarn|.venv|.git|.svn|.hg|.terraform|.ansible|.snapshot|.snapshots|.zfs|snapshot|share|state|systemd|user",
  "src|source|lib|libs|dist|build|bin|obj|out|target|debug|release|test|tests|spec|scripts|tools|vendor|pkg|mod|go|packages|node_modules",
  "site-packages|dist-packages|venv|env|versions|registry|repository|classes|main|java|resources|conf|config|etc|sbin|include|internal",
  "app|apps|server|client|api|core|common|utils|modules|plugins|services|service|data|db|run|lock|spool|crash|dump|dumps|backup|backups",
  "hyper-v|virtual hard disks|virtual machines|snapshots|clusterstorage|msi|installer|system32|syswow64|drivers|winsxs|assembly|inetpub",
  "wwwroot|logfiles|.x11-unix|.ice-unix|davwwwroot|x86_64-linux-gnu|journal|docker|containerd|kubelet|pods|volumes|overlay2|plugins",
  "nova|instances|_base|libvirt|qemu|images|postgresql|mysql|mongodb|redis|rabbitmq|elasticsearch|kafka|zookeeper|ceph|osd|mon|mgr|mds",
  "nfs|samba|iscsi|multipath|lvm|zfs|cron|mail|www|html|opt|usr|tmpfs|screen|udev|netns|user|containers|storage|kubernetes|cni|calico",
  "hadoop|hdfs|yarn|spark|hive|nodemanager|usercache|appcache|filecache|namenode|datanode|current|dfs|namesecondary",
);

/** Numbers, hexadecimal digests and UUIDs: opaque, and kept where the directories before them are. */
export const OPAQUE_NAME: RegExp =
  /^(?:\d{1,20}|v?\d{1,6}(?:\.\d{1,6}){1,3}|(?:pvc-|vol-|snap-|osd-|ceph-|volume)?(?:\d{1,6}|[0-9a-f]{8,64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})|.)$/i;

/** A file of a program: its name stays. Sources, binaries, logs, configuration, and what runs. */
const PROGRAM_EXTENSIONS: ReadonlySet<string> = names(
  "js|mjs|cjs|ts|mts|cts|jsx|tsx|map|wasm|node|py|pyc|pyx|rb|pl|pm|php|java|class|jar|war|kt|kts|scala|clj|groovy|go|rs|c|cc|cpp|cxx|h|hh|hpp",
  "cs|fs|vb|dll|exe|sys|so|dylib|a|o|ko|efi|inf|mui|cat|ps1|psm1|psd1|bat|cmd|com|sh|bash|zsh|lua|swift|m|mm|vue|svelte|asm|s|d|erl|ex|exs",
  "hs|ml|pdb|log|conf|cfg|cnf|ini|pid|sock|lock|service|socket|timer|mount|target|etl|evtx|dmp|mdmp|properties|rules",
);
/** A file of data that is a program's where it stands among programs: in `AppData`, `Library`, `.config`. */
const APPLICATION_EXTENSIONS: ReadonlySet<string> = names(
  "db|sqlite|sqlite3|ldb|wal|shm|json|jsonl|xml|yaml|yml|toml|dat|tmp|bin|cache|idx|edb|jrs|chk|reg|pref|plist|state|token|bak|old|key|pem|txt|err|out",
);
const OTHER_EXTENSIONS: ReadonlySet<string> = names(
  "doc|docx|docm|dot|dotx|xls|xlsx|xlsm|xlsb|xltx|ppt|pptx|pptm|pdf|rtf|odt|ods|odp|txt|csv|tsv|md|tex|epub|one|pub|vsd|vsdx|mpp|msg|eml|pst|ost",
  "jpg|jpeg|png|gif|bmp|tif|tiff|svg|webp|heic|raw|psd|ai|dwg|dxf|mp3|mp4|m4a|wav|flac|avi|mkv|mov|wmv|webm|mpg|zip|gz|tgz|bz2|xz|zst|7z|rar|tar|lz4",
  "iso|img|vhd|vhdx|avhd|avhdx|vmdk|vmx|qcow2|vdi|ova|ovf|vmcx|vmrs|vsv|vbk|vib|vbm|bkf|bkp|mdf|ndf|ldf|trn|dbf|ora|ibd|frm|myd|myi|mdb|accdb",
  "parquet|orc|avro|arrow|h5|nc|dcm|dicom|fits|las|shp|kml|html|htm|css|scss|less|ics|vcf|p12|pfx|crt|cer|der|csr|kdbx|gpg|asc|sig|sum|sha256|md5",
  "sql|dump|rdb|aof|part|partial|crdownload|swp|lnk|url|rdp|ttf|woff|woff2|ipynb|rpm|deb|apk|msi|msp|msu|cab|dmg|whl|gem|nupkg|tf|tfstate|hcl|env|gpx",
);
const EXTENSIONS: ReadonlySet<string> = new Set([
  ...PROGRAM_EXTENSIONS,
  ...APPLICATION_EXTENSIONS,
  ...OTHER_EXTENSIONS,
]);
/** Of the longest of them, with its dot. */
const MAX_EXTENSION_CHARACTERS = 1 + Math.max(...[...EXTENSIONS].map(({ length }) => length));
const PROGRAM_FILES: ReadonlySet<string> = names(
  "package.json|package-lock.json|tsconfig.json|pnpm-lock.yaml|yarn.lock|dockerfile|makefile|cmakelists.txt|cargo.toml|cargo.lock|go.mod|go.sum",
  "pom.xml|build.gradle|requirements.txt|pyproject.toml|appsettings.json|web.config|app.config|docker-compose.yml|known_hosts|authorized_keys",
  "id_rsa|id_ed25519|id_ecdsa|.bashrc|.bash_profile|.bash_history|.profile|.zshrc|.npmrc|.netrc|.gitconfig|.gitignore|.env|ntuser.dat|usrclass.dat",
  ".ds_store|desktop.ini|thumbs.db|.bash_logout|.viminfo|.vimrc|.wget-hsts|.lesshst|config|credentials",
);
const PROGRAM_NAME = /^[\w.+~@-]{1,64}$/;
const HASHED_LIBRARY = /^[\w+-]{1,40}\.so(?:\.\d{1,4}){1,4}$/;

/** The extension if it is one that programs know; a name's part that only looks like one is none (`jane.doe`). */
export function knownExtension(name: string): string | undefined {
  const dot = name.lastIndexOf(".");
  if (dot < 0 || name.length - dot > MAX_EXTENSION_CHARACTERS) return undefined;
  const extension = name.slice(dot + 1).toLowerCase();
  return EXTENSIONS.has(extension) ? extension : undefined;
}

/** Whether the last name of a path is a program's own. `isOfApplication`: among the files of an application. */
export function isProgramFile(name: string, isOfApplication: boolean): boolean {
  if (!PROGRAM_NAME.test(name)) return false;
  const lower = name.toLowerCase();
  if (PROGRAM_FILES.has(lower) || (lower.includes(".so.") && HASHED_LIBRARY.test(lower)))
    return true;
  const extension = lower.slice(lower.lastIndexOf(".") + 1);
  if (extension.length === lower.length) return false;
  return (
    PROGRAM_EXTENSIONS.has(extension) || (isOfApplication && APPLICATION_EXTENSIONS.has(extension))
  );
}

/** Directories of a home that applications write to. */
export const APPLICATION_DIRECTORIES: ReadonlySet<string> = names(
  "appdata|application data|library|.config|.cache|.local|.npm|.nvm|.docker|.vscode|temp|tmp|node_modules",
);

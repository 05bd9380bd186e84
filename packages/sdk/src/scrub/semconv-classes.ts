import type { PrivacyClass } from "../emit/definition.ts";
import { SEMCONV_CLASSES } from "./semconv-classes-table.ts";

/**
 * What a string under a key is, where that says more than its class: `host` a name or an address of a machine, `account` a name of a
 * person or service, `path`, `sql`, `url`, `query` what follows the `?`, `stack` a trace, `source` a file of the program's source,
 * `route` a template of paths, `arguments` a command line in pieces, `header` one header of HTTP or of an RPC, by its name.
 */
export type AttributeForm =
  | "plain"
  | "host"
  | "account"
  | "path"
  | "sql"
  | "url"
  | "query"
  | "stack"
  | "source"
  | "route"
  | "arguments"
  | "header";

export interface AttributeRule {
  readonly privacyClass: PrivacyClass;
  readonly form: AttributeForm;
}

const FORMS: Readonly<Record<Exclude<AttributeForm, "plain">, string>> = {
  host: `cicd.worker.name client.address destination.address dns.answers dns.question.name elasticsearch.node.name
    db.elasticsearch.node.name gcp.gce.instance.hostname gcp.gce.instance.name host.ip host.mac host.name http.client_ip http.host
    http.server_name hw.network.logical_addresses hw.network.physical_address k8s.node.name k8s.pod.hostname k8s.pod.ip
    mainframe.lpar.name net.host.ip net.host.name net.peer.ip net.peer.name net.sock.host.addr net.sock.peer.addr net.sock.peer.name
    network.local.address network.peer.address server.address source.address tls.client.server_name url.domain zos.sysplex.name`,
  account: `db.user enduser.id file.group.id file.group.name file.owner.id file.owner.name process.owner process.real_user.name
    process.saved_user.name process.user.name user.email user.id user.name`,
  path: `log.file.path log.file.path_resolved process.executable.path process.working_directory system.filesystem.mountpoint`,
  sql: "db.query.summary db.query.text db.statement",
  url: `browser.document.url.full cicd.pipeline.run.url.full cicd.pipeline.task.run.url.full cicd.worker.url.full
    cloudevents.event_source http.target http.url pprof.profile.doc_url security_rule.reference url.full url.original url.path
    vcs.repository.url.full`,
  query: "url.query",
  stack: "code.stacktrace exception.stacktrace",
  source: "code.file.path code.filepath",
  route: "http.route url.template",
  arguments: "container.command_args process.command_args",
  header: `http.request.header.* http.response.header.* rpc.connect_rpc.request.metadata.* rpc.connect_rpc.response.metadata.*
    rpc.grpc.request.metadata.* rpc.grpc.response.metadata.* rpc.request.metadata.* rpc.response.metadata.*`,
};

/** Keys of which no convention knows, but which instrumentations and frameworks emit. */
const BESIDE_THE_CONVENTIONS: Readonly<Partial<Record<PrivacyClass, string>>> = {
  system: "http.error_name http.status_text",
  content: `baggage baggage.* http.request.body http.response.body messaging.message.body messaging.message.payload rpc.request.body
    rpc.response.body`,
};

const TEMPLATE_END = ".*";

interface Rules {
  readonly exact: ReadonlyMap<string, AttributeRule>;
  /** By what stands before the `.` of the part that varies. */
  readonly templates: ReadonlyMap<string, AttributeRule>;
}

// Made when the first key is asked for: a program that only loads the module does not pay.
let rules: Rules | undefined;

/**
 * The rule of a key, of OpenTelemetry's semantic conventions 1.44.0 and some beside; undefined where none has it. Constant time: one
 * look, and one for each `.` of a key that may be templated.
 */
export function attributeRule(key: string): AttributeRule | undefined {
  rules ??= readRules();
  const exact = rules.exact.get(key);
  if (exact !== undefined) return exact;
  for (let dot = key.indexOf("."); dot > 0; dot = key.indexOf(".", dot + 1)) {
    const template = rules.templates.get(key.slice(0, dot));
    if (template !== undefined && dot + 1 < key.length) return template;
  }
  return undefined;
}

function readRules(): Rules {
  const forms = new Map<string, AttributeForm>();
  for (const [form, keys] of Object.entries(FORMS)) {
    for (const key of words(keys)) forms.set(key, form as AttributeForm);
  }
  const exact = new Map<string, AttributeRule>();
  const templates = new Map<string, AttributeRule>();
  for (const table of [SEMCONV_CLASSES, BESIDE_THE_CONVENTIONS]) {
    for (const [privacyClass, keys] of Object.entries(table)) {
      for (const key of words(keys)) {
        const rule = {
          privacyClass: privacyClass as PrivacyClass,
          form: forms.get(key) ?? "plain",
        };
        if (!key.endsWith(TEMPLATE_END)) exact.set(key, rule);
        else templates.set(key.slice(0, -TEMPLATE_END.length), rule);
      }
    }
  }
  return { exact, templates };
}

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}

/** Every key with a form, for the test that holds them to the classes. */
export function keysOfForms(): readonly string[] {
  return Object.values(FORMS).flatMap(words);
}

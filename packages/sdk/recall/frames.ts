import type { Draw } from "./draw.ts";

/** A trace, and of each frame what tells where it was: function, base name, line, column. */
export interface Trace {
  readonly text: string;
  readonly frames: readonly (readonly string[])[];
  /** Words of directories and messages that must not be seen. */
  readonly gone: readonly string[];
}

export interface TraceKind {
  readonly name: string;
  readonly draw: (draw: Draw) => Trace;
}

interface Place {
  readonly name: string;
  readonly directory: string;
  readonly line: number;
  readonly column: number;
}

const FUNCTIONS =
  "openVolume flushJournal getStorageKey tokenize applyPatch onReadable compactRange splitExtent authenticate resolveHost".split(
    " ",
  );
const FILES = "volume replica journal index quota-manager raft_log snapshot_store io".split(" ");

function place(draw: Draw, user: string): Place {
  return {
    name: draw.pick(FUNCTIONS),
    directory: `/home/${user}/${draw.pick(["srv", "build", "work"])}/app/src`,
    line: draw.between(1, 4000),
    column: draw.between(1, 140),
  };
}

function traceOf(
  draw: Draw,
  head: (user: string) => string,
  frame: (place: Place, file: string) => readonly [text: string, parts: readonly string[]],
): Trace {
  const user = draw.word();
  const lines = [head(user)];
  const frames: (readonly string[])[] = [];
  for (let count = draw.between(3, 14); count > 0; count--) {
    const [text, parts] = frame(place(draw, user), draw.pick(FILES));
    lines.push(text);
    frames.push(parts);
  }
  return { text: lines.join("\n"), frames, gone: [user] };
}

function v8(draw: Draw): Trace {
  const prefix = draw.pick(["", "async ", "Object.", "new "]);
  return traceOf(
    draw,
    (user) => `Error: ENOENT: no such file or directory, open '/home/${user}/data.db'`,
    ({ name, directory, line, column }, file) => {
      const base = `${file}.${draw.pick(["js", "ts", "mjs", "cjs"])}:${line}:${column}`;
      const url = draw.chance(0.3) ? `file://${directory}/${base}` : `${directory}/${base}`;
      const isAnonymous = draw.chance(0.15);
      return isAnonymous
        ? [`    at ${url}`, [base]]
        : [`    at ${prefix}${name} (${url})`, [name, base]];
    },
  );
}

function v8OnWindows(draw: Draw): Trace {
  return traceOf(
    draw,
    () => "TypeError: Cannot read properties of undefined (reading 'size')",
    ({ name, directory, line, column }, file) => {
      const base = `${file}.js:${line}:${column}`;
      const folder = directory.replace("/home", "C:\\Users").replaceAll("/", "\\");
      return [`    at ${name} (${folder}\\${base})`, [name, base]];
    },
  );
}

function java(draw: Draw): Trace {
  return traceOf(
    draw,
    (user) => `java.io.FileNotFoundException: /home/${user}/data.db (No such file or directory)`,
    ({ name, line }, file) => {
      const type = file.replace(/(?:^|[-_])(\w)/g, (_, letter: string) => letter.toUpperCase());
      return [
        `\tat com.acme.storage.${type}.${name}(${type}.java:${line})`,
        [`${type}.${name}`, `${type}.java:${line}`],
      ];
    },
  );
}

function dotNet(draw: Draw): Trace {
  return traceOf(
    draw,
    () => "System.IO.IOException: The device is not ready.",
    ({ name, directory, line }, file) => {
      const folder = directory.replace("/home", "C:\\Users").replaceAll("/", "\\");
      const method = `${name[0]!.toUpperCase()}${name.slice(1)}`;
      return [
        `   at Acme.Storage.Volume.${method}(String name, Int32 flags) in ${folder}\\${file}.cs:line ${line}`,
        [method, `${file}.cs:line ${line}`],
      ];
    },
  );
}

function python(draw: Draw): Trace {
  return traceOf(
    draw,
    () => "Traceback (most recent call last):",
    ({ name, directory, line }, file) => [
      `  File "${directory}/${file}.py", line ${line}, in ${name}\n    self.${name}(offset)`,
      [`${file}.py`, `line ${line}`, name],
    ],
  );
}

function go(draw: Draw): Trace {
  return traceOf(
    draw,
    () => "goroutine 1 [running]:",
    ({ name, directory, line }, file) => [
      `main.(*Volume).${name}(0x${draw.hex(10)}, 0x${draw.hex(4)})\n\t${directory}/${file}.go:${line} +0x${draw.hex(3)}`,
      [name, `${file}.go:${line}`],
    ],
  );
}

export const TRACE_KINDS: readonly TraceKind[] = [
  { name: "V8", draw: v8 },
  { name: "V8 on Windows", draw: v8OnWindows },
  { name: "Java", draw: java },
  { name: ".NET", draw: dotNet },
  { name: "Python", draw: python },
  { name: "Go", draw: go },
];

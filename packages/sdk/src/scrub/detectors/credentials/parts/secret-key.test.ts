import { expect, test } from "vitest";
import { secretKeyAround } from "./secret-key.ts";

function nounOf(name: string, word: string): string | undefined {
  const start = name.toLowerCase().lastIndexOf(word);
  return secretKeyAround(name, start, start + word.length)?.noun;
}

test.each([
  ["db_password_in", "password", "password"],
  ["PGPASSWORD", "password", "password"],
  ["node.session.auth.password_in", "password", "password"],
  ["clientSecretValue", "secret", "secret"],
  ["X-Auth-Token", "token", "token"],
  ["x-functions-key", "functions-key", "key"],
  ["one-time code", "one-time code", "code"],
  ["sshpass", "pass", "password"],
  ["oldPassword2", "password", "password"],
])("%s holds a secret", (name, word, noun) => {
  expect(nounOf(name, word)).toBe(noun);
});

test.each([
  ["passwordLength", "password"],
  ["tokenType", "token"],
  ["nextPageToken", "token"],
  ["secretName", "secret"],
  ["bypass", "pass"],
  ["tokenizer", "token"],
  ["isPassword", "password"],
  ["NOPASSWD", "passwd"],
  ["InvalidToken", "token"],
  ["secretsmanager", "secret"],
])("%s does not", (name, word) => {
  expect(nounOf(name, word)).toBeUndefined();
});

test("a name of more than 64 characters is none", () => {
  expect(nounOf(`${"a_".repeat(28)}password`, "password")).toBe("password");
  expect(nounOf(`${"a_".repeat(29)}password`, "password")).toBeUndefined();
});

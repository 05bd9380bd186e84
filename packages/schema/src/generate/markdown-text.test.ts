import { describe, expect, it } from "vitest";
import { markdownCode, markdownText } from "./markdown-text.ts";

describe("markdownText", () => {
  it.each([
    ["plain words, and a full stop.", "plain words, and a full stop."],
    ["the state `in_sync` of a|b", "the state `in_sync` of a\\|b"],
    ["`a|b`", "`a\\|b`"],
    ["one ` alone", "one \\` alone"],
    ["two\nlines\r\n\tand tabs", "two lines and tabs"],
    ["<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"],
    ["<!-- hidden -->", "&lt;\\!-- hidden --&gt;"],
    ["[click](javascript:alert(1))", "\\[click\\](javascript:alert(1))"],
    ["![image](https://acme.example/x.png)", "\\!\\[image\\](https://acme.example/x.png)"],
    ["# no heading *no emphasis*", "\\# no heading \\*no emphasis\\*"],
    [
      "turned \u202e round",
      "turned \\u{202e} round".replace("\\u{", "\\\\u\\{").replace("}", "\\}"),
    ],
    ["a & b", "a &amp; b"],
  ])("%j", (text, expected) => {
    expect(markdownText(text)).toBe(expected);
  });
});

describe("markdownCode", () => {
  it.each([
    ["acme.disk.slow", "`acme.disk.slow`"],
    ["a|b", "`a\\|b`"],
    ["with ` inside", "with \\` inside"],
  ])("%j", (text, expected) => {
    expect(markdownCode(text)).toBe(expected);
  });
});

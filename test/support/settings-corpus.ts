/** Settings files as people have them: whatever comes out of setup and undo must be these bytes again. */
export const settingsCorpus: Record<string, string> = {
  empty: "",
  "white space only": "\n\n",
  "a BOM only": "\uFEFF",
  "an empty object": "{}",
  "an empty object and a line end": "{}\n",
  "an empty object with a space": "{ }\n",
  "an empty object over two lines": "{\n}\n",
  "a comment only": "// my settings\n",
  "two spaces": '{\n  "theme": "dark",\n  "model": "opus"\n}\n',
  "four spaces, no final line end":
    '{\n    "theme": "dark",\n    "permissions": {\n        "allow": ["Bash(ls:*)"]\n    }\n}',
  tabs: '{\n\t"theme": "dark",\n\t"env": {\n\t\t"A": "1"\n\t}\n}\n',
  CRLF: '{\r\n  "theme": "dark",\r\n  "env": {\r\n    "A": "1"\r\n  }\r\n}\r\n',
  "a BOM and CRLF": '\uFEFF{\r\n  "theme": "dark"\r\n}\r\n',
  "comments everywhere":
    '// top\n{\n  // before\n  "theme": "dark", // beside\n  /* block */ "model": /* in */ "opus" /* behind */\n  // last\n}\n// end\n',
  "a comment behind the last member": '{\n  "theme": "dark" // why\n}\n',
  "trailing commas": '{\n  "theme": "dark",\n  "list": [\n    1,\n    2,\n  ],\n}\n',
  "a trailing comma and a comment": '{\n  "theme": "dark", // why\n}\n',
  "one line": '{"theme":"dark","model":"opus"}',
  "one line with spaces": '{ "theme": "dark", "model": "opus" }\n',
  "one line with a trailing comma": '{"theme":"dark",}',
  "keys that need escapes": '{\n  "a\\"b": "\\u00e9\\\\",\n  "日本": "語 🙂"\n}\n',
  "hooks of others":
    '{\n  "hooks": {\n    "SessionStart": [\n      {\n        "matcher": "startup",\n        "hooks": [\n          { "type": "command", "command": "~/bin/hello" }\n        ]\n      }\n    ],\n    "Stop": [{ "hooks": [{ "type": "command", "command": "say done" }] }]\n  },\n  "theme": "dark"\n}\n',
  "empty hooks": '{\n  "hooks": {},\n  "mcpServers": {}\n}\n',
  "empty hooks with comments": '{\n  "hooks": {\n    // none yet\n  },\n  "mcpServers": { /* none */ }\n}\n',
  "servers of others":
    '{\n  "version": 1,\n  "mcpServers": {\n    "github": {\n      "command": "npx",\n      "args": ["-y", "server"]\n    }\n  },\n  "mcp": { "x": { "type": "remote", "url": "https://example.com" } }\n}\n',
  "brackets on one line with the first entry": '{"hooks": {"Stop": [{\n  "hooks": []\n}]\n}}\n',
  "300 entries": `{\n${Array.from({ length: 300 }, (_, at) => `  "project-${at}": { "allowed": [${at}], "history": ["a", "b"] }`).join(",\n")}\n}\n`,
};

export const tomlCorpus: Record<string, string> = {
  empty: "",
  "a table": 'model = "o4"\n\n[projects."/srv/a b"]\ntrust_level = "trusted"\n',
  "no final line end": 'model = "o4" # mine',
  CRLF: 'model = "o4"\r\n[tools]\r\nweb_search = true\r\n',
  "a BOM": '\uFEFFmodel = "o4"\n',
  "servers of others": '[mcp_servers.github]\ncommand = "npx"\nargs = ["-y"]\n\n\n',
  "dotted keys": 'mcp_servers.github.command = "npx"\n',
  dates: "started = 2026-11-21T12:00:00Z\n",
};

export const markdownCorpus: Record<string, string> = {
  empty: "",
  text: "# Mine\n\nUse tabs.\n",
  "no final line end": "# Mine",
  CRLF: "# Mine\r\n\r\nUse tabs.\r\n",
  "many line ends": "# Mine\n\n\n\n",
  "a BOM": "\uFEFF# Mine\n",
};

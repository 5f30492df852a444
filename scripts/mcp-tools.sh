#!/usr/bin/env bash
# Gets the MCP Inspector and the MCP conformance suite into .tools/, for the tests that drive them. Those are skipped without.
set -euo pipefail
cd "$(dirname "$0")/.."

tools=(@modelcontextprotocol/inspector@2.12.0 @modelcontextprotocol/conformance@0.1.16)
if [ "$(cat .tools/installed 2>/dev/null)" = "${tools[*]}" ]; then exit 0; fi
if ! command -v npm >/dev/null; then
  echo "MISSING npm, so tests with ${tools[*]} will be skipped" >&2
  exit 0
fi
echo "Installing ${tools[*]} …"
mkdir -p .tools
npm install --prefix .tools --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error "${tools[@]}" >/dev/null || {
  echo "COULDN'T GET ${tools[*]}, so tests with them will be skipped" >&2
  exit 0
}
echo "${tools[*]}" >.tools/installed

#!/usr/bin/env bash
# Installs Debian's packages that some tests need. Those tests are skipped where their tool is missing.
set -euo pipefail

# command that must be there, and the package that has it
needed="caddy caddy
curl curl
eatmydata eatmydata
fish fish
mandoc mandoc
mkfs.ext4 e2fsprogs
mkfs.xfs xfsprogs
shellcheck shellcheck
strace strace
systemd-analyze systemd
zsh zsh"

missing=()
while read -r command package; do
  PATH="$PATH:/usr/sbin:/sbin" command -v "$command" >/dev/null || missing+=("$package")
done <<<"$needed"
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
  echo "MISSING, so some tests will be skipped: ${missing[*]} (on Debian or Ubuntu: apt-get install ${missing[*]})" >&2
  exit 0
fi
echo "Installing ${missing[*]} …"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null

#!/usr/bin/env bash
# Installs Debian's packages that some tests need. Those tests are skipped where their tool is missing.
set -euo pipefail

# command that must be there, and the package that has it
needed="caddy caddy
chromium-headless-shell chromium-headless-shell
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
# Of prometheus its tool alone: the package would start a server that listens on every address.
command -v promtool >/dev/null || missing+=(prometheus)
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
  echo "MISSING, so some tests will be skipped: ${missing[*]} (on Debian or Ubuntu: apt-get install ${missing[*]})" >&2
  exit 0
fi
echo "Installing ${missing[*]} …"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
packages=()
for package in "${missing[@]}"; do
  [ "$package" = prometheus ] || packages+=("$package")
done
[ ${#packages[@]} -eq 0 ] || apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
if ! command -v promtool >/dev/null; then
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  cd "$folder"
  apt-get download -qq -o APT::Sandbox::User=root prometheus
  dpkg-deb --fsys-tarfile prometheus_*.deb | tar -x ./usr/bin/promtool
  install -m 0755 usr/bin/promtool /usr/local/bin/promtool
fi

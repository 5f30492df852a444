#!/usr/bin/env bash
# Sets up a relay on a Debian 12 or Ubuntu 24.04 machine (or later) from nothing, or upgrades the one that is there.
# Run it as root from a checkout. It can be run again at any time; what was installed before comes back if the new one isn't healthy.
set -euo pipefail

usage() {
  cat <<'END'
Usage: deploy/install.sh --domain NAME     a relay on the internet: Caddy gets a certificate for NAME
       deploy/install.sh --tailnet         a relay for this machine and its tailnet, without Caddy
       deploy/install.sh                   upgrade, with what was chosen before

  --dry-run        say what would be done, and do nothing
  --root FOLDER    put everything below FOLDER (for images and tests)
END
}

say() { printf '%s\n' "$*"; }
fail() {
  printf 'install.sh: %s\n' "$*" >&2
  exit 1
}
# What it has to say matters only when it fails.
quietly() {
  local said
  said=$("$@" 2>&1) || fail "$said"
}
# Does it, or says it.
run() {
  if [ -n "$dry" ]; then say "would run: ${*#quietly}"; else "$@"; fi
}

domain='' tailnet='' dry='' root=''
while [ $# -gt 0 ]; do
  case $1 in
    --domain) domain=${2:?--domain needs a name} && shift 2 ;;
    --root) root=${2:?--root needs a folder} && shift 2 ;;
    --tailnet) tailnet=yes && shift ;;
    --dry-run) dry=yes && shift ;;
    -h | --help) usage && exit ;;
    *) usage >&2 && exit 2 ;;
  esac
done
[[ -z $domain || $domain =~ ^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$ ]] || fail "not a domain name: $domain"
[ -z "$domain" ] || [ -z "$tailnet" ] || fail "choose one of --domain and --tailnet"
[ -n "$dry" ] || [ -n "$root" ] || [ "$(id -u)" -eq 0 ] || fail "run it as root: sudo $0 …"

checkout=$(cd "$(dirname "$0")/.." && pwd)
opt=$root/opt/backchannel
etc=$root/etc/backchannel
units=$root/etc/systemd/system
# A release is never changed once it is there.
release=releases/$(date -u +%Y%m%d-%H%M%S)-$$
previous=$(readlink "$opt/current" || true)

choose() {
  [ -n "$domain$tailnet" ] || [ -f "$etc/relay.env" ] || { usage >&2 && exit 2; }
  [ -n "$domain$tailnet" ] || domain=$(sed -n 's/^BACKCHANNEL_DOMAIN=//p' "$etc/relay.env")
  # One or the other from here on.
  [ -n "$domain" ] || tailnet=yes
}

# By command, not by package: Node may have come from elsewhere, with its own npm.
install_packages() {
  local missing=()
  [ -e /etc/ssl/certs/ca-certificates.crt ] || missing+=(ca-certificates)
  command -v curl >/dev/null || missing+=(curl)
  command -v node >/dev/null || missing+=(nodejs)
  command -v npm >/dev/null || missing+=(npm)
  [ -n "$tailnet" ] || command -v caddy >/dev/null || missing+=(caddy)
  [ ${#missing[@]} -gt 0 ] || return 0
  say "Installing ${missing[*]} (npm brings some hundred packages along: about two minutes)"
  export DEBIAN_FRONTEND=noninteractive
  run apt-get update -qq
  run quietly apt-get install -y --no-install-recommends "${missing[@]}"
}

create_user() {
  ! id backchannel >/dev/null 2>&1 || return 0
  say "Creating the user backchannel"
  run useradd --system --user-group --home-dir /var/lib/backchannel --no-create-home --shell /usr/sbin/nologin backchannel
}

copy_release() {
  say "Copying this checkout to $opt/$release"
  run mkdir -p "$opt/$release" "$opt/bun"
  local part
  for part in src scripts deploy docs package.json bun.lock bunfig.toml .bun-version .npmrc LICENSE README.md; do
    [ ! -e "$checkout/$part" ] || run cp -R "$checkout/$part" "$opt/$release/"
  done
  # The releases share the Bun that .bun-version names.
  run ln -s ../../bun "$opt/$release/.bun"
  [ -z "$dry" ] || { say "would get Bun and the packages" && return 0; }
  local bun
  bun=$(node "$opt/$release/scripts/run.mjs" --production)
  ln -s "${bun#"$opt/$release/"}" "$opt/$release/bun"
  chmod -R go+rX,go-w "$opt"
}

create_token() {
  [ ! -s "$etc/room-token" ] || return 0
  say "Making a room token: $etc/room-token"
  [ -z "$dry" ] || return 0
  local make='import { writeToken } from "./src/domain/token.ts";
    console.log(writeToken("room", crypto.getRandomValues(new Uint8Array(32))));'
  mkdir -p "$etc"
  (umask 077 && cd "$opt/$release" && ./bun --no-env-file --config=/dev/null --tsconfig-override=/dev/null -e "$make" >"$etc/room-token.new")
  mv "$etc/room-token.new" "$etc/room-token"
}

write_settings() {
  [ -z "$dry" ] || { say "would write $etc/relay.env" && return 0; }
  if [ -z "$tailnet" ]; then
    printf 'BACKCHANNEL_DOMAIN=%s\nRELAY_OPTIONS=--host 127.0.0.1 --allow-host %s\n' "$domain" "$domain"
  else
    printf 'RELAY_OPTIONS=\n'
  fi >"$etc/relay.env"
}

# What runs, and what systemd and Caddy read, from the release that is given.
put_in_place() {
  run ln -sfn "$1" "$opt/next"
  run mv -T "$opt/next" "$opt/current"
  run install -D -m 0755 "$opt/$1/deploy/bch" "$root/usr/local/bin/bch"
  run install -D -m 0644 "$opt/$1/deploy/backchannel.service" "$units/backchannel.service"
  if [ -n "$tailnet" ]; then
    run install -D -m 0644 "$opt/$1/deploy/tailnet.conf" "$units/backchannel.service.d/tailnet.conf"
    return
  fi
  run rm -f "$units/backchannel.service.d/tailnet.conf"
  local caddyfile=$root/etc/caddy/Caddyfile
  if [ -f "$caddyfile" ] && ! grep -q BACKCHANNEL_DOMAIN "$caddyfile"; then
    say "The Caddyfile that was here is kept: $caddyfile.before-backchannel"
    run cp -p "$caddyfile" "$caddyfile.before-backchannel"
  fi
  run install -D -m 0644 "$opt/$1/deploy/Caddyfile" "$caddyfile"
  run install -D -m 0644 "$opt/$1/deploy/caddy.conf" "$units/caddy.service.d/backchannel.conf"
}

restart() {
  run systemctl daemon-reload || return
  run systemctl enable --quiet backchannel || return
  run systemctl restart backchannel || return
  if [ -z "$tailnet" ]; then
    run systemctl enable --quiet caddy || return
    run systemctl restart caddy
  elif [ -e "$units/caddy.service.d/backchannel.conf" ]; then
    run systemctl disable --now --quiet caddy
  fi
}

healthy() {
  [ -z "$dry" ] || return 0
  local try
  for try in $(seq 40); do
    [ "$try" -eq 1 ] || sleep 0.25
    systemctl is-active --quiet backchannel || continue
    curl -fsS --max-time 2 http://127.0.0.1:7117/v1/health 2>/dev/null | grep -q backchannel-relay && return 0
  done
  return 1
}

roll_back() {
  local log="See: journalctl -u backchannel -u caddy -n 50"
  [ -n "$previous" ] || fail "the relay isn't healthy. $log"
  say "This release isn't healthy: going back to $previous" >&2
  put_in_place "$previous"
  if ! { restart && healthy; }; then fail "the release before isn't healthy either. $log"; fi
  rm -rf "${opt:?}/$release"
  fail "the upgrade was undone, and the release before runs again. $log"
}

remove_old_releases() {
  local old
  for old in "$opt"/releases/*; do
    case $old in "$opt/$release" | "$opt/$previous" | "$opt/releases/*") ;; *) run rm -rf "$old" ;; esac
  done
}

next_steps() {
  say ""
  if [ -z "$tailnet" ]; then
    say "The relay runs at https://$domain (the first certificate takes a moment; ports 80 and 443 must be open)."
    say "Invite somebody:  BACKCHANNEL_TOKEN=\$(sudo cat $etc/room-token) bch invite --url https://$domain"
  else
    say "The relay runs. Where: journalctl -u backchannel -n 20"
  fi
  say "Is all well:      sudo bch doctor"
  say "Its log: journalctl -u backchannel -f. More: $opt/current/docs/deploying.md"
}

# A release that couldn't be made whole goes again.
abandon() {
  [ "$(readlink "$opt/current")" = "$release" ] || rm -rf "${opt:?}/$release"
}

choose
install_packages
create_user
[ -n "$dry" ] || trap abandon EXIT
copy_release
create_token
write_settings
put_in_place "$release"
if ! { restart && healthy; }; then roll_back; fi
remove_old_releases
next_steps

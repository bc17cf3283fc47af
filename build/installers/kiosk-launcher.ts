/** The launcher's name beside the program. */
export const launcherName = 'sidelane-start';

/** After so many starts without being confirmed, a new version is given up. */
const mostTries = 3;

/**
 * The program that starts the kiosk, a shell script. It starts the version that is to be tried, or the one that came up well, from
 * the folder of the kiosk's user (`electron/update/versions-folder.ts` names what lies there); else the one that it was installed
 * with, beside which it lies. It is replaced only by an installer, so it knows nothing of what it starts.
 *
 * What an installer brought last comes first: versions from before are no longer started. With `--previous` it gives up the version
 * that starts, as staff do in the service menu: also one that is too broken to show that menu.
 * @param parts.version of the program that it lies beside
 * @param parts.hangsAfterS seconds after which a version on trial that has shown no page is ended
 */
export function launcherScript({ version, hangsAfterS = 180 }: { version: string; hangsAfterS?: number }): string {
  return `#!/bin/sh
# Starts the kiosk: a new version that is to be tried, or the one that came up well, or the one that was installed here.
here=$(readlink -f "$0")
here=\${here%/*}
profile=\${XDG_CONFIG_HOME:-$HOME/.config}/Sidelane
follows=no
goes_back=no
for word in "$@"; do
  if [ $follows = yes ]; then profile=$word; fi
  follows=no
  case $word in
    --user-data-dir) follows=yes ;;
    --user-data-dir=*) profile=\${word#*=} ;;
    --previous) goes_back=yes ;;
  esac
done
case $profile in /*) ;; *) profile=$PWD/$profile ;; esac
versions=$profile/versions
export SIDELANE_LAUNCHER="$here/${launcherName}" SIDELANE_VERSIONS="$versions"
unset SIDELANE_TRIAL
# Chromium would end with a line about --no-sandbox, which this kiosk refuses.
if [ -u "$here/chrome-sandbox" ] && [ "$(id -u)" = 0 ]; then
  echo "This kiosk is started by the user whose screen it is, and not by root, for whom Chromium has no sandbox." >&2
  exit 1
fi
# Versions in a user's folder cannot bring a sandbox helper that belongs to root: they use the one that was installed here.
if [ -u "$here/chrome-sandbox" ]; then export CHROME_DEVEL_SANDBOX="$here/chrome-sandbox"; fi

# Sets line to the first line of a file, or to nothing.
read_line() {
  line=
  if [ -r "$1" ]; then read -r line < "$1"; fi
}

[ -d "$versions" ] || mkdir -p -m 700 "$versions"
read_line "$versions/own"
if [ "$line" != "${version}" ]; then
  rm -f "$versions/next" "$versions/current" "$versions/previous" "$versions/failed" "$versions/tries"
  echo "${version}" > "$versions/own.unfinished" && mv -f "$versions/own.unfinished" "$versions/own"
fi

# Gives up the version that starts, and leaves this word out of what is started.
if [ $goes_back = yes ]; then
  given=
  for link in next current previous; do
    if [ -z "$given" ] && [ -L "$versions/$link" ]; then given=$link; fi
  done
  if [ -z "$given" ]; then
    echo "This kiosk starts the version that was installed, ${version}: there is none before it. Nothing was changed." >&2
    exit 1
  fi
  left=$(readlink "$versions/$given")
  echo "$left" > "$versions/left"
  if ! mv -fT "$versions/$given" "$versions/failed"; then exit 1; fi
  if [ $given = current ] && [ -L "$versions/previous" ]; then mv -fT "$versions/previous" "$versions/current"; fi
  rm -f "$versions/tries" "$versions/up"
  echo "This kiosk goes back from version \${left%-*}." >&2
  count=$#
  while [ $count -gt 0 ]; do
    word=$1
    shift
    if [ "$word" != --previous ]; then set -- "$@" "$word"; fi
    count=$((count - 1))
  done
fi

# Prints when this process started; nothing once it has ended.
time_of_start() {
  read_line "/proc/$$/stat"
  set -- $line
  echo "\${22:-}"
}

# Ends this start if it shows no page: what is started next takes over this process's number and its time of start. It ends with it.
end_if_it_hangs() {
  started=$(time_of_start)
  {
    seconds=0
    while [ $seconds -lt ${hangsAfterS} ] && [ "$(time_of_start)" = "$started" ]; do
      sleep 1
      seconds=$((seconds + 1))
    done
    read_line "$versions/up"
    if [ "$line" != "$1" ] && [ "$(readlink "$versions/next")" = "$1" ] && [ "$(time_of_start)" = "$started" ]; then
      kill -9 $$
    fi
  } </dev/null >/dev/null 2>&1 &
}

if [ -L "$versions/next" ]; then
  next=$(readlink "$versions/next")
  tries=0
  if [ -f "$versions/tries" ]; then
    while read -r line; do tries=$((tries + 1)); done < "$versions/tries"
  fi
  if [ $tries -ge ${mostTries} ] || [ ! -x "$versions/$next/sidelane" ]; then
    mv -fT "$versions/next" "$versions/failed"
    rm -f "$versions/tries" "$versions/up"
  # A start that cannot be counted could be repeated for ever.
  elif echo "$next" >> "$versions/tries"; then
    rm -f "$versions/up"
    end_if_it_hangs "$next"
    export SIDELANE_TRIAL="$next"
    exec "$versions/$next/sidelane" "$@"
  fi
fi
for link in current previous; do
  if [ -L "$versions/$link" ]; then
    name=$(readlink "$versions/$link")
    if [ -x "$versions/$name/sidelane" ]; then exec "$versions/$name/sidelane" "$@"; fi
  fi
done
exec "$here/sidelane" "$@"
`;
}

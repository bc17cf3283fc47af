/** With this exit status the kiosk asks its service manager to be started again (EX_TEMPFAIL of sysexits.h). */
export const startAgainStatus = 75;

export const serviceUnitName = 'sidelane-kiosk.service';

/** A path or an option as systemd reads it in a command line: quoted, with its own signs made plain. */
function quoted(word: string): string {
  return `"${word.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%').replaceAll('$', '$$$$')}"`;
}

/**
 * The systemd user unit that starts the kiosk with a graphical session and again whenever it fails. Staff who choose "exit" end it with
 * status 0, and it stays ended.
 * @param executable the packaged program
 * @param options what it is started with besides
 */
export function serviceUnit(executable: string, options: string[] = []): string {
  return `[Unit]
Description=Sidelane kiosk
PartOf=graphical-session.target
After=graphical-session.target
# However often it fails, it is started again.
StartLimitIntervalSec=0

[Service]
ExecStart=${[quoted(executable), '--supervised', ...options.map(quoted)].join(' ')}
Restart=on-failure
RestartForceExitStatus=${startAgainStatus}
RestartSec=500ms
TimeoutStopSec=10s
# A core dump would hold what a shopper typed.
LimitCORE=0

[Install]
WantedBy=graphical-session.target
`;
}

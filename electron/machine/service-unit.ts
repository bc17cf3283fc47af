/** The exit status with which the kiosk asks its service manager for a restart (EX_TEMPFAIL of sysexits.h). */
export const startAgainStatus = 75;

export const serviceUnitName = 'sidelane-kiosk.service';

/** Quotes and escapes a path or an option for a systemd command line. */
function quoted(word: string): string {
  return `"${word.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%').replaceAll('$', '$$$$')}"`;
}

/**
 * The systemd user unit that starts the kiosk with a graphical session, and again when it fails. When staff choose "exit", the
 * kiosk ends with status 0 and is not restarted.
 * @param executable the packaged program
 * @param options its command-line options
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

/**
 * The sources from which electron-builder downloads the tools for AppImage and deb, and Electron itself: release pages, or the
 * mirrors named by these environment variables.
 */
function releasePages(environment: NodeJS.ProcessEnv): string[] {
  return [
    environment['ELECTRON_BUILDER_BINARIES_MIRROR'] ??
      'https://github.com/electron-userland/electron-builder-binaries/releases/',
    environment['ELECTRON_MIRROR'] ?? 'https://github.com/electron/electron/releases/',
  ];
}

/**
 * Checks whether the release pages can be reached from here.
 * @param timeoutMs for all of them together
 * @returns null when they can, otherwise one line that says which cannot and why
 */
export async function releasePagesMissing(
  timeoutMs = 5_000,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<string | null> {
  const signal = AbortSignal.timeout(timeoutMs);
  const answers = await Promise.all(
    releasePages(environment).map(async (page) => {
      try {
        await fetch(page, { method: 'HEAD', signal });
        return null;
      } catch (error) {
        const { cause, name } = error as Error & { cause?: { code?: string } };
        return `${new URL(page).host} cannot be reached (${name === 'TimeoutError' ? 'no answer' : (cause?.code ?? name)})`;
      }
    }),
  );
  return answers.find((answer) => answer !== null) ?? null;
}

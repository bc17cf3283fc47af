/** The number of audio outputs of the machine. Chromium tells at least their number without access to a microphone. */
async function countOutputs(): Promise<number> {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.filter(({ kind }) => kind === 'audiooutput').length;
}

/**
 * Calls when headphones are plugged in: one audio output more than before.
 * @returns a function that ends it
 */
export function watchHeadphones(onPlugged: () => void): () => void {
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!devices) return () => {};
  let known = countOutputs().catch(() => 0);
  const changed = () => {
    known = known.then(async (before) => {
      const now = await countOutputs().catch(() => before);
      if (now > before) onPlugged();
      return now;
    });
  };
  devices.addEventListener('devicechange', changed);
  return () => devices.removeEventListener('devicechange', changed);
}

/**
 * Returns the same stream, ended when no data has arrived for too long.
 * @param idleMs longest time between two pieces, in milliseconds
 * @param giveUp ends the source of the stream
 */
export function withIdleLimit(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  idleMs: number,
  giveUp: () => void,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const reader = stream.getReader();
  return new ReadableStream({
    async pull(controller) {
      const timer = setTimeout(giveUp, idleMs);
      try {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      } finally {
        clearTimeout(timer);
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
}

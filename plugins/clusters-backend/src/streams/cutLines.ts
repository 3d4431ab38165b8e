const NEWLINE = 0x0a;

/** Container runtimes cut lines at 16 KiB and the kubelet joins them again. */
export const MAX_LINE_BYTES = 256 * 1024;

/** One line, or the beginning of one that is too long. */
export type CutLine = { text: string; cut: boolean };

/**
 * Cuts a stream of bytes into lines. Of a line that is too long the rest is
 * left out, so that nothing grows without limit.
 */
export async function* cutLines(
  bytes: AsyncIterable<Buffer>,
  maxBytes: number = MAX_LINE_BYTES,
): AsyncGenerator<CutLine> {
  let parts: Buffer[] = [];
  let size = 0;
  let cut = false;
  const add = (part: Buffer) => {
    const room = maxBytes - size;
    cut ||= part.length > room;
    if (room > 0 && part.length > 0) {
      parts.push(part.subarray(0, room));
      size += Math.min(part.length, room);
    }
  };
  const line = (): CutLine => {
    const made = { text: Buffer.concat(parts).toString('utf8'), cut };
    parts = [];
    size = 0;
    cut = false;
    return made;
  };
  for await (const chunk of bytes) {
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(NEWLINE, start);
      if (end === -1) break;
      add(chunk.subarray(start, end));
      start = end + 1;
      yield line();
    }
    add(chunk.subarray(start));
  }
  if (size > 0) {
    yield line();
  }
}

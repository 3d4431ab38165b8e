const NEWLINE = 0x0a;

/** An object in etcd is at most 1.5 MB; a line that never ends is refused. */
const MAX_LINE_BYTES = 16 * 1024 * 1024;

/**
 * Cuts a stream of bytes into lines of text. Lines and characters may be split
 * anywhere between chunks; only the unfinished line is kept.
 */
export class LineDecoder {
  #pending: Buffer[] = [];
  #pendingBytes = 0;

  *push(chunk: Buffer): Generator<string> {
    let start = 0;
    for (;;) {
      // A newline byte is never part of another UTF-8 character.
      const end = chunk.indexOf(NEWLINE, start);
      if (end === -1) break;
      const tail = chunk.subarray(start, end);
      const line =
        this.#pending.length > 0
          ? Buffer.concat([...this.#pending, tail])
          : tail;
      this.#pending = [];
      this.#pendingBytes = 0;
      start = end + 1;
      if (line.length > 0) {
        yield line.toString('utf8');
      }
    }
    if (start < chunk.length) {
      this.#pending.push(chunk.subarray(start));
      this.#pendingBytes += chunk.length - start;
      if (this.#pendingBytes > MAX_LINE_BYTES) {
        throw new RangeError(`line is longer than ${MAX_LINE_BYTES} bytes`);
      }
    }
  }
}

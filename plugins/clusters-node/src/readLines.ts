/**
 * Cuts a stream of UTF-8 bytes into lines; characters and lines may be split
 * anywhere.
 *
 * @internal
 */
export async function* readLines(
  bytes: AsyncIterable<Uint8Array>,
  onBytes: () => void,
): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  // Parts of one line, joined at its end: adding text to text over and over
  // would copy a long line once for each chunk.
  let parts: string[] = [];
  for await (const chunk of bytes) {
    onBytes();
    const pieces = decoder.decode(chunk, { stream: true }).split('\n');
    const last = pieces.pop() ?? '';
    for (const piece of pieces) {
      const line = [...parts, piece].join('');
      parts = [];
      if (line) {
        yield line;
      }
    }
    if (last) {
      parts.push(last);
    }
  }
}

/** The lines of a stream of JSON objects, until enough have come or it ends. */
export async function readLines<T>(
  url: string,
  options: { method?: string; authorization: string; body?: object },
  isEnough: (lines: T[]) => boolean,
): Promise<T[]> {
  const gone = new AbortController();
  const { method = 'GET', authorization, body } = options;
  const response = await fetch(url, {
    method,
    headers: { authorization, 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
    signal: gone.signal,
  });
  if (!response.ok || !response.body) {
    throw new Error(`${url} answered ${response.status}`);
  }
  let text = '';
  let lines: T[] = [];
  try {
    for await (const chunk of response.body) {
      text += Buffer.from(chunk).toString('utf8');
      lines = text
        .split('\n')
        .slice(0, -1)
        .map(line => JSON.parse(line));
      if (isEnough(lines)) {
        break;
      }
    }
    return lines;
  } finally {
    gone.abort();
  }
}

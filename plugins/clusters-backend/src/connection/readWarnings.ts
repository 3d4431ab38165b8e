/** `299 - "text"`, with quotes and backslashes of the text escaped. */
const WARNING = /\b299 \S+ "((?:[^"\\]|\\.)*)"/g;

/** Texts of a `Warning` header, of which Node joins several by a comma. */
export function readWarnings(header: string | string[] | undefined): string[] {
  const text = Array.isArray(header) ? header.join(', ') : header ?? '';
  return [...text.matchAll(WARNING)].map(([, warning]) =>
    warning.replace(/\\(.)/g, '$1'),
  );
}

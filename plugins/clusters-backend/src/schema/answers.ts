/** An answer whose shape is that of a type of clusters-common. */
export function jsonAnswer(description: string) {
  return {
    description,
    content: { 'application/json': { schema: { type: 'object' } } },
  } as const;
}

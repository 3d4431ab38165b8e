// Most tests talk HTTPS with a simulator of their own. On a busy machine that
// takes longer than Jest's five seconds without anything being wrong.
jest.setTimeout(60_000);

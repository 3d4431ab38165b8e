/** A test or a block of tests, as Jest's runner (jest-circus) keeps it. */
interface Entry {
  type: 'test' | 'describeBlock';
  name: string;
  errors?: unknown[];
  children?: Entry[];
}

interface RunnerState {
  rootDescribeBlock: Entry;
  currentlyRunningTest: Entry | null;
}

/**
 * The names of the tests of this file that have failed so far. Jest tells hooks
 * nothing about that, so it is read from its runner's state.
 */
export function failedTests(): string[] {
  return failedBelow(runnerState().rootDescribeBlock);
}

/** The state of Jest's runner, which lies on the global object. */
export function runnerState(): RunnerState {
  const symbol = Object.getOwnPropertySymbols(globalThis).find(
    ({ description }) => description === 'JEST_STATE_SYMBOL',
  );
  if (!symbol) {
    throw new Error(
      'The state of jest-circus is not where it was in Jest 30: bundles of failed tests need another way to it',
    );
  }
  return (globalThis as unknown as { [key: symbol]: RunnerState })[symbol];
}

function failedBelow(entry: Entry): string[] {
  return [
    ...(entry.errors?.length ? [entry.name] : []),
    ...(entry.children ?? []).flatMap(failedBelow),
  ];
}

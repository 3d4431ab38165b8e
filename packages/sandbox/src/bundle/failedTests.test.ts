import { failedTests, runnerState } from './failedTests';

describe('failedTests', () => {
  it('should name nobody while all is well', () => {
    expect(failedTests()).toEqual([]);
  });

  it('should name a test that Jest counts as failed', () => {
    const { errors } = runnerState().currentlyRunningTest!;
    errors!.push(new Error('as if an expectation had failed'));
    const failed = failedTests();
    errors!.pop();
    expect(failed).toEqual(['should name a test that Jest counts as failed']);
  });
});

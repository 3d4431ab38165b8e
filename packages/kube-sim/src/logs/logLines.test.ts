import { Pod } from '../workloads';
import { ContainerLog } from './logLines';

const START = Date.parse('2026-01-01T00:00:00Z');

function log(command: string[] | undefined, end?: number) {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', namespace: 'default', uid: 'u' },
    spec: { containers: [{ name: 'app', image: 'busybox', command }] },
    status: {},
  } as Pod;
  return new ContainerLog(pod, 'app', {
    startedAt: START,
    end:
      end === undefined
        ? undefined
        : {
            exitCode: 0,
            reason: 'Completed',
            startedAt: new Date(START).toISOString(),
            finishedAt: new Date(end).toISOString(),
            containerID: '',
          },
  });
}

describe('ContainerLog', () => {
  const texts = (lines: { text: string }[]) => lines.map(({ text }) => text);

  it('is what a plain command echoes, and nothing else', () => {
    const plain = log(['sh', '-c', 'echo one; echo "and two"'], START);
    expect(texts(plain.between(-Infinity, START + 60_000))).toEqual([
      'one',
      'and two',
    ]);
  });

  it('is that of a server otherwise, the same each time', () => {
    const lines = texts(log(undefined).between(-Infinity, START + 20_000));
    expect(lines.length).toBeGreaterThan(5);
    expect(lines[0]).toContain('starting app');
    expect(texts(log(undefined).between(-Infinity, START + 20_000))).toEqual(
      lines,
    );
  });
});

import { podStates } from './podStates';

describe('podStates', () => {
  it('should keep the state and leave out what may be secret', () => {
    const pod = {
      metadata: { namespace: 'shop', name: 'web-1', uid: 'u' },
      spec: {
        nodeName: 'node-1',
        containers: [
          { image: 'web:v1', env: [{ name: 'PASSWORD', value: 'hunter2' }] },
        ],
      },
      status: { phase: 'Pending', reason: 'Evicted' },
    };
    const text = podStates(JSON.stringify({ items: [pod] }));
    expect(JSON.parse(text)).toEqual([
      expect.objectContaining({
        name: 'web-1',
        node: 'node-1',
        images: ['web:v1'],
        status: { phase: 'Pending', reason: 'Evicted' },
      }),
    ]);
    expect(text).not.toContain('hunter2');
  });

  it('should pass on why there is no list', () => {
    expect(podStates('connection refused\n')).toBe('connection refused\n');
  });
});

import { LineDecoder } from './LineDecoder';

describe('LineDecoder', () => {
  it('should give the same lines wherever the bytes are split', () => {
    const text = '{"name":"订单"}\n{"name":"🚢"}\n\n{"last":1}\n';
    const bytes = Buffer.from(text);
    for (let at = 0; at <= bytes.length; at += 1) {
      for (let next = at; next <= bytes.length; next += 1) {
        const decoder = new LineDecoder();
        const lines = [
          ...decoder.push(bytes.subarray(0, at)),
          ...decoder.push(bytes.subarray(at, next)),
          ...decoder.push(bytes.subarray(next)),
        ];
        expect(lines).toEqual(text.split('\n').filter(Boolean));
      }
    }
  });

  it('should keep a line that has not ended', () => {
    const decoder = new LineDecoder();
    expect([...decoder.push(Buffer.from('{"a"'))]).toEqual([]);
    expect([...decoder.push(Buffer.from(':1}\n{'))]).toEqual(['{"a":1}']);
  });

  it('should refuse a line without end', () => {
    const decoder = new LineDecoder();
    const chunk = Buffer.alloc(9 * 1024 * 1024, 'x');
    expect([...decoder.push(chunk)]).toEqual([]);
    expect(() => [...decoder.push(chunk)]).toThrow('longer than');
  });
});

import { X509Certificate } from 'node:crypto';
import { createCertificate, createKeys, toSerialNumber } from './certificates';

// Serial numbers are random: each case stands for draws that were refused.
const DRAWS: Array<[number[], string]> = [
  [[0x00, 0x00, 0x00, 0x00], '01000000'],
  [[0x00, 0x7f, 0x01, 0x02], '017f0102'],
  [[0x00, 0x80, 0x01, 0x02], '01800102'],
  [[0x01, 0x00, 0x00, 0x00], '01000000'],
  [[0x7f, 0xff, 0xff, 0xff], '7fffffff'],
  [[0x80, 0x00, 0x00, 0x00], '01000000'],
  [[0x80, 0x7f, 0x00, 0x01], '017f0001'],
  [[0x81, 0x00, 0x00, 0x00], '01000000'],
  [[0xff, 0xff, 0xff, 0xff], '7fffffff'],
];

describe('serial numbers', () => {
  const keys = createKeys();
  const issuer = [{ name: 'commonName', value: 'test' }];

  it.each(DRAWS)('of the bytes %j are legal DER', (bytes, serialNumber) => {
    expect(toSerialNumber(Uint8Array.from(bytes))).toBe(serialNumber);
    const pem = createCertificate({
      subject: issuer,
      issuer,
      keys,
      signer: keys,
      extensions: [],
      serialNumber,
    });
    const parsed = new X509Certificate(pem);
    expect(parsed.serialNumber.toLowerCase()).toBe(serialNumber);
    expect(parsed.verify(parsed.publicKey)).toBe(true);
  });

  it('are positive, shortest and not zero for every first byte', () => {
    for (let first = 0; first < 0x100; first++) {
      const serial = toSerialNumber(Uint8Array.of(first, 0x7f, 0x00));
      const top = Number.parseInt(serial.slice(0, 2), 16);
      expect(top).toBeGreaterThan(0);
      expect(top).toBeLessThan(0x80);
    }
  });
});

import { isIP } from 'node:net';

/** Where an IPv6 address holds the bytes of the IPv4 address it leads to. */
type Form = { prefix: number[]; places: number[][] };

const LAST = [12, 13, 14, 15];

const FORMS: Form[] = [
  // NAT64, RFC 6052: the well-known prefix.
  { prefix: [0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0], places: [LAST] },
  {
    // NAT64, RFC 8215: of this prefix each network cuts its own, by whose
    // length (96, 64, 56 or 48 bits) RFC 6052 puts the bytes. Byte 8 is skipped.
    prefix: [0, 0x64, 0xff, 0x9b, 0, 1],
    places: [LAST, [9, 10, 11, 12], [7, 9, 10, 11], [6, 7, 9, 10]],
  },
  // 6to4, RFC 3056.
  { prefix: [0x20, 0x02], places: [[2, 3, 4, 5]] },
  // IPv4-translated, RFC 2765.
  { prefix: [0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0], places: [LAST] },
];

/**
 * The IPv4 addresses to which gateways of the network may carry what is sent to
 * an IPv6 address; none for any other.
 */
export function embeddedIPv4(address: string): string[] {
  if (isIP(address) !== 6) {
    return [];
  }
  const bytes = bytesOf(address);
  const form = FORMS.find(({ prefix }) =>
    prefix.every((byte, index) => bytes[index] === byte),
  );
  const found = (form?.places ?? []).map(places =>
    places.map(index => bytes[index]),
  );
  // Zeros stand where another length of the prefix puts the bytes.
  const likely = found.filter(([first]) => first !== 0);
  return (likely.length > 0 ? likely : found).map(ipv4 => ipv4.join('.'));
}

/** URL writes every IPv6 address in the one shortest way, in hexadecimal. */
function bytesOf(address: string): number[] {
  const shortest = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head, tail] = shortest
    .split('::')
    .map(part => (part ? part.split(':') : []));
  const left = tail ? 8 - head.length - tail.length : 0;
  return [...head, ...Array<string>(left).fill('0'), ...(tail ?? [])]
    .map(word => parseInt(word, 16))
    .flatMap(word => [Math.floor(word / 256), word % 256]);
}

import { Format } from '@longshore/plugin-longshore-react';

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

/** "1.5" of 1,500 thousandths of a core. */
export function formatCores(millis: number, format: Format): string {
  return format.number(Math.round(millis / 100) / 10);
}

/** "3.8 GiB"; Kubernetes counts memory in powers of two, and so do we. */
export function formatBytes(bytes: number, format: Format): string {
  return bytes >= GIB || bytes === 0
    ? `${format.number(Math.round((bytes / GIB) * 10) / 10)} GiB`
    : `${format.number(Math.round(bytes / MIB))} MiB`;
}

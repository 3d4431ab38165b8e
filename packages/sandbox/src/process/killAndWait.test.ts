import { spawn } from 'node:child_process';
import { onLinux } from '../testing/onLinux';
import { killAndWait } from './killAndWait';
import { isAlive, readProcess } from './procfs';

onLinux('killAndWait', () => {
  it('should return when the process is gone', async () => {
    const child = spawn('sleep', ['60'], { stdio: 'ignore' });
    const identity = readProcess(child.pid!)!;
    await killAndWait([identity]);
    expect(isAlive(identity)).toBe(false);
  });

  it('should leave a process alone that only has the same pid', async () => {
    const child = spawn('sleep', ['60'], { stdio: 'ignore' });
    const identity = readProcess(child.pid!)!;
    await killAndWait([{ ...identity, startTime: '1' }]);
    expect(isAlive(identity)).toBe(true);
    await killAndWait([identity]);
  });
});

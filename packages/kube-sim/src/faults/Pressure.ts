import { Condition } from '../workloads';

/** What a node can run short of. @public */
export type PressureResource = 'memory' | 'disk' | 'pid';

export const PRESSURES: readonly PressureResource[] = ['memory', 'disk', 'pid'];

interface Words {
  type: string;
  taint: string;
  fine: { reason: string; message: string };
  short: { reason: string; message: string };
}

const WORDS: { [resource in PressureResource]: Words } = {
  memory: {
    type: 'MemoryPressure',
    taint: 'node.kubernetes.io/memory-pressure',
    fine: {
      reason: 'KubeletHasSufficientMemory',
      message: 'kubelet has sufficient memory available',
    },
    short: {
      reason: 'KubeletHasInsufficientMemory',
      message: 'kubelet has insufficient memory available',
    },
  },
  disk: {
    type: 'DiskPressure',
    taint: 'node.kubernetes.io/disk-pressure',
    fine: {
      reason: 'KubeletHasNoDiskPressure',
      message: 'kubelet has no disk pressure',
    },
    short: {
      reason: 'KubeletHasDiskPressure',
      message: 'kubelet has disk pressure',
    },
  },
  pid: {
    type: 'PIDPressure',
    taint: 'node.kubernetes.io/pid-pressure',
    fine: {
      reason: 'KubeletHasSufficientPID',
      message: 'kubelet has sufficient PID available',
    },
    short: {
      reason: 'KubeletHasInsufficientPID',
      message: 'kubelet has insufficient PID available',
    },
  },
};

export function pressureTaint(resource: PressureResource): string {
  return WORDS[resource].taint;
}

/** What the kubelet reports of each resource. */
export function pressureConditions(
  short: ReadonlySet<PressureResource>,
): Condition[] {
  return PRESSURES.map(resource => {
    const { type, ...words } = WORDS[resource];
    const under = short.has(resource);
    return {
      type,
      status: under ? 'True' : 'False',
      ...(under ? words.short : words.fine),
    };
  });
}

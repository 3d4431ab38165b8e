import { planCell } from '../state/SandboxSpec';
import { firewallRules } from './networkFault';

describe('firewallRules', () => {
  const cell = planCell(1, 1);

  it('should let nothing pass but the own nodes and pods', () => {
    expect(firewallRules(cell, 'DROP').split('\n')).toEqual([
      '*filter',
      ':INPUT ACCEPT',
      ':OUTPUT ACCEPT',
      '-A INPUT -s 198.18.1.11 -j ACCEPT',
      '-A INPUT -s 198.19.17.0/24 -j ACCEPT',
      '-A INPUT -i eth0 -j DROP',
      '-A OUTPUT -d 198.18.1.11 -j ACCEPT',
      '-A OUTPUT -d 198.19.17.0/24 -j ACCEPT',
      '-A OUTPUT -o eth0 -j DROP',
      'COMMIT',
      '',
    ]);
  });

  it('should hold back what comes in, and only that', () => {
    const rules = firewallRules(cell, 'NFQUEUE --queue-num 1');
    expect(rules).toContain('-A INPUT -i eth0 -j NFQUEUE --queue-num 1\n');
    expect(rules).not.toContain('-A OUTPUT');
  });

  it('should have no rules without a fault', () => {
    expect(firewallRules(cell)).not.toContain('-A ');
  });
});

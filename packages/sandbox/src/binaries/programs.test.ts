import { KWOK, linkerFlags, Program, PROGRAMS } from './programs';

describe('programs', () => {
  const accepts = ({ accepts: pattern }: Program, output: string) =>
    pattern.test(output);

  it.each([
    ['Kubernetes v1.34.4', true],
    ['Kubernetes v1.34.0', true],
    ['Kubernetes v1.35.0', false],
    ['Kubernetes v1.34.0-rc.1', false],
    ['Kubernetes v11.34.0', false],
  ])('should judge a kubelet that says %s as %s', (output, verdict) => {
    expect(accepts(PROGRAMS.kubelet, output)).toBe(verdict);
  });

  it.each([
    ['etcd Version: 3.6.5\nGit SHA: Not provided', true],
    ['etcd Version: 3.4.23', false],
  ])('should judge an etcd that says %s as %s', (output, verdict) => {
    expect(accepts(PROGRAMS.etcd, output)).toBe(verdict);
  });

  it.each([
    ['kwok version v0.7.0 go1.26.8 (linux/amd64)', true],
    ['kwok version v0.6.1 go1.26.8 (linux/amd64)', false],
  ])('should judge a KWOK that says %s as %s', (output, verdict) => {
    expect(accepts(KWOK, output)).toBe(verdict);
  });

  it('should give Kubernetes its version', () => {
    expect(linkerFlags(PROGRAMS.kubectl)).toContain(
      'version.gitVersion=v1.34.4 -X k8s.io/component-base/version.gitMajor=1 -X k8s.io/component-base/version.gitMinor=34',
    );
    expect(linkerFlags(PROGRAMS.etcd)).toBe('-s -w');
  });
});

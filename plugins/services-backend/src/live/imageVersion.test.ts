import { imageVersion } from './imageVersion';

describe('imageVersion', () => {
  it.each([
    ['nginx:1.27', 'nginx:1.27'],
    ['registry.example/team/checkout-api:1.4.2', 'checkout-api:1.4.2'],
    ['registry.example:5000/checkout-api:1.4.2', 'checkout-api:1.4.2'],
    ['registry.example:5000/team/checkout-api', 'checkout-api:latest'],
    ['nginx', 'nginx:latest'],
    [`team/api:1.0@sha256:${'a'.repeat(64)}`, 'api:1.0'],
    [`host:5000/team/api@sha256:0123456789abcdef`, 'api@0123456789ab'],
    ['', ':latest'],
  ])('should read %s as %s', (image, version) => {
    expect(imageVersion(image)).toBe(version);
  });
});

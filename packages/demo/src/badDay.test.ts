import { badDay } from './badDay';
import { readCompany } from './company';
import { toScenario } from './scenario';
import { DEMO_CELLS } from './workloads';

const seconds = (text: string) => {
  const [, number, unit] = /^(\d+)([ms])$/.exec(text) ?? [];
  return Number(number) * (unit === 'm' ? 60 : 1);
};

describe('badDay', () => {
  it('should be about cells and services that there are and that are well otherwise', () => {
    const company = readCompany();
    const cells = DEMO_CELLS.map(cell => cell.name);
    const events = badDay();
    expect(['*', ...cells]).toEqual(
      expect.arrayContaining(events.map(({ cluster }) => cluster)),
    );
    const about = events.filter(({ namespace }) => namespace !== undefined);
    expect(about).toHaveLength(2);
    for (const { namespace, workload } of about) {
      const service = company.services.find(
        ({ name }) => `${name}-production` === namespace,
      );
      expect(service?.runs.production).toHaveLength(2);
      expect(service?.ill?.production).toBeUndefined();
      expect([undefined, service?.name]).toContain(workload);
    }
  });

  it('should be over before it begins anew', () => {
    for (const { at, for: lasts, every } of badDay()) {
      expect(seconds(at) + seconds(lasts ?? '0s')).toBeLessThan(seconds(every));
    }
  });

  it('should be a part of the scenario only when it is wished', () => {
    const company = readCompany();
    expect(toScenario(company)).not.toHaveProperty('timeline');
    expect(toScenario(company, { badDay: true })).toMatchObject({
      timeline: badDay(),
    });
  });
});

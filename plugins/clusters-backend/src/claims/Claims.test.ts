import { Entity } from '@backstage/catalog-model';
import { mockServices } from '@backstage/backend-test-utils';
import { CellConfig } from '../registry/CellConfig';
import { AnnotationRule, readAnnotationRule } from './AnnotationRule';
import { Claims } from './Claims';

const cell: CellConfig = {
  name: 'gz-1',
  region: 'gz',
  environments: ['staging', 'production'],
  simulated: false,
  access: {
    url: new URL('https://gz-1'),
    identity: { type: 'token', token: 't' },
  },
};

function component(name: string, annotations: Record<string, string>): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name, namespace: 'team', annotations },
  };
}

function ruleOf(name: string, annotations: Record<string, string>) {
  return readAnnotationRule(component(name, annotations)) as AnnotationRule;
}

describe('Claims', () => {
  const logger = mockServices.logger.mock();
  let claims: Claims;

  beforeEach(() => {
    jest.clearAllMocks();
    claims = new Claims({ logger });
  });

  const attribute = (
    labels: Record<string, string>,
    options: { namespace?: string } = {},
  ) => claims.attribute({ cell, namespace: 'shop', labels, ...options });

  const OURS = {
    'longshore.dev/service': 'Orders',
    'longshore.dev/environment': 'production',
  };

  it('should follow our labels, with their defaults', () => {
    expect(attribute(OURS)).toEqual({
      component: 'component:default/orders',
      environment: 'production',
      track: 'main',
      via: 'label',
    });
    expect(
      attribute({
        ...OURS,
        'longshore.dev/service-namespace': 'Team',
        'longshore.dev/track': 'gray',
      }),
    ).toMatchObject({ component: 'component:team/orders', track: 'gray' });
  });

  it('should not guess where our labels are wrong', () => {
    expect(
      attribute({ ...OURS, 'longshore.dev/environment': 'prod' }),
    ).toBeUndefined();
    expect(attribute({ 'longshore.dev/environment': 'test' })).toBeUndefined();
  });

  it('should give equal claims one object', () => {
    expect(attribute({ ...OURS })).toBe(attribute({ ...OURS, app: 'x' }));
  });

  it('should follow the id of a Component', () => {
    claims.setRules([ruleOf('web', { 'backstage.io/kubernetes-id': 'shop' })]);
    expect(attribute({ 'backstage.io/kubernetes-id': 'shop' })).toEqual({
      component: 'component:team/web',
      environment: 'staging',
      track: 'main',
      via: 'annotation',
    });
    expect(
      attribute({ 'backstage.io/kubernetes-id': 'other' }),
    ).toBeUndefined();
  });

  it('should follow the selector instead of the id where there are both', () => {
    claims.setRules([
      ruleOf('web', {
        'backstage.io/kubernetes-id': 'shop',
        'backstage.io/kubernetes-label-selector': 'app in (web),tier',
      }),
    ]);
    expect(attribute({ 'backstage.io/kubernetes-id': 'shop' })).toBeUndefined();
    expect(attribute({ app: 'web', tier: 'front' })?.component).toBe(
      'component:team/web',
    );
  });

  it('should keep to the namespace and the cell that are named', () => {
    claims.setRules([
      ruleOf('here', {
        'backstage.io/kubernetes-id': 'a',
        'backstage.io/kubernetes-namespace': 'shop',
        'backstage.io/kubernetes-cluster': 'gz-1',
      }),
      ruleOf('there', {
        'backstage.io/kubernetes-id': 'b',
        'backstage.io/kubernetes-cluster': 'bj-1',
      }),
    ]);
    const a = { 'backstage.io/kubernetes-id': 'a' };
    expect(attribute(a)).toBeDefined();
    expect(attribute(a, { namespace: 'other' })).toBeUndefined();
    expect(attribute({ 'backstage.io/kubernetes-id': 'b' })).toBeUndefined();
  });

  it('should take the environment from the object, then the Component, then the cell', () => {
    const id = { 'backstage.io/kubernetes-id': 'a' };
    const label = 'longshore.dev/environment';
    claims.setRules([ruleOf('web', { ...id, [label]: 'production' })]);
    expect(attribute({ ...id, [label]: 'test' })?.environment).toBe('test');
    expect(attribute({ ...id, [label]: 'x' })?.environment).toBe('production');
    claims.setRules([ruleOf('web', { ...id, [label]: 'nowhere' })]);
    expect(attribute(id)?.environment).toBe('staging');
  });

  it('should prefer our label to an annotation', () => {
    claims.setRules([ruleOf('web', { 'backstage.io/kubernetes-id': 'a' })]);
    expect(attribute({ ...OURS, 'backstage.io/kubernetes-id': 'a' })?.via).toBe(
      'label',
    );
  });

  it('should give a disputed object to the first Component, and say so once', () => {
    claims.setRules([
      ruleOf('zoo', { 'backstage.io/kubernetes-label-selector': 'app=web' }),
      ruleOf('ant', { 'backstage.io/kubernetes-label-selector': 'app' }),
    ]);
    expect(attribute({ app: 'web' })?.component).toBe('component:team/ant');
    expect(attribute({ app: 'web', n: '2' })?.component).toBe(
      'component:team/ant',
    );
    expect(logger.warn).toHaveBeenCalledTimes(1);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('component:team/ant and component:team/zoo'),
    );
  });
});

describe('readAnnotationRule', () => {
  it('should read nothing from a Component without annotations', () => {
    expect(readAnnotationRule(component('a', {}))).toBeUndefined();
  });

  it('should tell of a selector that it cannot understand', () => {
    expect(
      readAnnotationRule(
        component('a', { 'backstage.io/kubernetes-label-selector': 'a in' }),
      ),
    ).toEqual({ invalid: 'component:team/a' });
  });
});

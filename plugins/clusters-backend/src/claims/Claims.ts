import { LoggerService } from '@backstage/backend-plugin-api';
import { ServiceClaim } from '@longshore/plugin-clusters-common';
import {
  LABEL_ENVIRONMENT,
  isEnvironment,
} from '@longshore/plugin-longshore-common';
import { Interner } from '@longshore/plugin-longshore-node';
import { CellConfig } from '../registry/CellConfig';
import { AnnotationRule } from './AnnotationRule';
import { labelClaim } from './labelClaim';
import { Labels } from './LabelSelector';

/** Disputes that are remembered, so that each is logged once. */
const MAX_DISPUTES = 1_000;

/** An object as far as its claim depends on it. */
export type Claimable = {
  cell: CellConfig;
  namespace: string;
  labels: Labels;
};

/**
 * Says which service an object belongs to. Our own labels come first; then the
 * annotations of Components, the first Component by entity ref winning.
 */
export class Claims {
  readonly #logger: LoggerService;
  readonly #interned = new Interner<ServiceClaim>();
  /** Label sets are shared by all pods of a template. */
  readonly #labelClaims = new WeakMap<Labels, ServiceClaim | 'none'>();
  readonly #disputes = new Set<string>();
  #byAnchor = new Map<string, AnnotationRule[]>();
  #withoutAnchor: AnnotationRule[] = [];

  constructor(options: { logger: LoggerService }) {
    this.#logger = options.logger;
  }

  /** Replaces all rules; objects must be attributed again after that. */
  setRules(rules: AnnotationRule[]) {
    this.#byAnchor = new Map();
    this.#withoutAnchor = [];
    const sorted = [...rules].sort((a, b) =>
      a.component < b.component ? -1 : 1,
    );
    for (const rule of sorted) {
      const { anchor } = rule.selector;
      if (anchor) {
        const key = `${anchor.key}=${anchor.value}`;
        const known = this.#byAnchor.get(key);
        if (known) {
          known.push(rule);
        } else {
          this.#byAnchor.set(key, [rule]);
        }
      } else {
        this.#withoutAnchor.push(rule);
      }
    }
  }

  attribute(object: Claimable): ServiceClaim | undefined {
    return this.#labelClaim(object.labels) ?? this.#annotationClaim(object);
  }

  #labelClaim(labels: Labels): ServiceClaim | undefined {
    const known = this.#labelClaims.get(labels);
    if (known) {
      return known === 'none' ? undefined : known;
    }
    const claim = this.#intern(labelClaim(labels));
    this.#labelClaims.set(labels, claim ?? 'none');
    return claim;
  }

  #intern(claim: ServiceClaim | undefined): ServiceClaim | undefined {
    return (
      claim &&
      this.#interned.get(
        `${claim.component} ${claim.environment} ${claim.track} ${claim.via}`,
        () => claim,
      )
    );
  }

  #annotationClaim(object: Claimable): ServiceClaim | undefined {
    const matching = this.#matching(object);
    if (matching.length === 0) {
      return undefined;
    }
    const rule = matching.reduce((first, other) =>
      other.component < first.component ? other : first,
    );
    matching.forEach(other => this.#noteDispute(rule, other));
    const label = object.labels[LABEL_ENVIRONMENT];
    return this.#intern({
      component: rule.component,
      environment: isEnvironment(label)
        ? label
        : rule.environment ?? object.cell.environments[0],
      track: 'main',
      via: 'annotation',
    });
  }

  #matching({ cell, namespace, labels }: Claimable): AnnotationRule[] {
    const found: AnnotationRule[] = [];
    const consider = (rule: AnnotationRule) => {
      if (
        (rule.cell === undefined || rule.cell === cell.name) &&
        (rule.namespace === undefined || rule.namespace === namespace) &&
        rule.selector.matches(labels)
      ) {
        found.push(rule);
      }
    };
    for (const key in labels) {
      if (Object.hasOwn(labels, key)) {
        this.#byAnchor.get(`${key}=${labels[key]}`)?.forEach(consider);
      }
    }
    this.#withoutAnchor.forEach(consider);
    return found;
  }

  #noteDispute(winner: AnnotationRule, other: AnnotationRule) {
    const dispute = `${winner.component} ${other.component}`;
    if (
      winner.component === other.component ||
      this.#disputes.has(dispute) ||
      this.#disputes.size >= MAX_DISPUTES
    ) {
      return;
    }
    this.#disputes.add(dispute);
    this.#logger.warn(
      `${winner.component} and ${other.component} claim the same Kubernetes objects by their annotations; they are shown with the first`,
    );
  }
}

import { LabelPredicate, parseLabelSelector } from '../api/selectors';
import { StoredObject } from '../storage/StoredObject';
import { Behaviour } from './ClusterFaults';

/** Which pods; what is left out matches all. @public */
export interface PodSelector {
  namespace?: string;
  /** As in a list: `app=web,tier!=cache`. */
  labelSelector?: string;
}

interface Rule {
  selector: PodSelector;
  matches: LabelPredicate;
  behaviour: Behaviour;
}

/** Behaviour that was set at run time. The last rule that matches a pod holds. */
export class Misbehaviour {
  private rules: Rule[] = [];

  /** `healthy` overrides the annotation of the pod template as well. */
  set(selector: PodSelector, behaviour: Behaviour) {
    this.unset(selector);
    this.rules.push({
      selector,
      matches: parseLabelSelector(selector.labelSelector ?? ''),
      behaviour,
    });
  }

  unset(selector: PodSelector) {
    const same = keyOf(selector);
    this.rules = this.rules.filter(rule => keyOf(rule.selector) !== same);
  }

  clear() {
    this.rules = [];
  }

  list(): Array<{ selector: PodSelector; behaviour: Behaviour }> {
    return this.rules.map(({ selector, behaviour }) => ({
      selector,
      behaviour,
    }));
  }

  of(pod: StoredObject): Behaviour | undefined {
    return this.rules.findLast(
      ({ selector, matches }) =>
        (!selector.namespace || selector.namespace === pod.namespace) &&
        matches(pod.labels),
    )?.behaviour;
  }
}

function keyOf({ namespace, labelSelector }: PodSelector): string {
  return `${namespace ?? ''}/${labelSelector ?? ''}`;
}

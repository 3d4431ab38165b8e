import { ServiceClaim } from '@longshore/plugin-clusters-common';
import {
  LABEL_ENVIRONMENT,
  LABEL_SERVICE,
  LABEL_SERVICE_NAMESPACE,
  LABEL_TRACK,
  isEnvironment,
} from '@longshore/plugin-longshore-common';
import { Labels } from './LabelSelector';

/** The service that our own labels name, if they do so completely. */
export function labelClaim(labels: Labels): ServiceClaim | undefined {
  const service = labels[LABEL_SERVICE];
  const environment = labels[LABEL_ENVIRONMENT];
  if (!service || !isEnvironment(environment)) {
    return undefined;
  }
  const namespace = labels[LABEL_SERVICE_NAMESPACE] || 'default';
  return {
    // Labels are ASCII, for which this is what entity refs do, and faster.
    component: `component:${namespace}/${service}`.toLowerCase(),
    environment,
    track: labels[LABEL_TRACK] || 'main',
    via: 'label',
  };
}

import { KubeObject } from '../objects';
import { PolicyRule } from './policyRules';

export type RoleRef = { apiGroup?: string; kind: string; name: string };

export type Subject = { kind: string; name: string; namespace?: string };

/** What is kept beside the text of a binding. */
export interface BindingFacts {
  roleRef: RoleRef;
  subjects: Subject[];
}

export function indexRole(object: KubeObject): PolicyRule[] {
  return (object.rules ?? []) as PolicyRule[];
}

export function indexBinding(object: KubeObject): BindingFacts {
  return {
    roleRef: object.roleRef as RoleRef,
    subjects: (object.subjects ?? []) as Subject[],
  };
}

/**
 * A made-up company for demos, tests and benchmarks.
 *
 * @packageDocumentation
 */

export * from './badDay';
export * from './company';
export * from './entities';
export * from './workloads';
export * from './scenario';

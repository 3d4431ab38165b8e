/** How large a fleet is: cells, services in each, instances of each, readers. */
export type FleetPlan = {
  cells: number;
  servicesPerCell: number;
  instances: number;
  people: number;
};

/** The estate of the published figures: 10,000 services, 50,000 pods. */
export const FULL_FLEET: FleetPlan = {
  cells: 100,
  servicesPerCell: 100,
  instances: 5,
  people: 50,
};

/** Of ten people one is an operator and sees everything. */
const OPERATOR_EVERY = 10;

export const OPERATORS = 'group:default/operators';

export type PlannedService = {
  name: string;
  cell: string;
  team: string;
  entityRef: string;
};

export type Person = {
  name: string;
  entityRef: string;
  /** Team whose services the person sees; absent for operators. */
  team?: string;
  /** How many services the person may see. */
  services: number;
};

const padded = (value: number, digits: number) =>
  String(value).padStart(digits, '0');

export const cellName = (index: number) => `cell-${padded(index + 1, 3)}`;
const teamName = (index: number) => `team-${padded(index + 1, 2)}`;

/** Each service runs in one cell; each team's are spread over all cells. */
export function plannedServices(plan: FleetPlan): PlannedService[] {
  const total = plan.cells * plan.servicesPerCell;
  return Array.from({ length: total }, (_, index) => {
    const name = `service-${padded(index, 5)}`;
    return {
      name,
      cell: cellName(index % plan.cells),
      team: teamName(Math.floor(index / plan.cells) % plan.people),
      entityRef: `component:default/${name}`,
    };
  });
}

export function plannedPeople(plan: FleetPlan): Person[] {
  const services = plannedServices(plan);
  return Array.from({ length: plan.people }, (_, index) => {
    const name = `person-${padded(index + 1, 2)}`;
    const isOperator = (index + 1) % OPERATOR_EVERY === 0;
    const team = isOperator ? undefined : teamName(index);
    return {
      name,
      entityRef: `user:default/${name}`,
      team,
      services: services.filter(service => !team || service.team === team)
        .length,
    };
  });
}

export function teamNames(plan: FleetPlan): string[] {
  return Array.from({ length: plan.people }, (_, index) => teamName(index));
}

import { Skeleton } from '@backstage/ui';
import { useApi } from '@backstage/core-plugin-api';
import { PageShell } from '@longshore/plugin-longshore-react';
import { useQuery } from '@tanstack/react-query';
import { ReactElement } from 'react';
import { servicesApiRef } from '../../api';
import { ServiceFailure } from './ServiceFailure';

/** An address without environment leads to the first that there is. */
export function FirstEnvironment(props: {
  component: { namespace: string; name: string };
  renderRedirect(environment: string): ReactElement;
}) {
  const { component, renderRedirect } = props;
  const api = useApi(servicesApiRef);
  const { data, error, refetch } = useQuery({
    queryKey: ['environments', component],
    queryFn: () => api.getEnvironments(component),
  });
  if (error) {
    return (
      <PageShell>
        <ServiceFailure
          error={error}
          name={component.name}
          onRetry={() => refetch()}
        />
      </PageShell>
    );
  }
  if (!data) {
    return (
      <PageShell>
        <Skeleton height={40} />
      </PageShell>
    );
  }
  const [first] = data.items;
  return first ? (
    renderRedirect(first.environment)
  ) : (
    <PageShell>
      <ServiceFailure name={component.name} />
    </PageShell>
  );
}

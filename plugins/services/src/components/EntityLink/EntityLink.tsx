import { parseEntityRef } from '@backstage/catalog-model';
import { useRouteRef } from '@backstage/core-plugin-api';
import {
  entityRouteRef,
  useEntityPresentation,
} from '@backstage/plugin-catalog-react';
import { Link } from '@backstage/ui';

/** Links to the catalog page of an owner, a person or a system. */
export function EntityLink(props: { entityRef: string; className?: string }) {
  const { entityRef, className } = props;
  const entityRoute = useRouteRef(entityRouteRef);
  const { primaryTitle } = useEntityPresentation(entityRef);
  return (
    <Link
      className={className}
      href={entityRoute(parseEntityRef(entityRef))}
      title={entityRef}
      color="secondary"
      standalone
    >
      {primaryTitle}
    </Link>
  );
}

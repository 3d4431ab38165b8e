import { AuthService } from '@backstage/backend-plugin-api';
import { RELATION_MEMBER_OF } from '@backstage/catalog-model';
import { CatalogService } from '@backstage/plugin-catalog-node';

/** Lower-case refs of the groups that a person is a member of by now. */
export async function groupsOf(
  user: string,
  options: {
    catalog: Pick<CatalogService, 'getEntityByRef'>;
    auth: AuthService;
  },
): Promise<string[]> {
  const entity = await options.catalog.getEntityByRef(user, {
    credentials: await options.auth.getOwnServiceCredentials(),
  });
  return (entity?.relations ?? [])
    .filter(({ type }) => type === RELATION_MEMBER_OF)
    .map(({ targetRef }) => targetRef.toLocaleLowerCase('en-US'));
}

import { DEMO_ORG } from '../demoOrg.ts';
import { isPermissionable } from '../store/fieldDefinition.ts';
import type { Row } from '../store/recordTable.ts';
import { makeId } from '../store/salesforceIds.ts';
import type { SetupSources } from './setupSources.ts';

/** Objects whose records the org keeps. */
export const RECORD_OBJECTS = ['Contact', 'Lead', 'Account'] as const;

/** Required and system fields have no rows: nobody can hide them. Nor have fields that are hidden: a row without Read is none. */
export function fieldPermissionRows({ store, security }: SetupSources): readonly Row[] {
  const rows: Row[] = [];
  for (const object of RECORD_OBJECTS) {
    for (const field of store.table(object)?.fields() ?? []) {
      if (!isPermissionable(field)) continue;
      if (!security.mayRead(object, field)) continue;
      for (const parent of [DEMO_ORG.admin, DEMO_ORG.restricted]) {
        rows.push({
          Id: makeId('01k', rows.length + 1),
          ParentId: parent.profileSetId,
          SobjectType: object,
          Field: `${object}.${field.name}`,
          PermissionsRead: 'true',
          PermissionsEdit: String(security.mayEdit(object, field)),
        });
      }
    }
  }
  return rows;
}

/** Every custom field of the org, also those that the signed-in user cannot see. */
export function customFieldRows({ store }: SetupSources): readonly Row[] {
  const named = RECORD_OBJECTS.flatMap((object) =>
    (store.table(object)?.fields() ?? []).map(({ name }) => ({ object, name })),
  ).filter(({ name }) => name.endsWith('__c'));
  return named.map(({ object, name }, index) => ({
    Id: makeId('00N', index + 1),
    DeveloperName: name.replace(/__c$/, ''),
    NamespacePrefix: null,
    TableEnumOrId: object,
  }));
}

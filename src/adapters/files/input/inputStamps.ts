import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Configuration } from '../../../core/config/configuration.ts';
import type { TableName } from '../../../core/model/tables.ts';

/** What tells without reading it that a file may have changed. */
export interface InputStamp {
  readonly table: TableName;
  /** As the configuration names it. */
  readonly name: string;
  /** Size and time of change; null when it is not there. */
  readonly stamp: string | null;
}

/** Looks at every file that a configuration names as a source; none where both sides are APIs. */
export async function stampInputs(configuration: Configuration, folder: string): Promise<readonly InputStamp[]> {
  return await Promise.all(
    inputFiles(configuration).map(async ([table, name]) => ({ table, name, stamp: await stampOf(join(folder, name)) })),
  );
}

function inputFiles({ personalization, salesforce }: Configuration): readonly (readonly [TableName, string])[] {
  const profiles = personalization.source;
  const crm = salesforce.source;
  const named: readonly (readonly [TableName, string | undefined])[] = [
    ...(profiles.kind === 'files'
      ? ([
          ['users', profiles.users],
          ['accounts', profiles.accounts],
        ] as const)
      : []),
    ...(crm.kind === 'files'
      ? ([
          ['contacts', crm.contacts],
          ['leads', crm.leads],
          ['crmAccounts', crm.accounts],
        ] as const)
      : []),
  ];
  return named.flatMap(([table, name]) => (name === undefined ? [] : [[table, name] as const]));
}

async function stampOf(file: string): Promise<string | null> {
  try {
    const { size, mtimeMs, ino } = await stat(file);
    return `${size} ${mtimeMs} ${ino}`;
  } catch {
    return null;
  }
}

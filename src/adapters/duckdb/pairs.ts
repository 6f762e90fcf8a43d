import type { DuckDBValue } from '@duckdb/node-api';
import type { SourceValue } from '../../core/model/plan.ts';
import { profileOf, type PushObject } from '../../core/model/records.ts';
import { SyncError } from '../../core/model/syncError.ts';
import {
  crmTables,
  type InputTables,
  isAvailable,
  profileTables,
  type TableColumn,
  type VerifiedTable,
} from '../../core/model/tables.ts';
import type { FieldMapping } from '../../core/planning/mapping.ts';
import type { MatchedPair, Work } from '../../core/ports.ts';
import { nameOnlyCondition } from './countMatches.ts';
import { csvColumn, csvSource, hasColumn } from './csvSource.ts';
import { isListValue, loadedTables } from './loadTables.ts';
import type { Session } from './session.ts';
import matchedPairsSql from './sql/matchedPairs.sql';
import { fill, literal } from './sqlText.ts';
import { unchangedCondition } from './unchangedCondition.ts';

export interface PairsRequest {
  readonly tables: InputTables;
  readonly object: PushObject;
  readonly mappings: readonly FieldMapping[];
  readonly work: Work;
}

/** The matched pairs of an object that planning must look at, in batches. */
export async function* matchedPairs(session: Session, request: PairsRequest): AsyncIterable<readonly MatchedPair[]> {
  const { tables, object, mappings, work } = request;
  const profiles = tables[profileTables[profileOf[object]]];
  const records = tables[crmTables[object]];
  if (mappings.length === 0 || !isAvailable(profiles) || !isAvailable(records)) return;
  const rowNumbers = await needsRowNumbers(session, object);
  const statement = (reading: 'parallel' | 'oneByOne') =>
    pairsStatement({ object, mappings, profiles, records, rowNumbers, reading });
  await session.during(work.signal, async () => {
    try {
      await session.run(statement('parallel'));
    } catch (error) {
      if (!(error instanceof SyncError) || error.code !== 'internal' || work.signal.aborted) throw error;
      await session.run(statement('oneByOne'));
    }
  });
  const isRead = mappings.map(({ field }) => hasColumn(records, { role: 'field', name: field }));
  for await (const rows of session.stream(`SELECT ${readColumns(mappings.length)} FROM matched_pairs`)) {
    if (work.signal.aborted) throw new SyncError('cancelled', 'Planning was cancelled; nothing was written.');
    yield rows.map((row) => pairOf(row, mappings, isRead));
  }
}

/** Where an id comes several times, only the row's number tells which appearance counts. */
async function needsRowNumbers(session: Session, object: PushObject): Promise<boolean> {
  const [[count] = []] = await session.rows(`SELECT count(*) FROM ${profileTables[profileOf[object]]}_left_out`);
  return Number(count) > 0;
}

interface Statement {
  readonly object: PushObject;
  readonly mappings: readonly FieldMapping[];
  readonly profiles: VerifiedTable;
  readonly records: VerifiedTable;
  readonly rowNumbers: boolean;
  readonly reading: 'parallel' | 'oneByOne';
}

function pairsStatement({ object, mappings, profiles, records, rowNumbers, reading }: Statement): string {
  const kind = profileOf[object];
  const id = csvColumn(records, { role: 'field', name: 'Id' });
  const parent = csvColumn(records, { role: 'field', name: 'AccountId' });
  return fill(matchedPairsSql, {
    name_only: `coalesce(${nameOnlyCondition[kind]}, false)`,
    matches: `${kind}_matches`,
    profiles: `${kind}_profiles`,
    records: loadedTables[object],
    object: literal(object),
    record_columns: [
      `left(${id}, 15) AS record_key`,
      `${object === 'Contact' ? parent : 'CAST(NULL AS VARCHAR)'} AS parent`,
      `${csvColumn(records, { role: 'field', name: 'SystemModstamp' })} AS modstamp`,
      ...mappings.map(({ field }, index) => `${csvColumn(records, { role: 'field', name: field })} AS p_${index}`),
    ].join(', '),
    record_source: csvSource(records, reading),
    profile_key: rowNumbers ? 'profile' : 'id',
    profile_columns: [
      rowNumbers
        ? 'row_number() OVER () - 1 AS profile_key'
        : `${csvColumn(profiles, { role: 'standard', name: 'name' })} AS profile_key`,
      `${csvColumn(profiles, { role: 'lists' })} AS lists`,
      ...mappings.map((mapping, index) => `${csvColumn(profiles, sourceColumn(mapping))} AS s_${index}`),
    ].join(', '),
    profile_source: csvSource(profiles, reading),
    unchanged: unchangedCondition(
      mappings.map((mapping, index) => ({
        mapping,
        columns: {
          source: `p.s_${index}`,
          present: hasColumn(records, { role: 'field', name: mapping.field }) ? `r.p_${index}` : null,
          isList: hasColumn(profiles, { role: 'lists' }) ? isListValue('p.lists', listKey(mapping)) : 'false',
        },
      })),
    ),
  });
}

function sourceColumn({ source }: FieldMapping): TableColumn {
  // Items are checked by the configuration's schema: each is a standard column of the export.
  return source.kind === 'item'
    ? { role: 'standard', name: source.name as Extract<TableColumn, { role: 'standard' }>['name'] }
    : { role: 'attribute', name: source.name };
}

function listKey({ source }: FieldMapping): string {
  return source.kind === 'item' ? `standard:${source.name}` : `attribute:${source.name}`;
}

/** Columns before those of the mappings. */
const fixedColumns = ['for_client(id)', 'crm_id', 'name_only', "salesforce_id(parent, '')", 'modstamp', 'lists'];

function readColumns(count: number): string {
  const indexes = Array.from({ length: count }, (_, index) => index);
  return [
    ...fixedColumns,
    ...indexes.map((index) => `for_client(p_${index})`),
    ...indexes.map((index) => `for_client(s_${index})`),
  ].join(', ');
}

function pairOf(
  row: readonly DuckDBValue[],
  mappings: readonly FieldMapping[],
  isRead: readonly boolean[],
): MatchedPair {
  const [id, crmId, nameOnly, parentId, modstamp] = row;
  const firstPresent = fixedColumns.length;
  const firstSource = firstPresent + mappings.length;
  const lists = listsOf(row[firstPresent - 1]);
  return {
    personalizationId: String(id),
    crmId: String(crmId),
    parentId: textOrNull(parentId),
    modstamp: textOrNull(modstamp),
    nameOnly: nameOnly === true,
    sources: mappings.map((mapping, index) => sourceOf(row[firstSource + index], lists, listKey(mapping))),
    present: isRead.map((read, index) => (read ? textOrNull(row[firstPresent + index]) : undefined)),
  };
}

/** Values that are lists (their texts) or objects (null), by column key. */
function listsOf(json: DuckDBValue | undefined): ReadonlyMap<string, readonly string[] | null> {
  if (typeof json !== 'string') return noLists;
  // The reader writes this column itself.
  return new Map(Object.entries(JSON.parse(json) as Record<string, readonly string[] | null>));
}

const noLists: ReadonlyMap<string, readonly string[] | null> = new Map();

function sourceOf(
  value: DuckDBValue | undefined,
  lists: ReadonlyMap<string, readonly string[] | null>,
  key: string,
): SourceValue {
  const list = lists.get(key);
  if (list !== undefined) return list === null ? { kind: 'object' } : { kind: 'list', values: list };
  return typeof value === 'string' ? { kind: 'text', text: value } : { kind: 'blank' };
}

function textOrNull(value: DuckDBValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

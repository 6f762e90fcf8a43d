import { basename, dirname, join } from 'node:path';
import { readConfigurationText } from '../adapters/createPorts.ts';
import type { Configuration, PushMapping } from '../core/config/configuration.ts';
import { parseConfiguration } from '../core/config/parseConfiguration.ts';
import type { CrmExplanation } from '../core/model/explanation.ts';
import type { CrmObject, PushObject } from '../core/model/records.ts';
import { SyncError } from '../core/model/syncError.ts';
import { pushTabs, targetField } from '../core/planning/resolveMappings.ts';
import type { CrmRecordState, ReadingPorts } from '../core/ports.ts';
import { crmRecordSections, type MappedField, type OtherConfiguration } from '../core/report/crmRecordMarkdown.ts';
import { crmExplanationMarkdown } from '../core/report/explanationMarkdown.ts';
import { readCrmReference } from './crmReference.ts';
import type { Preview } from './preview.ts';
import type { ExplainCrmRecordParams, MarkdownDocument } from './protocol.ts';

/** *Explain This Contact*: who claims the record, what it holds now and who wrote it, and who else writes the same fields. */
export async function explainCrmRecord(
  preview: Preview,
  { reference, otherConfigPaths }: Omit<ExplainCrmRecordParams, 'runId'>,
  signal: AbortSignal,
): Promise<MarkdownDocument> {
  const id = readCrmReference(reference);
  const others = otherConfigPaths.filter((path) => path !== preview.configPath);
  return await preview.read(async (ports) => {
    const explanation = await ports.matches.explainCrmRecord(id);
    if (explanation === null) {
      throw new SyncError('usage', `${id} is not among the Contacts, Leads and Accounts that this dry run has read.`);
    }
    const sections = await recordSections(preview, ports, { explanation, others, signal });
    return {
      title: explanation.label,
      markdown: `${crmExplanationMarkdown(explanation).trimEnd()}\n\n${sections}\n`,
    };
  });
}

interface Asked {
  readonly explanation: CrmExplanation;
  readonly others: readonly string[];
  readonly signal: AbortSignal;
}

async function recordSections(
  preview: Preview,
  ports: ReadingPorts,
  { explanation, others, signal }: Asked,
): Promise<string> {
  const { object, crmId } = explanation;
  const { configuration } = preview.run.files;
  const mapped = mappedFields(preview, object);
  const isLive = configuration.salesforce.source.kind === 'api';
  const otherInfixes = await fieldsOfOtherInfixes(ports, configuration, { object, mapped, signal });
  const fields = [...mapped, ...otherInfixes].map(({ field }) => field);
  const record: CrmRecordState | null = isLive ? await ports.facts.record(object, crmId, fields, signal) : null;
  const page = object === 'Lead' ? null : await ports.plans.page({ object, crmId, limit: 1 });
  return crmRecordSections({
    explanation,
    mapped,
    record,
    isLive,
    planned: page?.records[0]?.rows ?? [],
    others: object === 'Lead' ? [] : await Promise.all(others.map((path) => otherConfiguration(path, object, mapped))),
    otherInfixes,
  });
}

/** Fields that may not be read are left out: nobody could ask for them. */
function mappedFields({ dryRun }: Preview, object: CrmObject): readonly MappedField[] {
  if (object === 'Lead') return [];
  return dryRun.session.mappings[object].flatMap(({ field, description, source }) =>
    description === null ? [] : [{ field, label: description.label, attribute: `${source.kind}:${source.name}` }],
  );
}

async function fieldsOfOtherInfixes(
  { facts }: ReadingPorts,
  configuration: Configuration,
  asked: { readonly object: CrmObject; readonly mapped: readonly MappedField[]; readonly signal: AbortSignal },
): Promise<readonly { readonly item: string; readonly field: string }[]> {
  if (asked.object === 'Lead') return [];
  const ours = new Set(asked.mapped.map(({ field }) => field.toLowerCase()));
  const items = configuration.push[pushTabs[asked.object]].flatMap((mapping) =>
    'item' in mapping ? [mapping.item] : [],
  );
  if (items.length === 0) return [];
  const { fields } = await facts.describe(asked.object, asked.signal);
  return items.flatMap((item) => {
    const sameItem = new RegExp(`^Interaction_Studio_(?:\\w+_)?${item}__c$`, 'i');
    return fields
      .filter(({ name }) => sameItem.test(name) && !ours.has(name.toLowerCase()))
      .map(({ name }) => ({ item, field: name }));
  });
}

async function otherConfiguration(
  path: string,
  object: PushObject,
  mapped: readonly MappedField[],
): Promise<OtherConfiguration> {
  const name = join(basename(dirname(path)), basename(path));
  try {
    const parsed = parseConfiguration(await readConfigurationText(path), path);
    if (parsed.kind === 'problems')
      return { kind: 'unreadable', name, why: 'it has problems; what it writes is not known.' };
    const { configuration } = parsed;
    const theirs = new Set(
      configuration.push[pushTabs[object]].map((mapping: PushMapping) =>
        targetField(configuration, mapping).toLowerCase(),
      ),
    );
    const sameFields = mapped.map(({ field }) => field).filter((field) => theirs.has(field.toLowerCase()));
    return { kind: 'read', name, dataset: configuration.personalization.dataset, sameFields };
  } catch (error) {
    return { kind: 'unreadable', name, why: error instanceof SyncError ? error.message : 'it cannot be read.' };
  }
}

import { resolve } from 'node:path';
import {
  decisionProblems,
  loadRequestFiles,
  openFacts,
  type OpenFacts,
  readConfigurationText,
} from '../adapters/createPorts.ts';
import type { Configuration } from '../core/config/configuration.ts';
import { parseConfiguration } from '../core/config/parseConfiguration.ts';
import { parseSources } from '../core/config/parseSources.ts';
import type { FieldDescription } from '../core/model/org.ts';
import type { CrmObject, ProfileKind } from '../core/model/records.ts';
import { SyncError } from '../core/model/syncError.ts';
import { datasetOf, pairingWith } from '../core/pairing.ts';
import { lookAtConnection } from './connection.ts';
import type { Engine } from './engine.ts';
import { credentialsFor, settingsCredentialsFor } from './openRun.ts';
import type { KnownNames } from './protocol.ts';
import type { EngineServices } from './serveEngine.ts';

type ConfigurationServices = Pick<EngineServices, 'connect' | 'pairDataset' | 'checkConfiguration' | 'knownNames'>;

/** Names change rarely, and completion asks at every key. */
const namesKeptMs = 5 * 60_000;
/** A side that did not answer may do so soon. */
const missingKeptMs = 30_000;
const namesLimitMs = 60_000;

/** The configuration as a document, and what both sides know to go with it. */
export function configurationServices(engine: Engine): ConfigurationServices {
  const known = new Map<string, KeptNames>();
  return {
    async connect({ configPath }, work) {
      const files = await loadRequestFiles(configPath, null);
      const opened = await openFactsOf(engine, configPath, files.configuration, settingsCredentialsFor);
      // The events of a run that is under way must not be mixed with those of this look.
      const emit = engine.gate.isBusy ? () => undefined : work.emit;
      return await lookAtConnection(files.configuration, opened, { signal: work.signal, emit });
    },
    async pairDataset({ configPath, orgId }, work) {
      const { configuration } = await loadRequestFiles(configPath, null);
      const opened = await openFactsOf(engine, configPath, configuration, settingsCredentialsFor);
      const { connection } = await lookAtConnection(configuration, opened, work);
      if (connection.org.id !== orgId) {
        throw new SyncError(
          'refused',
          `You are signed in to another org by now: ${connection.org.myDomain}. Connect again.`,
        );
      }
      const { facts, pairings } = opened.ports;
      await pairings.keep(datasetOf(configuration), pairingWith(connection.org, facts.serverTime()));
      return await lookAtConnection(configuration, opened, work);
    },
    async checkConfiguration({ configPath, text }) {
      const parsed = parseConfiguration(text, configPath);
      const found = parsed.kind === 'problems' ? parsed.problems : [];
      return [...found, ...(await decisionProblems(configPath))];
    },
    async knownNames({ configPath }) {
      const sources = await sourcesOf(configPath);
      if (typeof sources === 'string') return { fields: {}, attributes: {}, missing: [sources] };
      const key = `${configPath} ${JSON.stringify([sources.personalization, sources.salesforce])}`;
      const kept = known.get(key);
      if (kept !== undefined && performance.now() < kept.untilMs) return await kept.names;
      // Whoever asks meanwhile waits for the same answer, so it is not one asker's to cancel.
      const names = readKnownNames(engine, configPath, sources, AbortSignal.timeout(namesLimitMs));
      known.set(key, { untilMs: performance.now() + namesKeptMs, names });
      const isWhole = (await names).missing.length === 0;
      if (!isWhole) known.set(key, { untilMs: performance.now() + missingKeptMs, names });
      return await names;
    },
  };
}

interface KeptNames {
  readonly untilMs: number;
  readonly names: Promise<KnownNames>;
}

/** Only where both sides are: the rest may be half written, which is when names are wanted. Else why it cannot be told. */
async function sourcesOf(configPath: string): Promise<Configuration | string> {
  try {
    return parseSources(await readConfigurationText(configPath)) ?? namesLater;
  } catch (error) {
    return error instanceof SyncError ? error.message : namesLater;
  }
}

const namesLater =
  'Names of fields and attributes are suggested once "personalization" and "salesforce" of the saved file have no problem.';

/** Everything that can be known; whatever fails is a sentence, and takes nothing from the rest. */
async function readKnownNames(
  engine: Engine,
  configPath: string,
  configuration: Configuration,
  signal: AbortSignal,
): Promise<KnownNames> {
  const missing: string[] = [];
  const opened = await orMissing('', missing, () => openFactsOf(engine, configPath, configuration, credentialsFor));
  if (opened === null) return { fields: {}, attributes: {}, missing };
  const fields: Partial<Record<CrmObject, readonly FieldDescription[]>> = {};
  const attributes: Partial<Record<ProfileKind, readonly string[]>> = {};
  const asked = [
    ...(['Contact', 'Lead', 'Account'] as const).map(async (object) => {
      const read = await orMissing(`Fields of ${object}`, missing, () => opened.ports.facts.describe(object, signal));
      if (read !== null && read.fields.length > 0) fields[object] = read.fields;
    }),
    ...(['user', 'account'] as const).map(async (kind) => {
      const names = await orMissing(`Attributes of ${kind}s`, missing, () => opened.attributeNames(kind, signal));
      if (names !== null) attributes[kind] = names;
    }),
  ];
  await Promise.all(asked);
  return { fields, attributes, missing };
}

async function orMissing<T>(what: string, missing: string[], ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    const why = error instanceof SyncError ? error.message : 'It cannot be read.';
    missing.push(what === '' ? why : `${what}: ${why}`);
    return null;
  }
}

async function openFactsOf(
  engine: Engine,
  configPath: string,
  configuration: Configuration,
  signedIn: typeof credentialsFor,
): Promise<OpenFacts> {
  const credentials = await signedIn(engine, configPath, configuration);
  return openFacts({ configurationFile: resolve(configPath), configuration, ...credentials });
}

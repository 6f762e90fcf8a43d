import { loadRequestFiles, openReconfigure } from '../adapters/createPorts.ts';
import { checkRequirements } from '../core/checkRequirements.ts';
import type { Configuration } from '../core/config/configuration.ts';
import { readSalesforceId } from '../core/model/salesforceId.ts';
import { SyncError } from '../core/model/syncError.ts';
import { refuseOtherOrg } from '../core/openSession.ts';
import { resolveMappings } from '../core/planning/resolveMappings.ts';
import { probe, whyNoProbe } from '../core/reconfigure/probe.ts';
import { verify } from '../core/reconfigure/verify.ts';
import { reconfigureReport } from '../core/report/reconfigureReport.ts';
import { orgKind } from '../core/report/words.ts';
import type { Engine } from './engine.ts';
import { settingsCredentialsFor } from './openRun.ts';
import type { ProbeChoice } from './reconfigureProtocol.ts';
import type { EngineServices } from './serveEngine.ts';

type ReconfigureServices = Pick<
  EngineServices,
  'beginReconfigure' | 'verifyReconfigure' | 'probeChoice' | 'probe' | 'reconfigureReport'
>;

/** *Reconfigure and Test*: reads what Salesforce tells; the one write is the probe, which is asked for by itself. */
export function reconfigureServices(engine: Engine): ReconfigureServices {
  return {
    async beginReconfigure({ configPath }, { signal }) {
      const { ports, configuration } = await open(engine, configPath);
      const { org } = await connect(configuration, ports, signal);
      const { account, instance } = configuration.personalization;
      return {
        now: ports.facts.serverTime(),
        setupOrigin: org.isDemo ? null : await ports.setupOrigin(signal),
        personalizationUrl: org.isDemo ? null : `https://${account}.${instance}.evergage.com`,
        app: (await ports.integrationApp(signal)).value,
      };
    },

    async verifyReconfigure({ configPath, reconfiguration }, { signal }) {
      const { ports, configuration } = await open(engine, configPath);
      const connection = await connect(configuration, ports, signal);
      const { integrationUser, integrationApp } = configuration.salesforce;
      const days = (Date.parse(ports.facts.serverTime()) - Date.parse(reconfiguration.startedAt)) / 86_400_000;
      const question = { integrationUser, integrationApp, nightsBack: Math.min(7, Math.max(1, Math.ceil(days))) };
      return verify(await ports.nights.read(question, connection, signal), reconfiguration.startedAt);
    },

    async probeChoice({ configPath }, { signal }) {
      const { ports, configuration } = await open(engine, configPath);
      const { org } = await connect(configuration, ports, signal);
      const fields = await probeFields(configuration, ports, signal);
      return { refusal: whyNoProbe(configuration, org), org: `${org.myDomain} (${orgKind({ org })})`, fields };
    },

    async probe({ configPath, target }, { signal }) {
      const { ports, configuration } = await open(engine, configPath);
      const { org } = await connect(configuration, ports, signal);
      const refusal = whyNoProbe(configuration, org);
      if (refusal !== null) throw new SyncError('refused', refusal);
      if (readSalesforceId(target.contactId, '003').kind === 'notAnId') {
        throw new SyncError('usage', 'That is not the id of a Contact (003…).');
      }
      const fields = await probeFields(configuration, ports, signal);
      if (!fields.some(({ field }) => field === target.field)) {
        throw new SyncError(
          'refused',
          `Contact.${target.field} is no field that a push writes and this sign-in may edit.`,
        );
      }
      if (engine.gate.isBusy)
        throw new SyncError('usage', 'A run is under way. Wait until it has ended, or cancel it.');
      return await probe(target, { facts: ports.facts, writer: ports.createWriter() }, signal);
    },

    async reconfigureReport({ configPath, reconfiguration }, work) {
      const { ports, configuration } = await open(engine, configPath);
      const checked = await checkRequirements(configuration, ports, { signal: work.signal, emit: () => undefined });
      return reconfigureReport(reconfiguration, checked);
    },
  };
}

type Ports = ReturnType<typeof openReconfigure>;

async function open(
  engine: Engine,
  configPath: string,
): Promise<{ readonly ports: Ports; readonly configuration: Configuration }> {
  const files = await loadRequestFiles(configPath, null);
  const credentials = await settingsCredentialsFor(engine, configPath, files.configuration);
  return { ports: openReconfigure({ ...files, ...credentials }, process.env), configuration: files.configuration };
}

async function connect(configuration: Configuration, { facts }: Ports, signal: AbortSignal) {
  const connection = await facts.connect(signal);
  refuseOtherOrg(configuration.salesforce.expectedOrgId, connection);
  return connection;
}

async function probeFields(
  configuration: Configuration,
  { facts }: Ports,
  signal: AbortSignal,
): Promise<ProbeChoice['fields']> {
  const mappings = resolveMappings(configuration, 'Contact', await facts.describe('Contact', signal));
  return mappings.flatMap(({ field, description }) =>
    description?.updateable === true ? [{ field, label: description.label }] : [],
  );
}

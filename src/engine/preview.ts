import type { InputStamp } from '../adapters/createPorts.ts';
import type { Choices } from '../core/model/choices.ts';
import { SyncError } from '../core/model/syncError.ts';
import type { KeptPlan, ReadingPorts, Work } from '../core/ports.ts';
import { type DryRun, dryRun } from '../core/sync.ts';
import { connectionFacts } from './connection.ts';
import { type OpenRun, openRun, runRequestOf, type RunPlace } from './openRun.ts';
import type { ConnectionFacts, DryRunParams, DryRunResult } from './protocol.ts';
import { SharedLock } from './sharedLock.ts';

/**
 * A dry run that has ended, with its matches and its plan still open for pages. It holds what was downloaded for it until it
 * is closed.
 */
export class Preview {
  readonly run: OpenRun;
  readonly dryRun: DryRun;
  readonly facts: ConnectionFacts;
  readonly inputs: readonly InputStamp[];
  #plan: KeptPlan;
  #choices: Choices;
  /** Planning again empties the plan and reads the matches: no page may be read meanwhile. */
  readonly #lock = new SharedLock();
  #isClosed = false;

  constructor(parts: Pick<Preview, 'run' | 'dryRun' | 'facts' | 'inputs'>, plan: KeptPlan, choices: Choices) {
    this.run = parts.run;
    this.dryRun = parts.dryRun;
    this.facts = parts.facts;
    this.inputs = parts.inputs;
    this.#plan = plan;
    this.#choices = choices;
  }

  /** Of the dry run whose plan is open: planning again is a dry run of its own. */
  get runId(): string {
    return this.#plan.report.runId;
  }

  get configPath(): string {
    return this.run.files.configurationFile;
  }

  get plan(): KeptPlan {
    return this.#plan;
  }

  get result(): DryRunResult {
    return { report: this.#plan.report, facts: this.facts, rule: this.dryRun.rule, choices: this.#choices };
  }

  /** Reads pages and records. @throws SyncError `usage` once it is closed */
  async read<T>(act: (ports: ReadingPorts) => Promise<T>): Promise<T> {
    return await this.#lock.read(() => act(this.#openPorts()));
  }

  /** Plans the same matches with other choices. Where that fails, the plan before is still open. */
  async replan(choices: Choices, work: Work): Promise<void> {
    await this.#lock.change(async () => {
      const { runs } = this.#openPorts();
      const report = await this.dryRun.replan(choices, work);
      this.#plan = (await runs.openPlan(report.planId)).plan;
      this.#choices = choices;
    });
  }

  /** Waits for what reads it, closes it and removes its folder. */
  async close(): Promise<void> {
    await this.#lock.change(async () => {
      if (this.#isClosed) return;
      this.#isClosed = true;
      await this.run.close();
    });
  }

  #openPorts(): ReadingPorts {
    if (this.#isClosed) throw new SyncError('usage', 'The preview was closed. Make a new dry run.');
    return this.run.opened.ports;
  }
}

/** Makes a dry run and keeps it open. Whatever goes wrong leaves nothing behind but the run's own folder. */
export async function openPreview(
  place: RunPlace,
  { configPath, choices }: DryRunParams,
  work: Work,
): Promise<Preview> {
  const run = await openRun(place, configPath, 'preview');
  try {
    const { opened, files } = run;
    // Before they are read: a file that changes meanwhile is noticed.
    const inputs = await opened.inputStamps();
    const made = await dryRun(runRequestOf(run, choices), opened.ports, work);
    // Now, so that the first page is quick: the run is what a person waits for anyway.
    await opened.ports.matches.preparePages(work);
    const facts = await connectionFacts(files.configuration, made.session, opened, work.signal);
    const { plan } = await opened.ports.runs.openPlan(made.report.planId);
    return new Preview({ run, dryRun: made, facts, inputs }, plan, choices);
  } catch (error) {
    await run.close();
    throw error;
  }
}

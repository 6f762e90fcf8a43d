import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { SyncError } from '../core/model/syncError.ts';
import { guardNames, isGuardName } from '../core/planning/guards.ts';
import type { CommandContext, CommonOptions } from './commandContext.ts';
import { runCheck } from './commands/check.ts';
import { runDryRun } from './commands/dryRun.ts';
import { runEmulate } from './commands/emulate.ts';
import { runLastNight } from './commands/lastNight.ts';
import { runMatch } from './commands/match.ts';
import { runResume } from './commands/resume.ts';
import { runRuns } from './commands/runs.ts';
import { runShow } from './commands/show.ts';
import { runSync } from './commands/sync.ts';

/** Options of all commands; each reads those it has declared. */
type AnyOptions = CommonOptions & {
  readonly export?: string;
  readonly plan?: string;
  readonly yes?: true;
  readonly orgConfirm?: string;
  readonly only?: string;
  readonly first?: number;
  readonly markKnownGood?: true;
};

type Action = (context: CommandContext, options: AnyOptions, argument: string | undefined) => Promise<number>;

export interface Program {
  /** Runs one command line (without `node` and the script) and answers the exit code. */
  run(argv: readonly string[]): Promise<number>;
}

export function createProgram(context: CommandContext): Program {
  let exitCode = 0;
  const root = withCommonOptions(new Command('personalization-sync'))
    // Common options may stand before the command too; what stands behind it belongs to it, whatever it is called.
    .enablePositionalOptions()
    .description(
      'Personalization Sync for Salesforce: preview and run what Marketing Cloud Personalization shares with Salesforce CRM.',
    )
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.terminal.text(text),
      writeErr: (text) => context.terminal.error(text),
    });
  const add = (usage: string, description: string, action: Action): Command => {
    const command = withCommonOptions(root.command(usage).description(description));
    return command.action(async (...given: unknown[]) => {
      const options = { ...command.opts<AnyOptions>(), ...givenBefore(root, command) };
      context.terminal.configure({
        json: options.json === true,
        quiet: options.quiet === true,
        progress: options.progress,
      });
      exitCode = await action(context, options, typeof given[0] === 'string' ? given[0] : undefined);
    });
  };

  add('check', 'check the security requirements of the integration, each with its evidence', runCheck).option(
    '--mark-known-good',
    'keep what is there now as the last good state that later checks compare with',
  );
  add('last-night', "what the vendor's own nightly run did, the last seven nights", runLastNight);
  add('match', 'read both sides and match; nothing is written, no plan is made', runMatch).option(
    '--export <file>',
    'write every user and account with its match to a CSV file',
  );
  add('dry-run', 'the whole way without a write; keeps the plan and prints its id', runDryRun).option(
    '--only <file>',
    'mode repair: plan only the records of a CSV file (kind,personalizationId)',
  );
  add('sync', 'apply a kept plan, or make one and apply it', runSync)
    .option('--plan <id>', 'the plan of an earlier dry run')
    .option('--yes', 'do not ask; needed where nobody can be asked')
    .option('--org-confirm <name>', 'for a production org: its My Domain name or org id')
    .option('--only <file>', 'mode repair: a CSV file (kind,personalizationId) of the records to write')
    .option('--first <n>', 'write so many records and pause, to be continued with resume', countOf);
  add('resume <run>', 'continue a live run that stopped in the middle', runResume);
  add('runs', 'list the runs beside the configuration', runRuns);
  add('show <run>', 'show the report of a run', runShow);
  addEmulate(root, context, (code) => (exitCode = code));
  addLater(root);

  return {
    async run(argv) {
      // Known before the words are understood: whoever reads the document must get one, also of a word that is unknown.
      if (argv.includes('--json')) context.terminal.configure({ json: true, quiet: false, progress: true });
      try {
        await root.parseAsync([...argv], { from: 'user' });
        return exitCode;
      } catch (error) {
        if (!(error instanceof CommanderError)) throw error;
        // Help ends here too, with code 0; commander has told every usage error already.
        if (error.exitCode === 0) return 0;
        context.terminal.document({ error: { code: 'usage', message: error.message, problems: [] } });
        return 2;
      }
    },
  };
}

function withCommonOptions(command: Command): Command {
  return command
    .option('--config <file>', 'the configuration', 'personalization-sync.json')
    .option('--json', 'one JSON document on stdout, text for people on stderr')
    .option('--no-progress', 'no progress line')
    .option('--quiet', 'only errors')
    .addOption(overrideGuard())
    .option('--sf-org <alias>', 'use an org of the Salesforce CLI')
    .option('--secret-stdin <name>', 'read the secret of this environment name from stdin');
}

/** Options that were written before the command's name. */
function givenBefore(root: Command, command: Command): Partial<AnyOptions> {
  const written = Object.entries(root.opts()).filter(([name]) => root.getOptionValueSource(name) === 'cli');
  const { overrideGuard: before = [], ...options } = Object.fromEntries(written) as Partial<AnyOptions>;
  return { ...options, overrideGuard: [...before, ...command.opts<AnyOptions>().overrideGuard] };
}

function overrideGuard(): Option {
  return new Option('--override-guard <name>', 'let this run pass a guard; repeatable, recorded in the run')
    .argParser((name: string, earlier: readonly string[] | undefined) => {
      if (isGuardName(name)) return [...(earlier ?? []), name];
      const minimum = 'requirement:<id of a minimum requirement>';
      throw new InvalidArgumentError(`Guards are: ${[...guardNames, minimum].join(', ')}.`);
    })
    .default([] as readonly string[], 'none');
}

function countOf(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It is a whole number from 1 on.');
}

function addEmulate(root: Command, context: CommandContext, end: (code: number) => void): void {
  root
    .command('emulate')
    .description('start the local emulators of Salesforce, Personalization and its SFTP server')
    .allowUnknownOption()
    .helpOption(false)
    .argument(
      '[arguments...]',
      '--json --port 0 --sftp-port 0 --seed 42 --users 2000 --contacts 2000 --leads 500 --accounts 200 --data DIR --time-scale 1',
    )
    .action(async (given: readonly string[]) => {
      end(await runEmulate(context, given));
    });
}

/** Commands of the contract that this version does not have yet: they say so instead of being unknown. */
const later: Readonly<Record<string, string>> = {
  undo: 'write back the values from before a run',
  retry: 'write the failed rows of a run again',
  feed: 'validate an ETL feed file',
  fields: 'custom fields in Salesforce',
  unlock: 'release the lock of a dead run',
  purge: 'remove old runs',
};

function addLater(root: Command): void {
  for (const [name, what] of Object.entries(later)) {
    root
      .command(name, { hidden: true })
      .description(what)
      .allowUnknownOption()
      .allowExcessArguments()
      .action(() => {
        throw new SyncError('usage', `"${name}" (${what}) is not part of this version yet.`);
      });
  }
}

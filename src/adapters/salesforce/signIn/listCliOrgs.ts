import { z } from 'zod';
import { SyncError } from '../../../core/model/syncError.ts';
import { runSalesforceCli, type SalesforceCli } from './runSalesforceCli.ts';

/** An org that the Salesforce CLI is signed in to. */
export interface CliOrg {
  readonly alias: string | null;
  readonly username: string;
  readonly instanceUrl: string;
  readonly orgId: string;
  readonly isSandbox: boolean;
}

/** Only what is used. Versions of the CLI name their groups differently, and an org may stand in several. */
const listedOrg = z.object({
  username: z.string().min(1),
  instanceUrl: z.string().min(1),
  orgId: z.string().min(15),
  alias: z.string().nullish(),
  isSandbox: z.boolean().nullish(),
  isScratch: z.boolean().nullish(),
});
const listAnswer = z.object({ result: z.record(z.string(), z.unknown()) });

/**
 * The orgs that the Salesforce CLI is signed in to, by alias and username. Whether their sign-ins are still good is not
 * asked: that takes a request for each.
 * @throws SyncError `cannotConnect` when there is no CLI, or none that can be understood; `cancelled`
 */
export async function listCliOrgs(cli: SalesforceCli, signal: AbortSignal): Promise<readonly CliOrg[]> {
  const answer = await runSalesforceCli(cli, ['org', 'list', '--skip-connection-status'], signal);
  const parsed = listAnswer.safeParse(answer);
  if (!parsed.success) {
    const said = typeof answer?.['message'] === 'string' ? `: ${answer['message'].slice(0, 300)}` : '.';
    throw new SyncError('cannotConnect', `The Salesforce CLI lists no orgs${said}`);
  }
  const orgs = new Map<string, CliOrg>();
  for (const group of Object.values(parsed.data.result)) {
    for (const each of Array.isArray(group) ? group : []) {
      const org = orgOf(each);
      if (org !== null && !orgs.has(org.username)) orgs.set(org.username, org);
    }
  }
  return [...orgs.values()].sort((one, other) => nameOf(one).localeCompare(nameOf(other), 'en'));
}

/** Null for what cannot be signed in to: an entry without an org, or of a shape that nobody has seen. */
function orgOf(listed: unknown): CliOrg | null {
  const parsed = listedOrg.safeParse(listed);
  if (!parsed.success) return null;
  const { username, instanceUrl, orgId, alias, isSandbox, isScratch } = parsed.data;
  return {
    alias: alias === undefined || alias === null || alias === '' ? null : alias,
    username,
    instanceUrl,
    orgId,
    isSandbox: isSandbox === true || isScratch === true || /\.(sandbox|scratch)\./.test(instanceUrl),
  };
}

function nameOf({ alias, username }: CliOrg): string {
  return alias ?? username;
}

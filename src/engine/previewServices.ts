import { SyncError } from '../core/model/syncError.ts';
import { explainCrmRecord } from './crmRecordPage.ts';
import type { Engine } from './engine.ts';
import { explanationPage } from './explanationPage.ts';
import { mergePage } from './mergePage.ts';
import { openPreview } from './preview.ts';
import type { EngineServices } from './serveEngine.ts';
import { sourceFolders } from './sourceFolders.ts';
import { staleReasons } from './staleness.ts';

type PreviewServices = Pick<
  EngineServices,
  | 'dryRun'
  | 'closePreview'
  | 'checkPreview'
  | 'sourceFolders'
  | 'matchGroups'
  | 'matchPage'
  | 'matchRows'
  | 'mergePage'
  | 'explain'
  | 'explainCrmRecord'
  | 'linkTargets'
>;

/** Rows of one page, at most: a page travels as one message. */
const maxPageRows = 1_000;
const linkTargetsShown = 50;

/** The dry run and everything that is asked of its open preview. */
export function previewServices(engine: Engine): PreviewServices {
  const { previews, gate } = engine;
  return {
    dryRun: (params, work) =>
      gate.run('A dry run', work, async (running) => {
        const preview = await openPreview(engine, params, running);
        await previews.replace(preview);
        return preview.result;
      }),
    async closePreview({ runId }) {
      await previews.close(runId);
      return {};
    },
    checkPreview: async ({ runId }, { signal }) => ({ reasons: await staleReasons(previews.of(runId), signal) }),
    sourceFolders: async ({ runId }) => {
      const { configPath, run } = previews.of(runId);
      return { folders: sourceFolders(configPath, run.files.configuration) };
    },
    matchGroups: ({ runId, kind, text }) => previews.of(runId).read(({ matches }) => matches.groups(kind, text)),
    matchPage: ({ runId, ...query }) =>
      previews.of(runId).read(({ matches }) => matches.page({ ...query, limit: pageRows(query.limit) })),
    matchRows: ({ runId, kind, personalizationIds }) =>
      previews.of(runId).read(async ({ matches }) => [...(await matches.describe(kind, personalizationIds)).values()]),
    mergePage: ({ runId, ...query }) => mergePage(previews.of(runId), { ...query, limit: pageRows(query.limit) }),
    explain: ({ runId, kind, personalizationId }) =>
      previews.of(runId).read(async ({ matches }) => {
        const explanation = await matches.explain(kind, personalizationId);
        if (explanation === null) throw unknownProfile(kind, personalizationId);
        return explanationPage(explanation);
      }),
    explainCrmRecord: ({ runId, ...asked }, { signal }) => explainCrmRecord(previews.of(runId), asked, signal),
    linkTargets: ({ runId, kind, personalizationId, text }) =>
      previews
        .of(runId)
        .read(({ matches }) => matches.linkTargets(kind, personalizationId, text.trim(), linkTargetsShown)),
  };
}

function pageRows(limit: number): number {
  return Math.min(maxPageRows, Math.max(1, Math.trunc(limit)));
}

function unknownProfile(kind: string, personalizationId: string): SyncError {
  return new SyncError('usage', `There is no ${kind} "${personalizationId}" in this preview.`);
}

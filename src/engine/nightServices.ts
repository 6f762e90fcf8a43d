import { loadRequestFiles, openNights } from '../adapters/createPorts.ts';
import { readLastNight } from '../core/lastNight.ts';
import { causeWords } from '../core/nights/causes.ts';
import type { JudgedNight, NightReport } from '../core/nights/nightReport.ts';
import { lastNightMarkdown } from '../core/report/lastNightMarkdown.ts';
import { lastNightSentence, nightName, nightVerdictWords } from '../core/report/nightWords.ts';
import { statusMessageMarkdown } from '../core/report/statusMessageMarkdown.ts';
import type { Engine } from './engine.ts';
import type { LastNightRows, NightRow } from './nightProtocol.ts';
import { settingsCredentialsFor } from './openRun.ts';
import type { EngineServices } from './serveEngine.ts';

/** What the vendor's own nightly run did, read anew at each request. */
export function nightServices(engine: Engine): Pick<EngineServices, 'lastNight' | 'explainStatusMessage'> {
  return {
    async lastNight({ configPath }, work) {
      const files = await loadRequestFiles(configPath, null);
      const credentials = await settingsCredentialsFor(engine, configPath, files.configuration);
      // The events of a run that is under way must not be mixed with those of this look.
      const emit = engine.gate.isBusy ? () => undefined : work.emit;
      const ports = openNights({ ...files, ...credentials });
      return rowsOf(await readLastNight(files.configuration, ports, { signal: work.signal, emit }));
    },
    explainStatusMessage: ({ message }) => Promise.resolve(statusMessageMarkdown(message)),
  };
}

function rowsOf(report: NightReport): LastNightRows {
  return {
    sentence: lastNightSentence(report),
    nights: report.nights.map((night, place) => rowOf(night, place === report.lastNight)),
    lastNight: report.lastNight,
    readAt: report.readAt,
    document: lastNightMarkdown(report),
  };
}

function rowOf(night: JudgedNight, isLastNight: boolean): NightRow {
  const { verdict, cause, evidence, jobs } = night;
  const { title, meaning, toDo } = causeWords[cause];
  return {
    night: night.night,
    name: nightName(night, isLastNight),
    verdict,
    verdictWords: nightVerdictWords[verdict],
    cause: cause === 'none' ? '' : title,
    meaning,
    toDo,
    evidence,
    jobs: jobs.length,
    processed: sumOf(jobs.map((job) => job.processed)),
    failed: sumOf(jobs.map((job) => job.failed)),
  };
}

function sumOf(counts: readonly (number | null)[]): number | null {
  let sum = 0;
  for (const count of counts) {
    if (count === null) return null;
    sum += count;
  }
  return sum;
}

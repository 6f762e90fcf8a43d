import { expect, test } from 'vitest';
import { nothingToWriteText } from '../../../../src/extension/commands/nothingToWrite.ts';
import { aPreview } from '../aDryRun.ts';
import { pushed } from '../aHistoryRun.ts';

const everything = { reviewNameOnly: true, onlySelected: false };
const selected = { reviewNameOnly: true, onlySelected: true };

test.each([
  [{}, everything, 'There is nothing to write: Salesforce has the values of every matched record.'],
  [
    { skippedByUser: 40, unchanged: 3 },
    selected,
    'There is nothing to write: mode “repair” writes only the records that you tick in the Match Preview.',
  ],
  [{}, selected, 'There is nothing to write: Salesforce has the values of every matched record.'],
  [
    { needsReview: 1_204, skippedByUser: 2, refused: 3 },
    everything,
    'There is nothing to write: 1,204 records are matched by name only and wait for your tick, 2 were left out by you, 3 cannot be sent as they are. Everything else has the same values in Salesforce already.',
  ],
])('says why nothing is written: %j, %j', (counts, rule, text) => {
  const { report } = aPreview({ push: pushed(counts) });
  expect(nothingToWriteText({ report, rule })).toBe(text);
});

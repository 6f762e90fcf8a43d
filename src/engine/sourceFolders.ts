import path from 'node:path';
import type { Configuration } from '../core/config/configuration.ts';

/** The folders in which a configuration's file sources lie, but for its own folder, which everybody watches anyway. */
export function sourceFolders(
  configPath: string,
  { personalization, salesforce }: Pick<Configuration, 'personalization' | 'salesforce'>,
): readonly string[] {
  const home = path.dirname(configPath);
  const files = [personalization.source, salesforce.source].flatMap((source) =>
    source.kind === 'files'
      ? Object.entries(source).flatMap(([key, file]) => (key === 'kind' ? [] : (file ?? [])))
      : [],
  );
  const folders = new Set(files.map((file) => path.dirname(path.resolve(home, file))));
  folders.delete(path.resolve(home));
  return [...folders].sort();
}

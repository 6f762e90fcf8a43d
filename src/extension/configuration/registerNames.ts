import * as vscode from 'vscode';
import { type KnownNames, knownNamesRequest } from '../../engine/protocol.ts';
import type { DocumentServices } from './documentServices.ts';
import { configurationSelector } from './isConfiguration.ts';
import { nameHover, suggestionsAt } from './knownNameTexts.ts';
import { nameAt } from './namePlace.ts';

/** Names of fields and attributes: offered while one is written, explained where one stands. */
export function registerNames(services: DocumentServices): vscode.Disposable {
  const names = new NamesOfConfigurations(services);
  return vscode.Disposable.from(
    vscode.languages.registerCompletionItemProvider(
      configurationSelector,
      {
        provideCompletionItems: (document, position, token) => completionsAt(document, position, names, token),
      },
      '"',
    ),
    vscode.languages.registerHoverProvider(configurationSelector, {
      provideHover: (document, position, token) => hoverAt(document, position, names, token),
    }),
  );
}

async function completionsAt(
  document: vscode.TextDocument,
  position: vscode.Position,
  names: NamesOfConfigurations,
  token: vscode.CancellationToken,
): Promise<vscode.CompletionItem[]> {
  const found = nameAt(document.getText(), document.offsetAt(position));
  if (found === null) return [];
  const known = await names.of(document.uri.fsPath, token);
  if (known === null) return [];
  const range = new vscode.Range(document.positionAt(found.start), document.positionAt(found.end));
  const kind = found.place.kind === 'field' ? vscode.CompletionItemKind.Field : vscode.CompletionItemKind.Property;
  return suggestionsAt(found.place, known).map(({ name, detail, rank }) => {
    const item = new vscode.CompletionItem({ label: name, description: detail }, kind);
    item.range = range;
    item.insertText = JSON.stringify(name);
    // VS Code compares it with what stands in the range: a quote, and then the name or words of the label.
    item.filterText = JSON.stringify(`${name} ${detail}`);
    item.sortText = `${rank}${name}`;
    return item;
  });
}

async function hoverAt(
  document: vscode.TextDocument,
  position: vscode.Position,
  names: NamesOfConfigurations,
  token: vscode.CancellationToken,
): Promise<vscode.Hover | null> {
  const found = nameAt(document.getText(), document.offsetAt(position));
  if (found === null || found.name === '') return null;
  const known = await names.of(document.uri.fsPath, token);
  const text = known === null ? null : nameHover(found.place, found.name, known);
  if (text === null) return null;
  const range = new vscode.Range(document.positionAt(found.start), document.positionAt(found.end));
  return new vscode.Hover(new vscode.MarkdownString(text), range);
}

/** What the engine knows of each configuration. A list that cannot be read for a while keeps its last names. */
class NamesOfConfigurations {
  readonly #services: DocumentServices;
  readonly #last = new Map<string, KnownNames>();

  constructor(services: DocumentServices) {
    this.#services = services;
  }

  /** Null in Restricted Mode, and when the engine does not answer. Why a list is missing stands in the log. */
  async of(configPath: string, token: vscode.CancellationToken): Promise<KnownNames | null> {
    if (!vscode.workspace.isTrusted) return null;
    const { engine, log } = this.#services;
    const last = this.#last.get(configPath);
    try {
      const { fields, attributes, missing } = await engine.request(knownNamesRequest, { configPath }, token);
      for (const reason of missing) if (!last?.missing.includes(reason)) log.info(reason);
      const names = {
        fields: { ...last?.fields, ...fields },
        attributes: { ...last?.attributes, ...attributes },
        missing,
      };
      this.#last.set(configPath, names);
      return names;
    } catch (error) {
      log.info(error instanceof Error ? error.message : String(error));
      return last ?? null;
    }
  }
}

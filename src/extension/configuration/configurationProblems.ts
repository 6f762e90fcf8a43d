import path from 'node:path';
import { type ParseError, parseTree } from 'jsonc-parser';
import * as vscode from 'vscode';
import { checkConfigurationRequest, type ConfigurationProblem } from '../../engine/protocol.ts';
import type { DocumentServices } from './documentServices.ts';
import { configurationSelector, isConfiguration } from './isConfiguration.ts';
import { problemSpan } from './problemSpan.ts';
import { quickFixes } from './quickFixes.ts';

/** Files beside the configuration that are checked with it. */
const DECISION_FILES = '**/{links,exclusions}.csv';
/** Somebody is still typing. */
const TYPING_PAUSE_MS = 400;
const source = 'Personalization Sync';

/** What was found in one state of a document. */
interface Checked {
  readonly version: number;
  readonly found: readonly { readonly diagnostic: vscode.Diagnostic; readonly problem: ConfigurationProblem }[];
  /** Files that carry diagnostics because of this document. */
  readonly files: readonly vscode.Uri[];
}

/**
 * The problems of every configuration that is open, and their fixes. Text that is no JSON is left to VS Code's own JSON
 * support, which says so at once; everything else is said here and only here (see core/config/editorSchema.ts).
 */
export class ConfigurationProblems implements vscode.CodeActionProvider {
  readonly #services: DocumentServices;
  readonly #diagnostics = vscode.languages.createDiagnosticCollection('personalizationSync');
  readonly #checked = new Map<string, Checked>();
  readonly #pending = new Map<string, NodeJS.Timeout>();
  readonly #subscriptions: vscode.Disposable;

  constructor(services: DocumentServices) {
    this.#services = services;
    const decisions = vscode.workspace.createFileSystemWatcher(DECISION_FILES);
    const checkAll = (): void => vscode.workspace.textDocuments.forEach((document) => this.#checkSoon(document));
    this.#subscriptions = vscode.Disposable.from(
      this.#diagnostics,
      decisions,
      decisions.onDidChange(checkAll),
      decisions.onDidCreate(checkAll),
      decisions.onDidDelete(checkAll),
      vscode.workspace.onDidOpenTextDocument((document) => this.#checkSoon(document)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#checkSoon(document)),
      vscode.workspace.onDidCloseTextDocument((document) => this.#forget(document)),
      vscode.workspace.onDidGrantWorkspaceTrust(checkAll),
      vscode.languages.registerCodeActionsProvider(configurationSelector, this, {
        providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
      }),
    );
    checkAll();
  }

  provideCodeActions(
    document: vscode.TextDocument,
    _range: vscode.Range,
    { diagnostics }: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    const checked = this.#checked.get(document.uri.toString());
    // The places are those of the checked text; the next check follows a moment after the last key stroke.
    if (checked?.version !== document.version) return [];
    const asked = checked.found.filter(({ diagnostic }) => diagnostics.some((shown) => isSame(shown, diagnostic)));
    return asked.flatMap(({ diagnostic, problem }) => actionsFor(document, diagnostic, problem));
  }

  dispose(): void {
    for (const timer of this.#pending.values()) clearTimeout(timer);
    this.#subscriptions.dispose();
  }

  #checkSoon(document: vscode.TextDocument): void {
    if (!isConfiguration(document) || !vscode.workspace.isTrusted) return;
    const key = document.uri.toString();
    clearTimeout(this.#pending.get(key));
    this.#pending.set(
      key,
      setTimeout(() => {
        this.#pending.delete(key);
        void this.#check(document);
      }, TYPING_PAUSE_MS),
    );
  }

  async #check(document: vscode.TextDocument): Promise<void> {
    const { engine, log } = this.#services;
    const { version } = document;
    const text = document.getText();
    try {
      const configPath = document.uri.fsPath;
      const problems = isJson(text) ? await engine.request(checkConfigurationRequest, { configPath, text }) : [];
      if (document.isClosed || document.version !== version) return;
      this.#show(document, problems);
    } catch (error) {
      log.warn(error instanceof Error ? error.message : String(error));
    }
  }

  #show(document: vscode.TextDocument, problems: readonly ConfigurationProblem[]): void {
    const own = problems.filter((problem) => fileOf(document, problem) === document.uri.fsPath);
    const others = Map.groupBy(
      problems.filter((problem) => !own.includes(problem)),
      (problem) => fileOf(document, problem),
    );
    const found = own.map((problem) => ({ diagnostic: diagnosticOf(document, problem), problem }));
    const files = [document.uri, ...[...others.keys()].map((file) => vscode.Uri.file(file))];
    const key = document.uri.toString();
    for (const file of this.#checked.get(key)?.files ?? []) this.#diagnostics.delete(file);
    this.#diagnostics.set(
      document.uri,
      found.map(({ diagnostic }) => diagnostic),
    );
    for (const [file, theirs] of others) this.#diagnostics.set(vscode.Uri.file(file), theirs.map(lineDiagnostic));
    this.#checked.set(key, { version: document.version, found, files });
  }

  #forget(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    clearTimeout(this.#pending.get(key));
    this.#pending.delete(key);
    for (const file of this.#checked.get(key)?.files ?? []) this.#diagnostics.delete(file);
    this.#checked.delete(key);
  }
}

function isJson(text: string): boolean {
  const errors: ParseError[] = [];
  parseTree(text, errors, { allowTrailingComma: true, allowEmptyContent: true });
  return errors.length === 0;
}

/** Absolute. Links and exclusions lie beside the configuration. */
function fileOf(document: vscode.TextDocument, { file }: ConfigurationProblem): string {
  const configPath = document.uri.fsPath;
  return file === undefined ? configPath : path.resolve(path.dirname(configPath), file);
}

function diagnosticOf(document: vscode.TextDocument, problem: ConfigurationProblem): vscode.Diagnostic {
  const { start, end } = problemSpan(document.getText(), problem);
  const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
  return errorAt(range, problem.message);
}

/** Of a file that need not be open: VS Code cuts the range to the line's length. */
function lineDiagnostic({ line, message }: ConfigurationProblem): vscode.Diagnostic {
  const index = (line ?? 1) - 1;
  return errorAt(new vscode.Range(index, 0, index, Number.MAX_SAFE_INTEGER), message);
}

function errorAt(range: vscode.Range, message: string): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(range, message, vscode.DiagnosticSeverity.Error);
  diagnostic.source = source;
  return diagnostic;
}

function isSame(shown: vscode.Diagnostic, own: vscode.Diagnostic): boolean {
  return shown.source === own.source && shown.message === own.message && shown.range.isEqual(own.range);
}

function actionsFor(
  document: vscode.TextDocument,
  diagnostic: vscode.Diagnostic,
  problem: ConfigurationProblem,
): vscode.CodeAction[] {
  return quickFixes(document.getText(), problem).map(({ title, edits, preferred }) => {
    const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
    action.diagnostics = [diagnostic];
    action.isPreferred = preferred;
    action.edit = new vscode.WorkspaceEdit();
    for (const { offset, length, content } of edits) {
      const range = new vscode.Range(document.positionAt(offset), document.positionAt(offset + length));
      action.edit.replace(document.uri, range, content);
    }
    return action;
  });
}

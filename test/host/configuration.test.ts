import assert from 'node:assert/strict';
import { suite, suiteSetup, suiteTeardown, test } from 'mocha';
import * as vscode from 'vscode';
import { commandIds, configurationFileName } from '../../src/extension/ids.ts';

const source = 'Personalization Sync';
const head = '"account": "acme", "instance": "us-1", "dataset": "engage"';
const sources = `
  "personalization": { ${head}, "source": { "kind": "files", "users": "users.csv" } },
  "salesforce": { "source": { "kind": "files", "contacts": "contacts.csv" } }`;

/** VS Code's own JSON support speaks, too: of its schema, while it is still loading it. */
function isOurs(problem: vscode.Diagnostic): boolean {
  return problem.source === source;
}

suite('a configuration in the editor', () => {
  let folder: vscode.Uri;
  let file: vscode.Uri;

  suiteSetup(async function () {
    this.timeout(60_000);
    const [open] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(open, 'a folder is open');
    folder = open.uri;
    file = vscode.Uri.joinPath(folder, configurationFileName);
    await write('users.csv', 'name,emailAddress,favoriteCategory,loyaltyId\nuser-1,a@example.com,Shoes,L1\n');
    await write('contacts.csv', 'Id,Name,Email,Favorite_Category__c\n0035e00000GhiJkAAJ,A B,a@example.com,Hats\n');
    await vscode.extensions.getExtension('personalization-sync.personalization-sync')?.activate();
  });

  suiteTeardown(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    for (const name of [configurationFileName, 'users.csv', 'contacts.csv']) {
      await vscode.workspace.fs.delete(vscode.Uri.joinPath(folder, name));
    }
  });

  test('underlines an unknown key once, and says the nearest', async () => {
    const document = await show(`{${sources},\n  "pusch": {}\n}`);
    const isOfTheKey = ({ range }: vscode.Diagnostic): boolean => document.getText(range) === '"pusch"';
    // What was found in an earlier text stands until the new one is checked.
    const ofTheKey = (await problemsOf(document, (found) => found.some(isOfTheKey))).filter(isOfTheKey);
    assert.deepEqual(
      ofTheKey.map((problem) => problem.source),
      [source],
    );
    assert.match(ofTheKey[0]?.message ?? '', /Did you mean "push"\?/);
  });

  test('repairs it by a quick fix', async () => {
    const document = await show(`{${sources},\n  "pusch": {}\n}`);
    const isOfTheKey = ({ range }: vscode.Diagnostic): boolean => document.getText(range) === '"pusch"';
    // There is no fix before the text is checked as it is now.
    let fix: vscode.CodeAction | undefined;
    await until(async () => {
      const problem = vscode.languages.getDiagnostics(document.uri).find(isOfTheKey);
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        'vscode.executeCodeActionProvider',
        document.uri,
        problem?.range ?? new vscode.Range(0, 0, 0, 0),
        vscode.CodeActionKind.QuickFix.value,
      );
      fix = actions.find(({ title }) => title === 'Change to "push"');
      return fix?.edit !== undefined;
    }, 'the key has a fix');
    assert.ok(fix?.edit);
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    assert.match(document.getText(), /"push": \{\}/);
    await problemsOf(document, (problems) => !problems.some(isOurs));
  });

  test('leaves what is no JSON to VS Code', async () => {
    const document = await show('{\n  "mode": "replase\n}');
    await problemsOf(document, (found) => found.length > 0 && !found.some(isOurs));
  });

  test('offers the fields and attributes that both sides have', async () => {
    const document = await show(`{${sources},\n  "push": { "User": [{ "attribute": "fav", "field": "Fav" }] }\n}`);
    assert.deepEqual(await namesAt(document, '"Fav'), ['Favorite_Category__c']);
    assert.deepEqual(await namesAt(document, '"fav'), ['favoriteCategory']);
  });

  test('offers no name where a key belongs', async () => {
    const document = await show(`{${sources},\n  "push": { "User": [{ "f": "Fav" }] }\n}`);
    assert.deepEqual(await namesAt(document, '"f'), []);
  });

  test('explains a key in the words of Personalization’s screens, and a field by its type', async () => {
    const fields = '{ "field": "Favorite_Category__c", "attribute": "favoriteCategory", "matchOn": true }';
    const document = await show(`{${sources},\n  "pull": { "Contact": { "fields": [${fields}] } }\n}`);
    assert.match(await hoverAt(document, 'matchOn'), /Match On Field/);
    assert.match(await hoverAt(document, 'Favorite_Category__c'), /Contact · string/);
  });

  test('can be written by New Configuration', async () => {
    assert.ok((await vscode.commands.getCommands(true)).includes(commandIds.newConfiguration));
  });

  async function write(name: string, text: string): Promise<void> {
    await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, name), Buffer.from(text));
  }

  async function show(text: string): Promise<vscode.TextDocument> {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await write(configurationFileName, text);
    const { document } = await vscode.window.showTextDocument(file);
    // A document that VS Code still holds learns of the new text a moment later.
    await until(() => document.getText() === text, 'the document has the new text');
    return document;
  }
});

/** Names of ours: VS Code's own suggestions, such as words of the document, are of another kind. */
async function namesAt(document: vscode.TextDocument, place: string): Promise<string[]> {
  const position = document.positionAt(document.getText().indexOf(place) + place.length);
  const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
    'vscode.executeCompletionItemProvider',
    document.uri,
    position,
  );
  const { Field, Property } = vscode.CompletionItemKind;
  const typed = place.slice(1).toLowerCase();
  return items
    .filter(({ kind, label }) => (kind === Field || kind === Property) && typeof label === 'object')
    .map(({ label }) => (typeof label === 'object' ? label.label : label))
    .filter((name) => name.toLowerCase().startsWith(typed));
}

async function hoverAt(document: vscode.TextDocument, word: string): Promise<string> {
  const position = document.positionAt(document.getText().indexOf(word) + 1);
  let text = '';
  await until(async () => {
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      position,
    );
    text = hovers
      .flatMap(({ contents }) => contents)
      .map((content) => (typeof content === 'string' || 'language' in content ? '' : content.value))
      .join('\n');
    return text !== '';
  }, `something is said of ${word}`);
  return text;
}

async function problemsOf(
  document: vscode.TextDocument,
  areThese: (problems: readonly vscode.Diagnostic[]) => boolean,
): Promise<readonly vscode.Diagnostic[]> {
  const read = (): readonly vscode.Diagnostic[] => vscode.languages.getDiagnostics(document.uri);
  await until(() => areThese(read()), 'the problems are as expected');
  return read();
}

async function until(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let tries = 0; !(await isSo()); tries += 1) {
    assert.ok(tries < 250, `${what}, after 25 s`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

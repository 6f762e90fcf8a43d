import * as vscode from 'vscode';
import type { EngineClient } from '../host/engineClient.ts';
import { viewIds } from '../ids.ts';
import { choicesOfTicks } from '../store/choicesOfTicks.ts';
import type { StateStore } from '../store/stateStore.ts';
import type { LoadMoreNode, MatchNode } from './matchNodes.ts';
import { MatchPreviewData } from './matchPreviewData.ts';
import { matchPreviewBadge, matchPreviewMessage } from './matchPreviewHead.ts';
import { matchPreviewSource, partOf } from './matchPreviewSource.ts';
import { tickOf } from './matchTicks.ts';
import { createView, showHead, type View } from './view.ts';
import { viewContext } from './viewContext.ts';

/** The Match Preview, with what its commands ask of it. */
export interface MatchPreviewView extends View<MatchNode> {
  /** Gets the next page of the group that the row stands in. */
  readonly loadMore: (node: LoadMoreNode) => Promise<void>;
}

/** Creates the Match Preview: its tree, its checkboxes, and what stands around it. */
export function registerMatchPreview(store: StateStore, engine: EngineClient): MatchPreviewView {
  const data = new MatchPreviewData(engine);
  const setContext = contextSetter();
  let found: number | null = null;
  const source = matchPreviewSource(data, {
    onRowChanged: (id) => shown.tree.refresh(id),
    onFound(number) {
      if (number === found) return;
      found = number;
      tell();
    },
  });
  const shown = createView(store, viewIds.matchPreview, source, {
    canSelectMany: true,
    manageCheckboxStateManually: true,
  });

  function tell(): void {
    const badge = matchPreviewBadge(store.state);
    showHead(shown.view, { message: matchPreviewMessage(store.state, found), badge });
    setContext(viewContext(store.state, found));
  }
  tell();
  const unsubscribe = store.subscribe(tell);
  const ticks = shown.view.onDidChangeCheckboxState(({ items }) => {
    const { preview, choices } = store.state;
    if (preview === null) return;
    const meant = items.flatMap(([node, state]) => {
      const tick = tickOf(node, state === vscode.TreeItemCheckboxState.Checked, data);
      return tick ? [tick] : [];
    });
    store.dispatch({ kind: 'choicesChanged', choices: choicesOfTicks(choices, preview.rule, meant) });
  });
  return {
    ...shown,
    async loadMore({ moreOf }) {
      const { preview, filter } = store.state;
      if (preview === null) return;
      await data.loadMore(partOf(preview, filter), moreOf.query);
      shown.tree.refresh(moreOf.id);
    },
    dispose() {
      unsubscribe();
      ticks.dispose();
      shown.dispose();
    },
  };
}

/** Tells VS Code only what has changed: the state changes many times a second while a run tells of its progress. */
function contextSetter(): (values: Readonly<Record<string, boolean>>) => void {
  const told = new Map<string, boolean>();
  return (values) => {
    for (const [key, value] of Object.entries(values)) {
      if (told.get(key) === value) continue;
      told.set(key, value);
      void vscode.commands.executeCommand('setContext', key, value);
    }
  };
}

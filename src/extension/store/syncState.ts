import type { Choices } from '../../core/model/choices.ts';
import { noChoices } from '../../core/model/choices.ts';
import type { Reconfiguration } from '../../core/reconfigure/reconfiguration.ts';
import type { ReconfigurePlaces } from '../../engine/reconfigureProtocol.ts';
import type { Phase } from '../../core/model/syncEvent.ts';
import type {
  CheckedRequirements,
  ConnectionFacts,
  DryRunResult,
  EngineIdentity,
  HistoryRun,
  SyncMode,
} from '../../engine/protocol.ts';
import type { LastNightRows } from '../../engine/nightProtocol.ts';
import type { PersonalizationLook, SignInState, SignInTargets } from '../../engine/signInProtocol.ts';

/** What the extension knows. Every view, the status bar and every preview are functions of it. */
export interface SyncState {
  /** Absolute path of the configuration that commands follow; null until one is chosen. */
  readonly configPath: string | null;
  /** Absolute path of the demo's configuration while its emulators run. */
  readonly demoConfigPath: string | null;
  /** As the configuration says it now; null while that is not known. */
  readonly mode: SyncMode | null;
  /** The engine process; null while none runs. */
  readonly engine: EngineIdentity | null;
  readonly run: RunningState | null;
  readonly connection: ConnectionState;
  /** Both doors of Personalization, as they answered when they were last asked. */
  readonly personalization: PersonalizationState;
  /** What the configuration signs in to, and what is kept for it; null before they were read. */
  readonly signIns: SignIns | null;
  /** Keys (`OfSecret`) of sign-ins that VS Code has lost, of whatever configuration. */
  readonly forgottenSignIns: readonly string[];
  /** As they were last checked; null before. */
  readonly requirements: CheckedRequirements | null;
  /** How far *Reconfigure and Test* has come; null when it was not begun. */
  readonly reconfigure: ReconfigureState | null;
  /** What the nightly run of Personalization did, as it was last read; null before. */
  readonly lastNight: LastNightRows | null;
  /** The last dry run, as long as the engine holds it open. */
  readonly preview: PreviewState | null;
  /** What the admin chose for the coming run; the preview's plan may have been made with others. */
  readonly choices: Choices;
  /** What *Filter…* of the Match Preview holds; empty for all. */
  readonly filter: string;
  /** Newest first; null before they were listed. */
  readonly runs: readonly HistoryRun[] | null;
  /** Run folders from elsewhere that *Open Run Folder…* has shown. */
  readonly openedRuns: readonly HistoryRun[];
  /** What became of a run whose engine ended in the middle, for people; empty once another run has begun, or another configuration is followed. */
  readonly notice: string;
}

export interface PersonalizationState {
  /** They are being asked now: a dead key is not tried twice at a time. */
  readonly isAsked: boolean;
  /** Null before they were asked. */
  readonly dataset: PersonalizationLook['dataset'] | null;
  readonly api: PersonalizationLook['api'] | null;
  readonly sftp: PersonalizationLook['sftp'] | null;
}

export interface SignIns {
  readonly targets: SignInTargets;
  readonly state: SignInState;
}

export interface ReconfigureState {
  readonly reconfiguration: Reconfiguration;
  readonly places: ReconfigurePlaces;
}

export type RunningKind = 'demo' | 'connect' | 'signIn' | 'check' | 'lastNight' | 'dryRun' | 'prepareLive' | 'liveSync';

export interface RunningState {
  readonly kind: RunningKind;
  /** Of the phase that was last heard of. */
  readonly label: string;
  readonly progress?: Progress;
  /** Labels by phase: both sides are read at the same time, and each tells of its own progress. */
  readonly labels: Readonly<Partial<Record<Phase, string>>>;
  /** The user has asked to stop, and the engine has not answered yet. */
  readonly isCancelling?: true;
}

export interface Progress {
  readonly done: number;
  /** Absent when nobody knows it yet. */
  readonly total?: number;
  /** What is counted, e.g. `records`. */
  readonly unit: string;
}

export type ConnectionState =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'connected'; readonly facts: ConnectionFacts }
  /** `message` is for people: what happened and what to do. */
  | { readonly kind: 'failed'; readonly message: string };

export interface PreviewState extends DryRunResult {
  readonly configPath: string;
  /** This dry run, and those before it of the same matches, planned with other choices: their previews live on. */
  readonly runIds: readonly string[];
  /** Sentences; empty while the preview shows what a run would do now. */
  readonly staleReasons: readonly string[];
}

/** What changes the state: the user, or the engine's answers. Events of a run come besides. */
export type SyncAction =
  | { readonly kind: 'configurationChosen'; readonly configPath: string | null }
  | { readonly kind: 'modeRead'; readonly mode: SyncMode | null }
  | { readonly kind: 'demoStarted'; readonly configPath: string }
  | { readonly kind: 'demoEnded' }
  | { readonly kind: 'engineStarted'; readonly engine: EngineIdentity }
  | { readonly kind: 'engineEnded' }
  | { readonly kind: 'runStarted'; readonly run: RunningKind }
  | { readonly kind: 'runCancelling' }
  | { readonly kind: 'runEnded' }
  /** The engine ended in the middle of the run: its preview is gone too. */
  | { readonly kind: 'runInterrupted'; readonly notice: string }
  | { readonly kind: 'connected'; readonly facts: ConnectionFacts }
  | { readonly kind: 'connectionFailed'; readonly message: string }
  | { readonly kind: 'personalizationAsked' }
  /** What has been learned of its doors; what is absent stays as it was. */
  | { readonly kind: 'personalizationLooked'; readonly look: Partial<PersonalizationLook> }
  | { readonly kind: 'signInsRead'; readonly signIns: SignIns }
  | { readonly kind: 'signInsForgotten'; readonly forgotten: readonly string[] }
  | { readonly kind: 'requirementsChecked'; readonly requirements: CheckedRequirements }
  | { readonly kind: 'reconfigured'; readonly reconfigure: ReconfigureState | null }
  | { readonly kind: 'lastNightRead'; readonly lastNight: LastNightRows }
  | { readonly kind: 'previewOpened'; readonly configPath: string; readonly result: DryRunResult }
  /** The same matches, planned again with other choices. */
  | { readonly kind: 'previewReplanned'; readonly result: DryRunResult }
  | { readonly kind: 'previewStale'; readonly reasons: readonly string[] }
  /** The engine has ended, or the preview was closed: its pages are gone. */
  | { readonly kind: 'previewClosed' }
  | { readonly kind: 'choicesChanged'; readonly choices: Choices }
  | { readonly kind: 'filterChanged'; readonly filter: string }
  | { readonly kind: 'runsListed'; readonly runs: readonly HistoryRun[] }
  | { readonly kind: 'runFolderOpened'; readonly run: HistoryRun };

export const notLooked: PersonalizationState = { isAsked: false, dataset: null, api: null, sftp: null };

export const initialState: SyncState = {
  configPath: null,
  demoConfigPath: null,
  mode: null,
  engine: null,
  run: null,
  connection: { kind: 'unknown' },
  personalization: notLooked,
  signIns: null,
  forgottenSignIns: [],
  requirements: null,
  lastNight: null,
  reconfigure: null,
  preview: null,
  choices: noChoices,
  filter: '',
  runs: null,
  openedRuns: [],
  notice: '',
};

/**
 * The generated world is a sequence of small scenes ("this user's e-mail differs from that Contact's by letter case").
 * A cast is the fixed cycle in which they recur. All of it is arithmetic: which scene a row belongs to follows from the
 * row's number, so that a million rows need no list of themselves.
 */

/** How many rows of each sort a scene is made of. `persons` are the distinct people behind them. */
export interface SceneShape<Side extends string> {
  readonly kind: string;
  /** How often it recurs in one cycle. */
  readonly weight: number;
  readonly needs: Readonly<Partial<Record<Side, number>>>;
}

/** A row's part in the world. */
export interface Part<Scene> {
  readonly scene: Scene;
  /** Number of the scene in the whole world, from 0. */
  readonly sceneNumber: number;
  /** Which of the scene's rows of that sort, from 0. */
  readonly ordinal: number;
}

export interface Cast<Side extends string, Scene extends SceneShape<Side>> {
  partOf(side: Side, row: number): Part<Scene>;
  sceneAt(sceneNumber: number): Scene;
  /** The row number of a scene's `ordinal`-th row of that sort, whether or not the world is long enough to hold it. */
  rowOf(side: Side, sceneNumber: number, ordinal: number): number;
  /** How many scenes begin within the first `rows` rows of that sort. */
  scenesWithin(side: Side, rows: number): number;
}

export function createCast<Side extends string, Scene extends SceneShape<Side>>(
  scenes: readonly Scene[],
  sides: readonly Side[],
): Cast<Side, Scene> {
  const cycle = orderCycle(scenes);
  const lanes = new Map(sides.map((side) => [side, layOut(cycle, side)]));

  function laneOf(side: Side): Lane {
    return lanes.get(side)!;
  }
  function rowOf(side: Side, sceneNumber: number, ordinal: number): number {
    const { starts, total } = laneOf(side);
    return Math.floor(sceneNumber / cycle.length) * total + starts[sceneNumber % cycle.length]! + ordinal;
  }
  function partOf(side: Side, row: number): Part<Scene> {
    const { starts, owners, total } = laneOf(side);
    const position = owners[row % total]!;
    return {
      scene: cycle[position]!,
      sceneNumber: Math.floor(row / total) * cycle.length + position,
      ordinal: (row % total) - starts[position]!,
    };
  }
  return {
    rowOf,
    partOf,
    sceneAt: (sceneNumber) => cycle[sceneNumber % cycle.length]!,
    scenesWithin: (side, rows) => (rows === 0 ? 0 : partOf(side, rows - 1).sceneNumber + 1),
  };
}

/** Where each scene of a cycle begins among the rows of one sort, and which scene owns each row. */
interface Lane {
  readonly starts: readonly number[];
  readonly owners: readonly number[];
  readonly total: number;
}

function layOut<Side extends string>(cycle: readonly SceneShape<Side>[], side: Side): Lane {
  const starts: number[] = [];
  const owners: number[] = [];
  cycle.forEach((scene, position) => {
    starts.push(owners.length);
    for (let count = scene.needs[side] ?? 0; count > 0; count -= 1) owners.push(position);
  });
  return { starts, owners, total: owners.length };
}

/** Every scene once, so that a small world shows them all, and then the rest, evenly mixed. */
function orderCycle<Scene extends SceneShape<string>>(scenes: readonly Scene[]): readonly Scene[] {
  const recurring = scenes.flatMap((scene) =>
    Array.from({ length: scene.weight - 1 }, (_, turn) => ({ scene, at: (turn + 0.5) / (scene.weight - 1) })),
  );
  recurring.sort((one, other) => one.at - other.at);
  return [...scenes, ...recurring.map(({ scene }) => scene)];
}

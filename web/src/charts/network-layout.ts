/**
 * Places for the nodes of a network: tied ones near each other, the others apart (Fruchterman &
 * Reingold 1991). Nodes begin on a circle, so the same network always looks the same; at the end all
 * are spread over the box. Pure, O(rounds × nodes²).
 */
export interface NetworkTie {
  from: number;
  to: number;
}
export interface NetworkPlace {
  x: number;
  y: number;
}

const ROUNDS = 220;

/** @return a place for each of `count` nodes, 0 … width and 0 … height */
export function networkPlaces(
  count: number,
  ties: readonly NetworkTie[],
  width: number,
  height: number,
): NetworkPlace[] {
  const places = Array.from({ length: count }, (_, node) => {
    const angle = (2 * Math.PI * node) / Math.max(1, count);
    return { x: 0.5 + 0.5 * Math.cos(angle), y: 0.5 + 0.5 * Math.sin(angle) };
  });
  // The distance that two nodes keep when the unit square is shared out evenly.
  const reach = Math.sqrt(1 / Math.max(1, count));
  for (let round = 0; round < ROUNDS; ++round) {
    const step = 0.1 * (1 - round / ROUNDS);
    const pulls = places.map((place) => pushed(place, places, reach));
    for (const tie of ties) pullTogether(tie, places, pulls, reach);
    places.forEach((place, node) => {
      const pull = pulls[node] ?? { x: 0, y: 0 };
      const size = Math.hypot(pull.x, pull.y);
      if (size === 0) return;
      place.x += (pull.x / size) * Math.min(size, step);
      place.y += (pull.y / size) * Math.min(size, step);
    });
  }
  return spreadOver(places, width, height);
}

/** Away from all the others, and a little to the middle, so that loose parts do not drift off. */
function pushed(place: NetworkPlace, all: readonly NetworkPlace[], reach: number): NetworkPlace {
  const push = { x: (0.5 - place.x) * 0.35, y: (0.5 - place.y) * 0.35 };
  for (const other of all) {
    const x = place.x - other.x;
    const y = place.y - other.y;
    const square = x * x + y * y;
    if (square === 0) continue;
    push.x += (x / square) * reach * reach;
    push.y += (y / square) * reach * reach;
  }
  return push;
}

function pullTogether(
  tie: NetworkTie,
  places: readonly NetworkPlace[],
  pulls: readonly NetworkPlace[],
  reach: number,
): void {
  const from = places[tie.from];
  const to = places[tie.to];
  const fromPull = pulls[tie.from];
  const toPull = pulls[tie.to];
  if (!from || !to || !fromPull || !toPull) return;
  const x = to.x - from.x;
  const y = to.y - from.y;
  const strength = Math.hypot(x, y) / reach;
  fromPull.x += x * strength;
  fromPull.y += y * strength;
  toPull.x -= x * strength;
  toPull.y -= y * strength;
}

function spreadOver(places: readonly NetworkPlace[], width: number, height: number): NetworkPlace[] {
  const along = (axis: 'x' | 'y', size: number): ((place: NetworkPlace) => number) => {
    const values = places.map((place) => place[axis]);
    const least = Math.min(...values);
    const span = Math.max(...values) - least;
    return (place) => (span > 0 ? ((place[axis] - least) / span) * size : size / 2);
  };
  const across = along('x', width);
  const down = along('y', height);
  return places.map((place) => ({ x: across(place), y: down(place) }));
}

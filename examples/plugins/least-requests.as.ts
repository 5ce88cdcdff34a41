// least-connections in AssemblyScript: `lbsim compare --balancer ./least-requests.wasm,least-connections`.
// Build it: npx -p assemblyscript asc least-requests.as.ts -o least-requests.wasm -O --runtime stub
//
// The rule of the built-in one with its defaults: the fewest requests in flight per unit of weight,
// and among equals the next one after the node picked last.

/** Where the view is: the addresses of three arrays, which lbsim keeps up to date. */
const view = new StaticArray<usize>(3);

let nodeCount: i32 = 0;
let last: i32 = 0;

export function create(count: i32): usize {
  nodeCount = count;
  last = count - 1;
  view[0] = heap.alloc(count * 4); // eligible: u32, the first `eligibleCount` of them, ascending
  view[1] = heap.alloc(count * 4); // in flight: i32, by node
  view[2] = heap.alloc(count * 8); // weight: f64, by node
  return changetype<usize>(view);
}

export function pick(eligibleCount: i32, key: f64, nowNs: f64): i32 {
  let best: i32 = -1;
  let bestLoad: f64 = 0;
  let bestTurn: i32 = 0;
  for (let i = 0; i < eligibleCount; i++) {
    const node = load<u32>(view[0] + i * 4) as i32;
    const weight = load<f64>(view[2] + node * 8);
    const nodeLoad = (load<i32>(view[1] + node * 4) as f64) / weight;
    // How far it is from the node picked last, going round: 1 is the next one.
    const turn = node > last ? node - last : node - last + nodeCount;
    if (best < 0 || nodeLoad < bestLoad || (nodeLoad == bestLoad && turn < bestTurn)) {
      best = node;
      bestLoad = nodeLoad;
      bestTurn = turn;
    }
  }
  last = best;
  return best;
}

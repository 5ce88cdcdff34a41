/**
 * The scenario as understood: every default written out, units normalised, load and plan on top.
 *
 * What is printed is itself a scenario, and it resolves to the same one.
 */

import { Document, type Node, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import type { Traces } from './capacity.ts';
import { explainBaseline, explainChecks } from './explain/checks.ts';
import { explainClient } from './explain/clients.ts';
import { explainFaults } from './explain/faults.ts';
import { lawView } from './explain/laws.ts';
import { explainRun } from './explain/run.ts';
import { explainCompare, explainService } from './explain/services.ts';
import { leaf, mapOf, type View, type ViewEntry } from './explain/view.ts';
import type { Plugins } from './plugin/plugin.ts';
import type { ResolvedScenario } from './resolved.ts';
import { summarizeScenario } from './summary.ts';

/** `given` holds the paths that the scenario gives; without it nothing is marked as a default. */
export function explainScenario(
  scenario: ResolvedScenario,
  traces: Traces,
  given: ReadonlySet<string> | null = null,
  plugins: Plugins = new Map(),
): string {
  const document = new Document(toNode(viewOf(scenario, plugins), '', given));
  document.commentBefore = summarizeScenario(scenario, traces)
    .map((line) => ` ${line}`)
    .join('\n');
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

function viewOf(scenario: ResolvedScenario, plugins: Plugins): View {
  const { name, question, network } = scenario;
  return mapOf([
    ['name', leaf(name)],
    ...(question === null ? [] : [['question', leaf(question)] as const]),
    ['run', explainRun(scenario.run)],
    ['clients', mapOf(scenario.clients.map((c) => [c.name, explainClient(c)] as const))],
    [
      'services',
      mapOf(scenario.services.map((s) => [s.name, explainService(s, plugins)] as const)),
    ],
    [
      'network',
      mapOf([
        ['client-balancer', lawView(network.clientBalancer)],
        ['balancer-node', lawView(network.balancerNode)],
      ]),
    ],
    ...explainFaults(scenario),
    ...explainCompare(scenario, plugins),
    ...explainChecks(scenario),
    ['baseline', explainBaseline(scenario)],
  ]);
}

function toNode(view: View, path: string, given: ReadonlySet<string> | null): Node {
  switch (view.kind) {
    case 'leaf':
      return commented(new Scalar(view.value), path, view, given);
    case 'list': {
      const list = new YAMLSeq();
      list.items = view.items.map((item, i) => toNode(item, `${path}/${i}`, given));
      list.flow = view.flow;
      return list;
    }
    case 'map': {
      const map = new YAMLMap();
      for (const entry of view.entries) map.items.push(pairOf(entry, path, given) as never);
      map.flow = view.flow;
      return view.flow ? commented(map, path, view, given) : map;
    }
  }
}

function pairOf([key, value]: ViewEntry, path: string, given: ReadonlySet<string> | null) {
  const childPath = path === '' ? key : `${path}/${key}`;
  return new Document().createPair(key, toNode(value, childPath, given));
}

/** Marks what nobody wrote. Parts of a value in braces are not marked one by one. */
function commented<N extends Node>(
  node: N,
  path: string,
  view: View,
  given: ReadonlySet<string> | null,
): N {
  const isGiven =
    given === null || given.has(path) || (view.shortPath && given.has(parentOf(path)));
  if (!isGiven && view.defaultNote !== null) node.comment = ` ${view.defaultNote}`;
  return node;
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

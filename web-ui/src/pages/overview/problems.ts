import { to } from '../../app/routes.ts';
import type { Mesh, Rollout, Site, Status } from '../../api/types.ts';

/** Something to look at, and where. */
export interface Concern {
  readonly key: string;
  readonly severity: 'warning' | 'danger';
  readonly title: string;
  /** When it began, or when the node was last seen. */
  readonly time?: { readonly word: 'Began' | 'Last seen'; readonly at: string };
  readonly href?: string;
}

/** What the node reports and what is plain from the mesh and the rollouts; most serious first. */
export function concernsOf(status: Status, mesh: Mesh, rollouts: readonly Rollout[]): Concern[] {
  const all = [
    ...status.problems.map((problem): Concern => ({
      key: `${problem.code} ${problem.place ?? ''} ${problem.message}`,
      severity: problem.severity,
      title: problem.message,
      ...(problem.since ? { time: { word: 'Began', at: problem.since } } : {}),
    })),
    ...rollouts.flatMap((rollout, i) => ofRollout(rollout, rollouts.slice(0, i))),
    ...mesh.sites.flatMap((site) => ofSite(site, status)),
  ];
  return all.sort((a, b) => rank(a) - rank(b));
}

function rank(concern: Concern): number {
  return concern.severity === 'danger' ? 0 : 1;
}

function ofRollout(rollout: Rollout, later: readonly Rollout[]): Concern[] {
  const about = { key: rollout.recordId, href: to.rollout(rollout.recordId) };
  if (rollout.state === 'failed' && later.some((other) => replaces(other, rollout))) return [];
  if (rollout.state === 'failed')
    return [{ ...about, severity: 'danger', title: `Rollout ${rollout.name} failed. ${rollout.reason}` }];
  if (rollout.state === 'halted')
    return [{ ...about, severity: 'warning', title: `Rollout ${rollout.name} is halted. ${rollout.reason}` }];
  if (rollout.state === 'paused')
    return [{ ...about, severity: 'warning', title: `Rollout ${rollout.name} is paused. ${rollout.reason}` }];
  const waiting = rollout.rings.find((ring) => ring.state === 'awaiting_approval');
  if (rollout.state === 'running' && waiting)
    return [
      {
        ...about,
        severity: 'warning',
        title: `Rollout ${rollout.name}: ring ${waiting.name} waits for an approval.`,
      },
    ];
  const held = rollout.state === 'running' ? rollout.rings.filter((ring) => ring.state === 'held') : [];
  return held.map((ring) => ({
    ...about,
    severity: 'warning',
    title: `Rollout ${rollout.name}: ring ${ring.name} is held. ${ring.reason}`,
  }));
}

/** A failure is over once a later rollout of the same product runs or has ended well. */
function replaces(later: Rollout, failed: Rollout): boolean {
  if (later.state !== 'running' && later.state !== 'done') return false;
  return failed.patches.some((patch) => later.patches.some((other) => other.product === patch.product));
}

function ofSite(site: Site, status: Status): Concern[] {
  const concerns: Concern[] = [];
  const here = site.name === status.site;
  const anchorsDown = site.nodes.filter(
    (node) => node.alive === false && site.anchors.includes(node.id),
  ).length;
  if (here && anchorsDown * 2 >= site.anchors.length && site.anchors.length > 0) {
    concerns.push({
      key: `majority ${site.name}`,
      severity: 'danger',
      title: `Site ${site.name} has ${site.anchors.length - anchorsDown} of ${site.anchors.length} anchors. No ring can open without a majority.`,
    });
  }
  if (here && site.coordinator === null) {
    concerns.push({
      key: `coordinator ${site.name}`,
      severity: 'warning',
      title: `Site ${site.name} has no coordinator.`,
    });
  }
  return [...concerns, ...deadNodes(site)];
}

function deadNodes(site: Site): Concern[] {
  const dead = site.nodes.filter((node) => node.alive === false);
  const [only] = dead;
  if (dead.length === 1 && only) {
    return [
      {
        key: `dead ${only.id}`,
        severity: 'warning',
        title: `${only.name} at ${site.name} does not answer.`,
        ...(only.lastSeen === null ? {} : { time: { word: 'Last seen', at: only.lastSeen } }),
        href: to.endpoint(only.id),
      },
    ];
  }
  if (dead.length === 0) return [];
  const names = dead
    .slice(0, 5)
    .map((node) => node.name)
    .join(', ');
  const rest = dead.length > 5 ? ` and ${dead.length - 5} more` : '';
  return [
    {
      key: `dead ${site.name}`,
      severity: 'warning',
      title: `${dead.length} nodes at ${site.name} do not answer: ${names}${rest}.`,
    },
  ];
}

import type { Evidence } from '../../api/types.ts';

/** What each assurance level says, weakest first (DESIGN §8). */
export const LEVELS = [
  {
    level: 'L1',
    title: "In the author's log",
    text: 'The endpoint signed it and cannot take it back without a trace.',
  },
  { level: 'L2', title: 'Site quorum', text: 'A majority of the anchors of its site has cosigned its log.' },
  { level: 'L3', title: 'Other sites', text: 'Nodes of other sites have cosigned its log.' },
  { level: 'L4', title: 'Outside anchor', text: 'Somebody outside the mesh has cosigned or timestamped it.' },
] as const;

export function reaches(level: Evidence['level'], wanted: (typeof LEVELS)[number]['level']): boolean {
  return level !== 'none' && level >= wanted;
}

import type { Rollout } from '../../api/types.ts';
import { RingMark } from '../../parts/Marks.tsx';
import { TallyBar, tallyText } from '../../parts/Tally.tsx';

/** The rings of a rollout side by side: state and bar of each. */
export function RingStrip({ rollout }: { rollout: Rollout }) {
  return (
    <ol className="sv-strip" aria-label="Rings">
      {rollout.rings.map((ring) => (
        <li key={ring.index}>
          <span className="sv-strip-head">
            <span>
              {ring.index + 1}. {ring.name}
            </span>
            <RingMark state={ring.state} />
          </span>
          <TallyBar tally={ring} label={`Ring ${ring.name}`} thin />
          <span className="sv-small sv-quiet">{tallyText(ring)}</span>
        </li>
      ))}
    </ol>
  );
}

import { Button } from '@patternfly/react-core/dist/dynamic/components/Button';
import { Card, CardBody } from '@patternfly/react-core/dist/dynamic/components/Card';
import { Title } from '@patternfly/react-core/dist/dynamic/components/Title';
import type { Ring, RingSite } from '../../api/types.ts';
import { useLimited } from '../../parts/Limited.tsx';
import { ApprovalsText, RingMark } from '../../parts/Marks.tsx';
import { Countdown, Moment } from '../../parts/Moment.tsx';
import { TallyBar, TallyKey, tallyText } from '../../parts/Tally.tsx';
import { inOneUnit } from '../../parts/times.ts';

const SITES_SHOWN = 20;
/** Sites that need a look come first. */
const ORDER: Record<RingSite['state'], number> = {
  failed: 0,
  held: 1,
  awaiting_approval: 2,
  open: 3,
  soaking: 4,
  cooling_down: 5,
  waiting: 6,
  passed: 7,
};

/** One ring: how far it is, why it does or does not go on, and the same for each site. */
export function RingCard({ ring, onApprove }: { ring: Ring; onApprove: () => void }) {
  const sites = [...ring.sites].sort(
    (a, b) => ORDER[a.state] - ORDER[b.state] || a.site.localeCompare(b.site),
  );
  const [shown, more] = useLimited(sites, SITES_SHOWN, 'sites');
  return (
    <li className={`sv-ring sv-ring-${ring.state}`}>
      <span className="sv-ring-number" aria-hidden>
        {ring.index + 1}
      </span>
      <Card isCompact component="section" aria-label={`Ring ${ring.index + 1}, ${ring.name}`}>
        <CardBody>
          <div className="sv-row">
            <Title headingLevel="h2" size="lg">
              {ring.name}
            </Title>
            <RingMark state={ring.state} />
            <SoakText ring={ring} />
          </div>
          <TallyBar tally={ring} label={`Ring ${ring.name}`} />
          <TallyKey tally={ring} />
          {ring.reason !== '' && <p className="sv-reason">{ring.reason}</p>}
          {ring.approvals !== null && ring.state !== 'passed' && (
            <p>
              Opens with people's approval: <ApprovalsText approvals={ring.approvals} />{' '}
              {ring.approvals.count < ring.approvals.threshold && (
                <Button variant="link" isInline onClick={onApprove}>
                  Approve this ring
                </Button>
              )}
            </p>
          )}
          {ring.sites.length > 0 && (
            <ul className="sv-ring-sites" aria-label={`Sites of ring ${ring.name}`}>
              {shown.map((site) => (
                <SiteRow key={site.site} site={site} />
              ))}
            </ul>
          )}
          {more}
        </CardBody>
      </Card>
    </li>
  );
}

function SoakText({ ring }: { ring: Ring }) {
  if (ring.soakEndsAt !== null) {
    return (
      <span className="sv-soak">
        Soaking for {inOneUnit(ring.soakMillis)}, <Countdown until={ring.soakEndsAt} />
      </span>
    );
  }
  if (ring.soakMillis === 0 || ring.state === 'passed') return null;
  return <span className="sv-quiet">soaks {inOneUnit(ring.soakMillis)} once the gate is met</span>;
}

function SiteRow({ site }: { site: RingSite }) {
  return (
    <li>
      <span className="sv-site-name">{site.site}</span>
      <RingMark state={site.state} />
      <span className="sv-site-bar">
        <TallyBar tally={site} label={site.site} thin />
        <span className="sv-small">{tallyText(site)}</span>
      </span>
      <span className="sv-small sv-quiet">
        {site.reason} {site.soakEndsAt !== null && <Countdown until={site.soakEndsAt} />}
        {site.decision && <DecisionText decision={site.decision} />}
      </span>
    </li>
  );
}

const VERDICTS = { open: 'Opened', pass: 'Passed', hold: 'Held', fail: 'Failed' } as const;

function DecisionText({ decision }: { decision: NonNullable<RingSite['decision']> }) {
  return (
    <span className="sv-decision">
      {decision.effective ? VERDICTS[decision.verdict] : `Proposed: ${decision.verdict}`}{' '}
      <Moment time={decision.time} />, {decision.cosigned} anchors cosigned ({decision.majority} needed)
    </span>
  );
}

import { Card, CardBody, CardTitle } from '@patternfly/react-core/dist/dynamic/components/Card';
import type { Evidence } from '../../api/types.ts';
import { useResource } from '../../api/useResource.ts';
import { to } from '../../app/routes.ts';
import { CopyBlock, Digest } from '../../parts/Copy.tsx';
import { Fact, Facts } from '../../parts/Facts.tsx';
import { Icons } from '../../parts/Icons.ts';
import { Moment } from '../../parts/Moment.tsx';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { Await } from '../../parts/States.tsx';
import { LEVELS, reaches } from './levels.ts';
import { Records } from './Records.tsx';
import { Verify } from './Verify.tsx';

export default function EvidencePage({ id }: { id: string }) {
  const resource = useResource<Evidence>(`/nodes/${id}/evidence`, ['record']);
  return (
    <Await resource={resource} what="evidence">
      {(evidence) => (
        <>
          <PageTitle
            title={`Evidence of ${evidence.node.name}`}
            above={[
              { title: 'Mesh', href: to.overview },
              { title: evidence.node.name, href: to.endpoint(evidence.node.id) },
            ]}
            lead="What can be proven of this endpoint: its log of signed records, and who has cosigned it."
          />
          <Verify nodeId={evidence.node.id} />
          <div className="sv-columns">
            <Levels evidence={evidence} />
            <Checkpoint evidence={evidence} />
          </div>
          <Records evidence={evidence} />
        </>
      )}
    </Await>
  );
}

function Levels({ evidence }: { evidence: Evidence }) {
  return (
    <Card isCompact component="section" aria-label="Assurance level">
      <CardTitle component="h2">
        Assurance level {evidence.level === 'none' ? 'none yet' : evidence.level}
      </CardTitle>
      <CardBody>
        <ol className="sv-levels">
          {LEVELS.map(({ level, title, text }) => {
            const reached = reaches(evidence.level, level);
            return (
              <li key={level} className={reached ? undefined : 'sv-quiet'}>
                <span className={reached ? 'sv-good' : undefined}>
                  {reached ? (
                    <Icons.good aria-label="reached" role="img" />
                  ) : (
                    <Icons.pending aria-label="not reached" role="img" />
                  )}
                </span>
                <div>
                  <strong>
                    {level} {title}
                  </strong>
                  <div className="sv-small">{text}</div>
                </div>
              </li>
            );
          })}
        </ol>
      </CardBody>
    </Card>
  );
}

function Checkpoint({ evidence }: { evidence: Evidence }) {
  return (
    <Card isCompact component="section" aria-label="Checkpoint">
      <CardTitle component="h2">Checkpoint</CardTitle>
      <CardBody>
        <Facts>
          <Fact name="Records">{evidence.size}</Fact>
          <Fact name="Root">
            <Digest value={evidence.root} what="root" />
          </Fact>
        </Facts>
        {evidence.checkpoint === null ? (
          <p className="sv-quiet">None yet.</p>
        ) : (
          <CopyBlock text={evidence.checkpoint} what="checkpoint" />
        )}
        <h3 className="sv-subhead">Cosignatures</h3>
        {evidence.cosignatures.length === 0 ? (
          <p className="sv-quiet">None yet.</p>
        ) : (
          <ul className="sv-plain">
            {evidence.cosignatures.map((cosignature) => (
              <li key={cosignature.name}>
                {cosignature.site}, <Digest value={cosignature.keyId} what="key id" />,{' '}
                <Moment time={cosignature.time} />
              </li>
            ))}
          </ul>
        )}
      </CardBody>
    </Card>
  );
}

import { Breadcrumb, BreadcrumbItem } from '@patternfly/react-core/dist/dynamic/components/Breadcrumb';
import { Title } from '@patternfly/react-core/dist/dynamic/components/Title';
import { type ReactNode, useEffect } from 'react';

interface Props {
  readonly title: string;
  readonly marks?: ReactNode;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  readonly above?: readonly { readonly title: string; readonly href: string }[];
}

/** The head of a page: where it is, what it shows, what can be done. */
export function PageTitle({ title, marks, lead, actions, above = [] }: Props) {
  useEffect(() => {
    document.title = `${title} · Selvedge`;
  }, [title]);
  return (
    <header className="sv-title">
      {above.length > 0 && (
        <Breadcrumb>
          {above.map((step) => (
            <BreadcrumbItem key={step.href} to={step.href}>
              {step.title}
            </BreadcrumbItem>
          ))}
          <BreadcrumbItem isActive>{title}</BreadcrumbItem>
        </Breadcrumb>
      )}
      <div className="sv-title-row">
        <Title headingLevel="h1" size="2xl">
          {title}
        </Title>
        {marks}
        {actions !== undefined && <div className="sv-title-actions">{actions}</div>}
      </div>
      {lead !== undefined && <p className="sv-lead">{lead}</p>}
    </header>
  );
}

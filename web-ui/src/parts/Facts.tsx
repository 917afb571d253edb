import {
  DescriptionList,
  DescriptionListDescription,
  DescriptionListGroup,
  DescriptionListTerm,
} from '@patternfly/react-core/dist/dynamic/components/DescriptionList';
import type { ReactNode } from 'react';

/** Names and values, as many beside each other as there is room for. */
export function Facts({ children }: { children: ReactNode }) {
  return (
    <DescriptionList isCompact isAutoFit className="sv-facts">
      {children}
    </DescriptionList>
  );
}

export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <DescriptionListGroup>
      <DescriptionListTerm>{name}</DescriptionListTerm>
      <DescriptionListDescription>{children}</DescriptionListDescription>
    </DescriptionListGroup>
  );
}

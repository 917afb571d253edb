import type { components } from './schema.d.ts';

type Schemas = components['schemas'];

export type Status = Schemas['Status'];
export type Problem = Schemas['Problem'];
export type Mesh = Schemas['Mesh'];
export type Site = Schemas['Site'];
export type MeshNode = Schemas['Node'];
export type NodeDetail = Schemas['NodeDetail'];
export type Assignment = Schemas['Assignment'];
export type HistoryEvent = Schemas['HistoryEvent'];
export type CatalogEntry = Schemas['CatalogEntry'];
export type Policy = Schemas['Policy'];
export type Approvals = Schemas['Approvals'];
export type Rollout = Schemas['Rollout'];
export type Ring = Schemas['Ring'];
export type RingSite = Schemas['RingSite'];
export type RingState = Schemas['RingState'];
export type RingTally = Schemas['RingTally'];
export type Halt = Schemas['Halt'];
export type Resume = Schemas['Resume'];
export type Evidence = Schemas['Evidence'];
export type AuditReport = Schemas['AuditReport'];
export type LogHead = Schemas['LogHead'];
export type Envelope = Schemas['Envelope'];
export type Accepted = Schemas['Accepted'];
export type ErrorBody = Schemas['Error'];
export type ChangeNotice = Schemas['Event'];

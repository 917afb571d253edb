/** An address that a record gave, as a link; nothing unless it is plain HTTP(S), so that no script gets in. */
export function webLink(address: string | null): URL | undefined {
  if (address === null || !URL.canParse(address)) return undefined;
  const url = new URL(address);
  return url.protocol === 'http:' || url.protocol === 'https:' ? url : undefined;
}

import type { MeshNode, Site } from '../../api/types.ts';

/** Sites with the nodes that have the text somewhere; a site whose name has it stays whole. */
export function matching(sites: readonly Site[], text: string): Site[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return [...sites];
  return sites
    .map((site) =>
      has(site.name, wanted) ? site : { ...site, nodes: site.nodes.filter((node) => nodeHas(node, wanted)) },
    )
    .filter((site) => site.nodes.length > 0);
}

function nodeHas(node: MeshNode, wanted: string): boolean {
  const pairs = [...Object.entries(node.installed), ...Object.entries(node.labels)];
  return [node.name, node.id, node.role, ...pairs.map(([key, value]) => `${key} ${value}`)].some((text) =>
    has(text, wanted),
  );
}

function has(text: string, wanted: string): boolean {
  return text.toLowerCase().includes(wanted);
}

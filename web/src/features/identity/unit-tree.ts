/** A unit with those below it. */
export interface TreeNode<Unit> {
  unit: Unit;
  children: TreeNode<Unit>[];
}

interface UnitLike {
  id: string;
  code: string;
  parent_id?: string | null;
}

/** Units as a tree, by code at each level; one whose parent is not among them stands at the top. */
export function treeOf<Unit extends UnitLike>(units: readonly Unit[]): TreeNode<Unit>[] {
  const nodes = new Map(units.map((unit) => [unit.id, { unit, children: [] as TreeNode<Unit>[] }]));
  const tops: TreeNode<Unit>[] = [];
  for (const node of nodes.values()) {
    const parent = node.unit.parent_id ? nodes.get(node.unit.parent_id) : undefined;
    (parent?.children ?? tops).push(node);
  }
  const sort = (level: TreeNode<Unit>[]) => {
    level.sort((a, b) => a.unit.code.localeCompare(b.unit.code));
    for (const node of level) sort(node.children);
  };
  sort(tops);
  return tops;
}

/** A node of a tree too large to load at once: regions, the guiding catalogue. */
export interface TreeNode {
  id: string
  label: string
  /** Names of the nodes above it, outermost first. */
  above: string[]
  leaf: boolean
  /** May not be chosen; its children may. */
  heading?: boolean
}

/** Where a tree's nodes come from. */
export interface TreeSource {
  /** Children of a node, the roots without one. */
  children(parent: string | undefined): Promise<TreeNode[]>
  /** The nodes of these ids, for showing what is chosen. */
  byIds(ids: string[]): Promise<TreeNode[]>
  /** Nodes whose name or code matches. */
  search(text: string): Promise<TreeNode[]>
}

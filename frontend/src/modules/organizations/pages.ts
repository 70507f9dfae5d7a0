/** The authority's pages of the registry, as tabs. */
export const registryPages = [
  { to: 'registry', label: 'organizations.list' },
  { to: 'organization-imports', label: 'organizations.imports.title' },
  { to: 'organization-quality', label: 'organizations.quality.title' }
] as const

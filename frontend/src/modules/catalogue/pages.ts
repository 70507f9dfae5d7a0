/** The public pages of the catalogue, as tabs. */
export const pages = [
  { to: 'catalogue', label: 'catalogue.tree' },
  { to: 'negative-list', label: 'catalogue.negative.title' },
  { to: 'catalogue-versions', label: 'catalogue.versions.title' }
] as const

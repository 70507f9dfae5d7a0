import { api, ok, version } from '@/api/client'
import type { components } from '@/api/schema'

type Dossier = components['schemas']['organizations.DossierView']
type Edit = components['schemas']['organizations.EditInput']

/** Where a dossier is kept in the query cache, with its timeline. */
export function dossierKey(id: string): string[] {
  return ['dossier', id]
}

/** Makes all changes or none, over the version that was looked at. */
export function changeDossier(dossier: Dossier, body: Edit): Promise<Dossier> {
  return ok(
    api.PATCH('/api/v1/organizations/{id}/dossier', {
      params: { path: { id: dossier.id }, header: version(dossier.version) },
      body
    })
  )
}

/** The organization's dossier as of a day, today unless told. */
export function readDossier(id: string, asOf: string | undefined, signal: AbortSignal): Promise<Dossier> {
  return ok(api.GET('/api/v1/organizations/{id}/dossier', { params: { path: { id }, query: { as_of: asOf } }, signal }))
}

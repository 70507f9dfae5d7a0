import createClient from 'openapi-fetch'
import { Problem } from './problem'
import type { paths } from './schema'
import { send } from './transport'

/** Typed calls: paths, parameters, bodies and answers come from the server's OpenAPI document. */
export const api = createClient<paths>({
  baseUrl: globalThis.location?.origin ?? '',
  fetch: send,
  querySerializer: { array: { style: 'form', explode: false } }
})

interface Answer<T> {
  data?: T
  error?: unknown
  response: Response
}

/** The body of a good answer; anything else is thrown as a {@link Problem}. */
export async function ok<T>(call: Promise<Answer<T>>): Promise<T> {
  return (await tagged(call)).value
}

/** A value with the version the server knows it by. */
export interface Tagged<T> {
  value: T
  /** Strong ETag, to be sent back in `If-Match`. */
  etag: string
}

/** As {@link ok}, with the `ETag` for a later change. */
export async function tagged<T>(call: Promise<Answer<T>>): Promise<Tagged<T>> {
  const { data, error, response } = await call
  if (!response.ok) throw Problem.fromAnswer(response, error)
  return { value: data as T, etag: response.headers.get('etag') ?? '' }
}

/** Header that makes a repeated creation harmless. */
export function idempotent(key: string): { 'Idempotency-Key': string } {
  return { 'Idempotency-Key': key }
}

/** Header that names the version a change is based on. */
export function version(of: number | string): { 'If-Match': string } {
  return { 'If-Match': typeof of === 'number' ? `"${of}"` : of }
}

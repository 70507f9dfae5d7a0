/**
 * The secret behind `#` of a single-use link. It is taken out of the address at once, so that it stays in no history
 * and no bookmark.
 */
export function takeSecret(): string {
  const secret = decodeURIComponent(location.hash.slice(1))
  if (secret) history.replaceState(history.state, '', location.pathname + location.search)
  return secret
}

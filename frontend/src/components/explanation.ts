/** Why a rule passed or failed for somebody, as a tree of conditions. */
export interface Explanation {
  id?: string | null
  /** The rule or condition in words. */
  text: string
  /** Article it rests on. */
  basis?: string | null
  passed: boolean
  /** The value found, in words. */
  seen?: string | null
  /** The value wanted, in words. */
  wanted?: string | null
  /** Day the values were taken of. */
  as_of?: string | null
  children?: Explanation[]
}

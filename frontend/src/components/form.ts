import { type ComputedRef, type InjectionKey, provide } from 'vue'

/** Server errors of the form around a field, by path. */
export const serverErrors: InjectionKey<ComputedRef<ReadonlyMap<string, string>>> = Symbol('server errors')

/** Lets the fields of this form show what the server said about them. */
export function provideServerErrors(errors: ComputedRef<ReadonlyMap<string, string>>): void {
  provide(serverErrors, errors)
}

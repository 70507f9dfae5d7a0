import type { FormRules } from 'element-plus'
import { t } from '@/i18n'

/** Rules of the form around `PasswordFields`. What a good password is, the server says. */
export function newPasswordRules(input: { password: string }): FormRules {
  return {
    password: [{ required: true, message: () => t('accounts.password.needed'), trigger: 'blur' }],
    again: [
      {
        validator: (_rule, value, done) =>
          done(value === input.password ? undefined : new Error(t('accounts.password.differ'))),
        trigger: 'blur'
      }
    ]
  }
}

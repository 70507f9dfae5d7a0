import kit from 'element-plus/es/locale/lang/en'
import shared from './locales/en.json'
import { byRoom, type LanguagePack } from './pack'

const rooms = import.meta.glob<LanguagePack['messages']>('../modules/*/locales/en.json', {
  eager: true,
  import: 'default'
})

const pack: LanguagePack = { messages: { ...shared, ...byRoom(rooms) }, kit }
export default pack
